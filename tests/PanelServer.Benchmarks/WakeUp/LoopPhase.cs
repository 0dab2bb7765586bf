using PanelServer.ControlLoop;

namespace PanelServer.Benchmarks.WakeUp;

/// <summary>What a running control loop did in one phase.</summary>
/// <param name="Cycles">Cycles.</param>
/// <param name="Overruns">Missed deadlines.</param>
/// <param name="MedianNanoseconds">Median wake-up error, an upper bound at most a fifth too high.</param>
/// <param name="P99Nanoseconds">Its 99th percentile.</param>
/// <param name="P999Nanoseconds">Its 99.9th percentile.</param>
internal sealed record LoopPhase(long Cycles, long Overruns, long MedianNanoseconds, long P99Nanoseconds, long P999Nanoseconds)
{
    // The bounds of the histogram's buckets, four to an octave, from 256 ns to 134 ms.
    private static readonly long[] Bounds = [.. Enumerable.Range(8, 19).SelectMany(octave => Enumerable.Range(5, 4).Select(quarter => ((long)quarter << (octave - 2)) - 1))];

    /// <summary>Watches a loop that goes on.</summary>
    /// <param name="statistics">What the loop counts since its start.</param>
    /// <param name="duration">How long.</param>
    public static async Task<LoopPhase> MeasureAsync(CycleStatistics statistics, TimeSpan duration)
    {
        long cycles = statistics.Cycles;
        long overruns = statistics.Overruns;
        long[] before = Counts(statistics.WakeUpError);
        await Task.Delay(duration);
        long[] counts = [.. Counts(statistics.WakeUpError).Zip(before, (now, then) => now - then)];
        return new(statistics.Cycles - cycles, statistics.Overruns - overruns, Quantile(counts, 0.5), Quantile(counts, 0.99), Quantile(counts, 0.999));
    }

    private static long[] Counts(DurationHistogram histogram) => [.. Bounds.Select(histogram.CountUpTo)];

    private static long Quantile(long[] counts, double share) => Bounds[Array.FindIndex(counts, count => count >= share * counts[^1])];
}
