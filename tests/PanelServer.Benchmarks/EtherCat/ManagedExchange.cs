using PanelServer.ControlLoop;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport;

namespace PanelServer.Benchmarks.EtherCat;

/// <summary>The managed side of the round trip: the main device's own engine and transport, one LRW of 64 bytes per frame.</summary>
internal static class ManagedExchange
{
    private const int DataLength = 64;
    private const int WarmUps = 20;
    private const int ExchangesPerWarmUp = 2_000;

    /// <summary>Measures on one core, like the C side. Prints p50, p99, p999 and maximum in nanoseconds, and the bytes allocated per exchange.</summary>
    public static void Run(string mode, string networkInterface, int rounds, int core)
    {
        using var transport = new RawSocketTransport(networkInterface, mode == "poll" ? WaitMode.BusyPoll : WaitMode.PowerSaving);
        var engine = new FrameEngine(transport);
        var frame = new BusFrame();
        frame.Add(EtherCatCommand.Lrw, 0, DataLength);
        var times = new long[rounds];
        for (var i = 0; i < WarmUps; i++)
        {
            for (var j = 0; j < ExchangesPerWarmUp; j++)
            {
                Exchange(engine, frame);
            }

            // Time for the compiler's background thread to put the optimised code in place, as a running panel has long done.
            Thread.Sleep(50);
        }

        if (LinuxThread.BindToCore(core) is { } refusal)
        {
            throw new InvalidOperationException(refusal);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < rounds; i++)
        {
            times[i] = Exchange(engine, frame);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.Sort(times);
        Console.WriteLine($"{times[rounds / 2]} {times[rounds * 99L / 100]} {times[rounds * 999L / 1000]} {times[^1]} {(double)allocated / rounds:0.###}");
    }

    private static long Exchange(FrameEngine engine, BusFrame frame)
    {
        var start = MonotonicClock.NowNanoseconds;
        if (engine.TrySend(frame, start + 100_000_000) && engine.Receive(start + 100_000_000) is null)
        {
            engine.GiveUp(frame);
        }

        return MonotonicClock.NowNanoseconds - start;
    }
}
