using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>
/// The tree of subdevices and the way of a frame through it: in at port 0, then out and back by the open ports in the order 3, 1, 2
/// (ETG.1000.4, "Frame processing order"). A free port of the last subdevice may lead to a second end, which makes the tree a ring.
/// A change takes effect with the next frame.
/// </summary>
internal sealed class SegmentTopology
{
    private static readonly int[] FrameOrder = [3, 1, 2];

    private readonly List<SegmentNode> _nodes = [];
    private readonly FramePath[] _paths = [FramePath.None, FramePath.None];
    private SegmentNode[] _reachable = [];
    private bool _isRing;
    private bool _isMainCableIn = true;
    private bool _isRingCableIn = true;
    private bool _isChanged = true;

    /// <summary>All subdevices in the order of a complete segment, the disconnected ones too.</summary>
    internal IReadOnlyList<SegmentNode> Nodes => _nodes;

    internal IReadOnlyList<VirtualSubdevice> Subdevices { get; private set; } = [];

    /// <summary><see cref="Nodes"/> as an array, which can be walked in every frame without allocation.</summary>
    internal SegmentNode[] NodeArray { get; private set; } = [];

    /// <summary>Whether frames reach any subdevice. May be asked by any thread, also while another one changes the tree.</summary>
    internal bool IsConnected => NodeArray is [{ IsConnected: true }, ..];

    /// <summary>Whether frames can be sent into the second end. May be asked by any thread.</summary>
    internal bool IsRingConnected => Volatile.Read(ref _isRing) && Volatile.Read(ref _isRingCableIn);

    /// <summary>The subdevices that frames of either end pass, in their order.</summary>
    internal ReadOnlySpan<SegmentNode> Reachable
    {
        get
        {
            Refresh();
            return _reachable;
        }
    }

    /// <summary>The way of a frame that goes in at an end.</summary>
    internal FramePath PathFrom(SegmentEnd end)
    {
        Refresh();
        return _paths[(int)end];
    }

    /// <summary>Leads a cable from a free port of the last subdevice to the second end, wherever the last one is from now on.</summary>
    internal void MakeRing()
    {
        Volatile.Write(ref _isRing, true);
        NodesChanged();
    }

    /// <summary>Pulls the cable of an end or puts it back.</summary>
    internal void SetCable(SegmentEnd end, bool isIn)
    {
        if (end == SegmentEnd.Main)
        {
            _isMainCableIn = isIn;
        }
        else
        {
            Volatile.Write(ref _isRingCableIn, isIn);
        }

        Changed();
    }

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

    /// <summary>Takes a branch off and hangs it on another subdevice.</summary>
    internal void Move(SegmentNode node, SegmentNode parent)
    {
        int first = _nodes.IndexOf(node);
        List<SegmentNode> branch = _nodes.GetRange(first, _nodes.IndexOf(LastOf(node)) + 1 - first);
        int port = FreePort(parent, node.Subdevice.Description.Esc);
        if (node.Parent is null || branch.Contains(parent) || port == 0)
        {
            throw new InvalidOperationException(
                $"{node.Subdevice.Description.OrderNumber} cannot be plugged into {parent.Subdevice.Description.OrderNumber}: there is no free port that fits, or one hangs on the other.");
        }

        node.Parent.Children[node.ParentPort] = null;
        _nodes.RemoveRange(first, branch.Count);
        (node.Parent, node.ParentPort) = (parent, port);
        int at = IndexBehind(parent, port);
        parent.Children[port] = node;
        _nodes.InsertRange(at, branch);
        NodesChanged();
    }

    /// <summary>The free port where a subdevice fits: behind the last subdevice of the same medium.</summary>
    internal (SegmentNode Parent, int Port) FindPlace(EscProfile profile)
    {
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            if (FreePort(_nodes[i], profile) is not 0 and int port)
            {
                return (_nodes[i], port);
            }
        }

