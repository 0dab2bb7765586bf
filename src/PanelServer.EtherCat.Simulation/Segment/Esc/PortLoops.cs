using System.Runtime.CompilerServices;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Simulation.Segment.Esc;

/// <summary>How long after its arrival at port 0 a frame is back at each port of a subdevice.</summary>
public struct PortLoops
{
    // What the receive times of closed ports 0 to 3 show in each of five recordings of real devices: "hoff" and "Verl" among them.
    private static readonly uint[] ClosedPortTimes = [0, 0x66666F68, 0, 0x6C726556];

    private Times _returns;
    private byte _open;

    /// <summary>What the receive time register of a closed port shows: not a time.</summary>
    public static uint ClosedPortTime(int port) => ClosedPortTimes[port];

    /// <summary>True if the frame passes the port.</summary>
    public readonly bool IsOpen(int port) => (_open & (1 << port)) != 0;

    /// <summary>Nanoseconds from arrival at port 0 to the return at the port; 0 for port 0.</summary>
    public readonly long Return(int port) => _returns[port];

    /// <summary>Notes an open port.</summary>
    public void Open(int port, long returnNanoseconds)
    {
        _open |= (byte)(1 << port);
        _returns[port] = returnNanoseconds;
    }

    [InlineArray(DlStatus.PortCount)]
    private struct Times
    {
        private long _first;
    }
}
