using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Esc;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>A subdevice's place in the segment: what it hangs on and whether that connection stands.</summary>
internal sealed class SegmentNode
{
    private const int LoopClosed = 3;
    private const int LoopOpen = 2;

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

    /// <summary>Frame time from the main device to port 0.</summary>
    internal long ArrivalNanoseconds { get; set; }

    /// <summary>When a temporary loop setting ends, in ns.</summary>
    internal long TemporaryLoopEnd { get; set; } = long.MaxValue;

    /// <summary>Loop control of a port: 0 automatic, 1 auto-close, 2 open, 3 closed.</summary>
    internal int LoopControl(int port) => (Subdevice.Esc.Memory.Bytes[Registers.LoopControl] >> (2 * port)) & 3;

    internal bool HasLink(int port) => port == 0 ? IsConnected : Children[port] is { IsConnected: true };

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