        throw new InvalidOperationException($"No free port for a subdevice with {(profile.IsEthernetPort(0) ? "an Ethernet" : "an E-bus")} entry.");
    }

    /// <summary>First free port of a subdevice that another fits into; 0 if there is none.</summary>
    private static int FreePort(SegmentNode parent, EscProfile profile) => Array.Find(
        FrameOrder,
        port => parent.Subdevice.Description.Esc is var own && own.HasPort(port) && own.IsEthernetPort(port) == profile.IsEthernetPort(0) && parent.Children[port] is null);

    internal void Changed() => _isChanged = true;

    /// <summary>Brings order, delays and DL status up to date.</summary>
    internal void Refresh()
    {
        if (!_isChanged)
        {
            return;
        }

        _isChanged = false;
        foreach (SegmentNode node in _nodes)
        {
            node.IsMainCableIn = node.Parent is not null || _isMainCableIn;
            node.IsRingCableIn = _isRingCableIn;
        }

        SegmentNode? ringNode = _nodes.Find(node => node.RingPort != 0);
        _paths[(int)SegmentEnd.Main] = _nodes is [{ IsConnected: true } first, ..] ? Follow(first, 0, 0) : FramePath.None;
        _paths[(int)SegmentEnd.Redundant] = ringNode is not null && _isRingCableIn ? Follow(ringNode, ringNode.RingPort, VirtualSegment.CableDelayNanoseconds) : FramePath.None;
        _reachable = [.. _paths[0].Nodes, .. _paths[1].Nodes];
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
        if (_isRing)
        {
            PlaceRing();
        }

        Changed();
    }

    private void PlaceRing()
    {
        _nodes.ForEach(node => node.RingPort = 0);
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            SegmentNode node = _nodes[i];
            node.RingPort = Array.Find(FrameOrder, port => node.Subdevice.Description.Esc.HasPort(port) && node.Children[port] is null);
            if (node.RingPort != 0)
            {
                return;
            }
        }
    }

    private void Unwatch(VirtualSubdevice subdevice)
    {
        subdevice.Esc.LoopControlWritten -= Changed;
        subdevice.Esc.Eeprom.Loaded -= Changed;
    }

    /// <summary>
    /// Follows a frame that arrives at a port. A subdevice processes it when it passes port 0, be it that the frame comes in there or that it
    /// turns round there because the port is closed.
    /// </summary>
    private FramePath Follow(SegmentNode node, int port, long time)
    {
        List<SegmentNode> order = new(_nodes.Count);
        bool circulates = false;
        SegmentEnd? exit = null;
        _nodes.ForEach(other => other.ClearReceived());
        while (!node.IsClosed(port))
        {
            node.Receive(port, time);
            if (port == 0)
            {
                Process(node, time, order);
            }

            int next = Behind(port);
            while (node.IsClosed(next))
            {
                if (next == 0)
                {
                    circulates = true;
                    Process(node, time, order);
                }

                next = Behind(next);
            }

            if (!node.HasLink(next))
            {
                break;
            }

            if (next == 0 && node.Parent is null)
            {
                exit = SegmentEnd.Main;
                break;
            }

            if (next != 0 && next == node.RingPort)
            {
                exit = SegmentEnd.Redundant;
                time += VirtualSegment.CableDelayNanoseconds;
                break;
            }

            SegmentNode neighbour = next == 0 ? node.Parent! : node.Children[next]!;
            time += next == 0 ? node.DelayNanoseconds : neighbour.DelayNanoseconds;
            (node, port) = (neighbour, next == 0 ? node.ParentPort : 0);
        }

        order.ForEach(passed => passed.StorePortLoops());
        return new FramePath([.. order], exit, time, circulates);
    }

    private static void Process(SegmentNode node, long time, List<SegmentNode> order)
    {
        order.Add(node);
        node.ArrivalNanoseconds = time;
    }

    private static int Behind(int port) => port switch { 0 => 3, 3 => 1, 1 => 2, _ => 0 };

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
