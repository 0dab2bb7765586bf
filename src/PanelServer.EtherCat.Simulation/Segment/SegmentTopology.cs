using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Segment.Esc;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>
/// The tree of subdevices and the way of a frame through it: in at port 0, then out and back by the open ports in the order 3, 1, 2
/// (ETG.1000.4, "Frame processing order"). A change takes effect with the next frame.
/// </summary>
internal sealed class SegmentTopology
{
    private static readonly int[] FrameOrder = [3, 1, 2];

    private readonly List<SegmentNode> _nodes = [];
    private SegmentNode[] _reachable = [];
    private bool _isChanged = true;

    /// <summary>All subdevices in the order of a complete segment, the disconnected ones too.</summary>
    internal IReadOnlyList<SegmentNode> Nodes => _nodes;

    internal IReadOnlyList<VirtualSubdevice> Subdevices { get; private set; } = [];

    /// <summary><see cref="Nodes"/> as an array, which can be walked in every frame without allocation.</summary>
    internal SegmentNode[] NodeArray { get; private set; } = [];

    /// <summary>Whether frames reach any subdevice. May be asked by any thread, also while another one changes the tree.</summary>
    internal bool IsConnected => NodeArray is [{ IsConnected: true }, ..];

    /// <summary>The subdevices that a frame passes, in its order.</summary>
    internal ReadOnlySpan<SegmentNode> Reachable
    {
        get
        {
            Refresh();
            return _reachable;
        }
    }

    /// <summary>True if every frame is lost on its way, because a port is forced open or an entry port closed.</summary>
    internal bool LosesFrames { get; private set; }

    /// <summary>From the main device through all subdevices and back.</summary>
    internal long RoundTripNanoseconds { get; private set; }

    internal void Add(VirtualSubdevice subdevice, SegmentNode? parent, int port, long delay)
    {
        SegmentNode node = new(subdevice, parent, port, delay);
        int at = parent is null ? 0 : IndexBehind(parent, port);
        _nodes.Insert(at, node);
        Watch(subdevice);
    }

    /// <summary>Takes a subdevice out; what hung on it hangs on the subdevice before it, if only one branch did.</summary>
    internal void Remove(SegmentNode node)
    {
        SegmentNode?[] children = node.Children.Where(child => child is not null).ToArray();
        if (children.Length > 1)
        {
            throw new InvalidOperationException($"{node.Subdevice.Description.OrderNumber} is a branch: remove what hangs on it first.");
        }

        SegmentNode? child = children.SingleOrDefault();
        if (node.Parent is not null)
        {
            node.Parent.Children[node.ParentPort] = child;
        }

        if (child is not null)
        {
            child.Parent = node.Parent;
            child.ParentPort = node.ParentPort;
        }

        _nodes.Remove(node);
        Unwatch(node.Subdevice);
        NodesChanged();
    }

    /// <summary>Puts a subdevice between two others.</summary>
    internal void InsertBefore(SegmentNode successor, VirtualSubdevice subdevice, long delay)
    {
        (EscProfile? profile, EscProfile? next) = (subdevice.Description.Esc, successor.Subdevice.Description.Esc);
        int exit = Array.Find(FrameOrder, port => profile.HasPort(port) && profile.IsEthernetPort(port) == next.IsEthernetPort(0));
        if (exit == 0 || profile.IsEthernetPort(0) != next.IsEthernetPort(0))
        {
            throw new InvalidOperationException(
                $"{subdevice.Description.OrderNumber} does not fit before {successor.Subdevice.Description.OrderNumber}: their ports differ.");
        }

        SegmentNode node = new(subdevice, successor.Parent, successor.ParentPort, delay);
        _nodes.Insert(_nodes.IndexOf(successor), node);
        node.Children[exit] = successor;
        successor.Parent = node;
        successor.ParentPort = exit;
        Watch(subdevice);
    }

    /// <summary>Exchanges the subdevices of two places.</summary>
    internal void Swap(SegmentNode first, SegmentNode second)
    {
        (first.Subdevice, second.Subdevice) = (second.Subdevice, first.Subdevice);
        NodesChanged();
    }

    /// <summary>The free port where a subdevice fits: behind the last subdevice of the same medium.</summary>
    internal (SegmentNode Parent, int Port) FindPlace(EscProfile profile)
    {
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            SegmentNode node = _nodes[i];
            foreach (int port in FrameOrder)
            {
                EscProfile parent = node.Subdevice.Description.Esc;
                if (parent.HasPort(port) && parent.IsEthernetPort(port) == profile.IsEthernetPort(0) && node.Children[port] is null)
                {
                    return (node, port);
                }
            }
        }

        throw new InvalidOperationException($"No free port for a subdevice with {(profile.IsEthernetPort(0) ? "an Ethernet" : "an E-bus")} entry.");
    }

    internal void Changed() => _isChanged = true;

    /// <summary>Brings order, delays and DL status up to date.</summary>
    internal void Refresh()
    {
        if (!_isChanged)
        {
            return;
        }

        _isChanged = false;
        LosesFrames = false;
        RoundTripNanoseconds = 0;
        List<SegmentNode> order = new(_nodes.Count);
        if (_nodes.Count > 0 && _nodes[0].IsConnected)
        {
            RoundTripNanoseconds = Walk(_nodes[0], 0, order);
        }

        _reachable = [.. order];
        foreach (SegmentNode node in _nodes)
        {
            node.StoreDlStatus();
        }
    }

    private void Watch(VirtualSubdevice subdevice)
    {
        subdevice.Esc.LoopControlWritten += Changed;
        subdevice.Esc.Eeprom.Loaded += Changed;
        NodesChanged();
    }

    private void NodesChanged()
    {
        NodeArray = [.. _nodes];
        Subdevices = [.. _nodes.Select(node => node.Subdevice)];
        Changed();
    }

    private void Unwatch(VirtualSubdevice subdevice)
    {
        subdevice.Esc.LoopControlWritten -= Changed;
        subdevice.Esc.Eeprom.Loaded -= Changed;
    }

    private long Walk(SegmentNode node, long arrival, List<SegmentNode> order)
    {
        order.Add(node);
        node.ArrivalNanoseconds = arrival;
        LosesFrames |= node.IsClosed(0);
        PortLoops loops = default(PortLoops);
        loops.Open(0, 0);
        long passed = 0;
        foreach (int port in FrameOrder)
        {
            if (node.IsClosed(port))
            {
                continue;
            }

            if (!node.HasLink(port))
            {
                LosesFrames = true;
                continue;
            }

            SegmentNode child = node.Children[port]!;
            passed += (2 * child.DelayNanoseconds) + Walk(child, arrival + passed + child.DelayNanoseconds, order);
            loops.Open(port, passed);
        }

        node.Subdevice.Esc.Ports = loops;
        return passed;
    }

    /// <summary>Where in the frame's order a new child of a port comes.</summary>
    private int IndexBehind(SegmentNode parent, int port)
    {
        SegmentNode previous = parent;
        foreach (int other in FrameOrder.TakeWhile(other => other != port))
        {
            previous = parent.Children[other] is { } branch ? LastOf(branch) : previous;
        }

        return _nodes.IndexOf(previous) + 1;
    }

    private static SegmentNode LastOf(SegmentNode node)
    {
        SegmentNode last = node;
        foreach (int port in FrameOrder)
        {
            last = node.Children[port] is { } branch ? LastOf(branch) : last;
        }

        return last;
    }
}
