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

    public static async Task<int> RunAsync(string[] arguments)
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
        bool isMet = Tell("processor time of an idle panel, of one core", PairedRatio.Middle(shares), shares, CoreShareTarget);
        isMet &= Tell("resident memory, MB", megabytes, [megabytes], MegabytesTarget);
        isMet &= Tell("bytes allocated on the cycle thread", onCycleThread, [onCycleThread], 0);
        if (cycles.Min() < CyclesPerSecondTarget)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"only {cycles.Min():0} of 1000 cycles/s were run, so the processor time is too small to judge by: MISSED"));
            isMet = false;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"allocated by all threads: {PairedRatio.Middle(allocated):0} kB/s, the scrape of the figures included"));
        return isMet ? 0 : 1;
    }

    private static bool Tell(string what, double figure, List<double> all, double target)
    {
        bool isMet = figure <= target;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {figure:0.###} (from {all.Min():0.###} to {all.Max():0.###}), target at most {target:0.##}: {(isMet ? "met" : "MISSED")}"));
        return isMet;
    }
}
