using System.Diagnostics;
using System.Globalization;
using PanelServer.Benchmarks.FanOut;

namespace PanelServer.Benchmarks.Idle;

/// <summary>
/// What a panel with the simulated line costs while nobody is connected: processor time by thread, resident memory, and what it allocates,
/// on the cycle thread and in all. A computer that leaves the panel too little time for its cycles makes it look cheap, so that counts as missed.
/// </summary>
internal static class IdleBenchmark
{
    private const double CoreShareTarget = 0.10;
    private const double MegabytesTarget = 100;
    private const double CyclesPerSecondTarget = 990;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(string[] arguments, BenchmarkTable table)
    {
        int repetitions = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 3;
        using ServerProcess panel = await ServerProcess.StartPanelAsync();
        await Task.Delay(WarmUp);
        List<double> shares = [];
        List<double> allocated = [];
        List<double> cycles = [];
        double onCycleThread = 0;
        for (int i = 0; i < repetitions; i++)
        {
            PanelFigures before = await PanelFigures.ReadAsync(panel.Port);
            Dictionary<(int, string), double> timesBefore = ThreadTimes.Read(panel.Id);
            Stopwatch watch = Stopwatch.StartNew();
            await Task.Delay(Window);
            Dictionary<(int, string), double> timesAfter = ThreadTimes.Read(panel.Id);
            double seconds = watch.Elapsed.TotalSeconds;
            PanelFigures after = await PanelFigures.ReadAsync(panel.Port);
            (string Name, double Share)[] threads = [.. ThreadTimes.Between(timesBefore, timesAfter, seconds)];
            shares.Add(threads.Sum(thread => thread.Share));
            allocated.Add((after.AllocatedBytes - before.AllocatedBytes) / seconds / 1024);
            cycles.Add((after.Cycles - before.Cycles) / seconds);
            onCycleThread += after.CycleAllocatedBytes - before.CycleAllocatedBytes;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{i + 1}: {cycles[^1]:0} cycles/s; {string.Join(", ", threads.Where(thread => thread.Share > 0.001).Select(thread => $"{thread.Name} {thread.Share:0.0%}"))}"));
        }

        double megabytes = panel.ResidentKilobytes / 1024.0;
        table.AtMost("processor time of an idle panel, simulated line, of one core", shares, CoreShareTarget, "");
        table.AtMost("resident memory of the same", [megabytes], MegabytesTarget, "MB");
        table.AtMost("bytes allocated on its cycle thread", [onCycleThread], 0, "");
        table.Demand(
            "cycles a second that it was given, without which it looks cheap",
            cycles.Min().ToString("0", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"≥ {CyclesPerSecondTarget}"),
            cycles.Min() >= CyclesPerSecondTarget);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"allocated by all threads: {PairedRatio.Middle(allocated):0} kB/s, the scrape of the figures included"));
    }
}
