using System.Runtime.InteropServices;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Tests.Network;

/// <summary>
/// Answers frames at the far end of a veth pair with a virtual segment, in real time: with real-time priority, as terminals answer however
/// busy the computer is.
/// </summary>
internal sealed partial class SegmentServer : IDisposable
{
    private const int SchedFifo = 1;

    private readonly Thread _thread;
    private volatile bool _stop;
    private int _drop;

    public SegmentServer(Cable cable, IEnumerable<VirtualSubdevice> subdevices, string interfaceName = Cable.Far)
    {
        foreach (VirtualSubdevice subdevice in subdevices)
        {
            Segment.Add(subdevice);
        }

        using ManualResetEventSlim ready = new();
        _thread = cable.Start("segment", () => Serve(interfaceName, ready));
        ready.Wait(TimeSpan.FromSeconds(10));
    }

    public VirtualSegment Segment { get; } = new();

    /// <summary>Frames to swallow from now on.</summary>
    public void Drop(int frames) => Interlocked.Exchange(ref _drop, frames);

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
    }

    private void Serve(string interfaceName, ManualResetEventSlim ready)
    {
        // Where the system refuses it (no CAP_SYS_NICE), answers may be late on a busy computer; nothing else changes.
        int priority = 40;
        _ = SetScheduler(0, SchedFifo, ref priority);
        using InterfaceTransport socket = new(interfaceName, WaitMode.PowerSaving);
        ready.Set();
        byte[] buffer = new byte[FrameFormat.MaximumLength];
        while (!_stop)
        {
            int length = socket.Receive(buffer, socket.NowNanoseconds + 10_000_000);
            if (length == 0 || (Volatile.Read(ref _drop) > 0 && Interlocked.Decrement(ref _drop) >= 0))
            {
                continue;
            }

            if (Segment.Process(buffer.AsSpan(0, length), socket.NowNanoseconds))
            {
                socket.TrySend(buffer.AsSpan(0, length));
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, ref int priority);
}
