using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PanelServer.Benchmarks.FanOut;

namespace PanelServer.Benchmarks.Line;

/// <summary>What a panel in a process of its own did in one window, by its metrics and the kernel's counters.</summary>
/// <param name="Cycles">Cycles run.</param>
/// <param name="Overruns">Missed deadlines.</param>
/// <param name="MedianWorkMicroseconds">Median time that the work of a cycle took: the upper bound of its bucket of 1, 2 or 5 times a power of ten.</param>
/// <param name="P99WorkMicroseconds">Its 99th percentile.</param>
/// <param name="MedianWakeUpMicroseconds">Median wake-up error, in the same buckets.</param>
/// <param name="P99WakeUpMicroseconds">Its 99th percentile.</param>
/// <param name="CoreShare">Processor time of the whole process, of one core.</param>
/// <param name="ResidentMegabytes">Resident memory at the end.</param>
internal sealed partial record LineFigures(
    double Cycles,
    double Overruns,
    double MedianWorkMicroseconds,
    double P99WorkMicroseconds,
    double MedianWakeUpMicroseconds,
    double P99WakeUpMicroseconds,
    double CoreShare,
    double ResidentMegabytes)
{
    /// <summary>Watches a panel that runs.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="window">How long.</param>
    public static async Task<LineFigures> MeasureAsync(ServerProcess panel, TimeSpan window)
    {
        string before = await ScrapeAsync(panel);
        double processorBefore = panel.CpuSeconds;
        Stopwatch watch = Stopwatch.StartNew();
        await Task.Delay(window);
        double share = (panel.CpuSeconds - processorBefore) / watch.Elapsed.TotalSeconds;
        string after = await ScrapeAsync(panel);
        return new(
            Value(after, "panel_cycles_total") - Value(before, "panel_cycles_total"),
            Value(after, "panel_cycle_overruns_total") - Value(before, "panel_cycle_overruns_total"),
            Quantile(before, after, "panel_cycle_work_seconds", 0.5),
            Quantile(before, after, "panel_cycle_work_seconds", 0.99),
            Quantile(before, after, "panel_cycle_wakeup_error_seconds", 0.5),
            Quantile(before, after, "panel_cycle_wakeup_error_seconds", 0.99),
            share,
            panel.ResidentKilobytes / 1024.0);
    }

    private static async Task<string> ScrapeAsync(ServerProcess panel)
    {
        using HttpClient client = new();
        return await client.GetStringAsync(new Uri($"http://127.0.0.1:{panel.Port}/metrics"));
    }

    private static double Value(string text, string name) => double.Parse(Regex.Match(text, $"(?m)^{name} (.+)$").Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>The upper bound of the histogram's bucket in which the quantile lies, in microseconds.</summary>
    private static double Quantile(string before, string after, string name, double share)
    {
        (double Bound, double Count)[] counts =
            [.. Buckets(before, name).Zip(Buckets(after, name), (then, now) => (now.Bound, now.Count - then.Count)).OrderBy(bucket => bucket.Bound)];
        return counts.First(bucket => bucket.Count >= share * counts[^1].Count).Bound * 1e6;
    }

    private static IEnumerable<(double Bound, double Count)> Buckets(string text, string name) =>
        from bucket in Bucket().Matches(text)
        where bucket.Groups["name"].Value == name
        let bound = bucket.Groups["bound"].Value
        select (bound == "+Inf" ? double.PositiveInfinity : double.Parse(bound, CultureInfo.InvariantCulture),
            double.Parse(bucket.Groups["count"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex("(?m)^(?<name>[a-z_]+)_bucket\\{le=\"(?<bound>[^\"]+)\"\\} (?<count>.+)$")]
    private static partial Regex Bucket();
}
