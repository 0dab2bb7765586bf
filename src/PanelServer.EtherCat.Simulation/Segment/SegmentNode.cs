using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Esc;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>A subdevice's place in the segment: what it hangs on and whether that connection stands.</summary>
internal sealed class SegmentNode
{
    private const int LoopClosed = 3;
    private const int LoopOpen = 2;
    private readonly long?[] _received = new long?[DlStatus.PortCount];

    internal SegmentNode(VirtualSubdevice subdevice, SegmentNode? parent, int parentPort, long delayNanoseconds)
    {
        Subdevice = subdevice;
        Parent = parent;
        ParentPort = parentPort;
        DelayNanoseconds = delayNanoseconds;
        if (parent is not null)
        {
            parent.Children[parentPort] = this;
        }
    }

    internal VirtualSubdevice Subdevice { get; set; }

    /// <summary>The subdevice before it, or null for the first.</summary>
    internal SegmentNode? Parent { get; set; }

    /// <summary>The port of <see cref="Parent"/> that it hangs on.</summary>
    internal int ParentPort { get; set; }

    /// <summary>One-way delay from the subdevice before it.</summary>
    internal long DelayNanoseconds { get; }

    internal SegmentNode?[] Children { get; } = new SegmentNode?[DlStatus.PortCount];

    /// <summary>False while the connection before it is interrupted.</summary>
    internal bool IsConnected { get; set; } = true;

    /// <summary>The port that the ring's cable is plugged into; 0 if none is.</summary>
    internal int RingPort { get; set; }

    /// <summary>False while the main device's cable is pulled, which only the first subdevice notices.</summary>
    internal bool IsMainCableIn { get; set; } = true;

    /// <summary>False while the ring's cable is pulled.</summary>
    internal bool IsRingCableIn { get; set; } = true;

    /// <summary>Frame time from the end where the frame goes in to the processing behind port 0.</summary>
    internal long ArrivalNanoseconds { get; set; }

    /// <summary>When a temporary loop setting ends, in ns.</summary>
    internal long TemporaryLoopEnd { get; set; } = long.MaxValue;

    /// <summary>Loop control of a port: 0 automatic, 1 auto-close, 2 open, 3 closed.</summary>
    internal int LoopControl(int port) => (Subdevice.Esc.Memory.Bytes[Registers.LoopControl] >> (2 * port)) & 3;

    internal bool HasLink(int port) => port == 0 ? IsConnected && IsMainCableIn
        : port == RingPort ? IsRingCableIn
        : Children[port] is { IsConnected: true };

    /// <summary>Forgets when a frame came to the ports.</summary>
    internal void ClearReceived() => Array.Clear(_received);

    /// <summary>Notes when the frame that is being followed comes to a port.</summary>
    internal void Receive(int port, long time) => _received[port] = time;

    /// <summary>Tells the clock how far from the processing the frame passes the other ports: behind it, or before it in the far half of a cut ring.</summary>
    internal void StorePortLoops()
    {
        PortLoops loops = default(PortLoops);
        loops.Open(0, 0);
        for (int port = 1; port < DlStatus.PortCount; port++)
        {
            if (_received[port] is { } time)
            {
                loops.Open(port, time - ArrivalNanoseconds);
            }
        }

        Subdevice.Esc.Ports = loops;
    }

    /// <summary>True if a frame turns round inside the subdevice instead of leaving by the port.</summary>
    internal bool IsClosed(int port) => LoopControl(port) switch
    {
        LoopClosed => true,
        LoopOpen => false,
        _ => !HasLink(port),
    };

    /// <summary>Computes DL status from the connections (ETG.1000.4, "DL status").</summary>
    internal void StoreDlStatus()
    {
        SiiInterface eeprom = Subdevice.Esc.Eeprom;
        bool hasPdi = (Subdevice.Esc.Memory.Word(Registers.PdiControl) & 0xFF) != 0;
        int status = (eeprom.IsLoaded ? 1 : 0) | (eeprom.IsLoaded && hasPdi ? 2 : 0);
        for (int port = 0; port < DlStatus.PortCount; port++)
        {
            status |= HasLink(port) ? (0x0010 << port) | (0x0200 << (2 * port)) : 0;
            status |= IsClosed(port) ? 0x0100 << (2 * port) : 0;
        }

        Subdevice.Esc.SetDlStatus((ushort)status);
    }

    /// <summary>Counts a lost link on both ends of the connection before it.</summary>
    internal void CountLostLink()
    {
        Subdevice.Esc.Memory.Count(Registers.LostLinks);
        Parent?.Subdevice.Esc.Memory.Count(Registers.LostLinks + ParentPort);
    }
}
