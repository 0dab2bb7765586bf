using System.Globalization;
using PanelServer.ControlLoop;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport;

namespace PanelServer.Benchmarks.EtherCat;

/// <summary>The managed side of the round trip: the main device's own engine and transport, one LRW of 64 bytes per frame.</summary>
internal static class ManagedExchange
{
    private const int DataLength = 64;
    private const int WarmUps = 20;

    /// <summary>
    /// Measures on one core, like the C side; arguments are poll or save, the interface, the number of exchanges and the core. Prints p50, p99,
    /// p999 and maximum in nanoseconds, and the bytes allocated per exchange.
    /// </summary>
    public static Task<int> RunAsync(string[] arguments)
    {
        (string mode, string networkInterface) = (arguments[0], arguments[1]);
        (int rounds, int core) = (int.Parse(arguments[2], CultureInfo.InvariantCulture), int.Parse(arguments[3], CultureInfo.InvariantCulture));
        using RawSocketTransport transport = new(networkInterface, mode == "poll" ? WaitMode.BusyPoll : WaitMode.PowerSaving);
        FrameEngine engine = new(transport);
        BusFrame frame = new();
        frame.Add(EtherCatCommand.Lrw, 0, DataLength);
        long[] times = new long[rounds];
        for (int i = 0; i < WarmUps; i++)
        {
            for (int j = 0; j < rounds / 10; j++)
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

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < rounds; i++)
        {
            times[i] = Exchange(engine, frame);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.Sort(times);
        Console.WriteLine($"{times[rounds / 2]} {times[rounds * 99L / 100]} {times[rounds * 999L / 1000]} {times[^1]} {(double)allocated / rounds:0.###}");
        return Task.FromResult(0);
    }

    private static long Exchange(FrameEngine engine, BusFrame frame)
    {
        long start = MonotonicClock.NowNanoseconds;
        if (engine.TrySend(frame, start + 100_000_000) && engine.Receive(start + 100_000_000) is null)
        {
            engine.GiveUp(frame);
        }

        return MonotonicClock.NowNanoseconds - start;
    }
}
