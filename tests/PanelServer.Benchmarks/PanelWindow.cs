using System.Diagnostics;
using PanelServer.Benchmarks.FanOut;

namespace PanelServer.Benchmarks;

/// <summary>What a panel in a process of its own did in one window, by its metrics and the kernel's counters.</summary>
/// <param name="Cycles">Cycles run.</param>
/// <param name="Overruns">Missed deadlines.</param>
/// <param name="MedianWorkMicroseconds">Median time that the work of a cycle took: the upper bound of its bucket of 1, 2 or 5 times a power of ten.</param>
/// <param name="P99WorkMicroseconds">Its 99th percentile.</param>
/// <param name="MedianWakeUpMicroseconds">Median wake-up error, in the same buckets.</param>
/// <param name="P99WakeUpMicroseconds">Its 99th percentile.</param>
/// <param name="CoreShare">Processor time of the whole process, of one core.</param>
/// <param name="ResidentMegabytes">Resident memory at the end.</param>
/// <param name="CycleAllocatedBytes">Bytes allocated on the cycle thread.</param>
internal sealed record PanelWindow(
    double Cycles,
    double Overruns,
    double MedianWorkMicroseconds,
    double P99WorkMicroseconds,
    double MedianWakeUpMicroseconds,
    double P99WakeUpMicroseconds,
    double CoreShare,
    double ResidentMegabytes,
    double CycleAllocatedBytes)
{
    /// <summary>Watches a panel that runs.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="window">How long.</param>
    public static async Task<PanelWindow> MeasureAsync(ServerProcess panel, TimeSpan window)
    {
        PanelMetrics before = await PanelMetrics.ReadAsync(panel.Port);
        double processorBefore = panel.CpuSeconds;
        Stopwatch watch = Stopwatch.StartNew();
        await Task.Delay(window);
        double share = (panel.CpuSeconds - processorBefore) / watch.Elapsed.TotalSeconds;
        PanelMetrics after = await PanelMetrics.ReadAsync(panel.Port);
        return new(
            after.Value("panel_cycles_total") - before.Value("panel_cycles_total"),
            after.Value("panel_cycle_overruns_total") - before.Value("panel_cycle_overruns_total"),
            Quantile(before, after, "panel_cycle_work_seconds", 0.5),
            Quantile(before, after, "panel_cycle_work_seconds", 0.99),
            Quantile(before, after, "panel_cycle_wakeup_error_seconds", 0.5),
            Quantile(before, after, "panel_cycle_wakeup_error_seconds", 0.99),
            share,
            panel.ResidentKilobytes / 1024.0,
            after.Value("panel_cycle_allocated_bytes_total") - before.Value("panel_cycle_allocated_bytes_total"));
    }

    /// <summary>The upper bound of the histogram's bucket in which the quantile lies, in microseconds.</summary>
    private static double Quantile(PanelMetrics before, PanelMetrics after, string name, double share)
    {
        (double Bound, double Count)[] counts = [.. before.Buckets(name).Zip(after.Buckets(name), (then, now) => (now.Bound, now.Count - then.Count))];
        return counts.First(bucket => bucket.Count >= share * counts[^1].Count).Bound * 1e6;
    }
}
