namespace PanelServer.Benchmarks.EtherCat;

/// <summary>
/// The main device's own work per cycle, both halves, against the number of terminals. All sizes take turns within each repetition, so
/// that what disturbs the computer disturbs them alike.
/// </summary>
internal static class CycleCost
{
    private const int WarmUp = 3_000;
    private const int Cycles = 1_000;
    private const int Repetitions = 9;
    private const int Small = 64;
    private const int Large = 200;
    private const double Target = 3.2;

    private static readonly int[] Sizes = [1, 2, 4, 8, 16, 32, Small, 100, 150, Large];

    /// <summary>Measures and prints.</summary>
    public static void Run(BenchmarkTable table)
    {
        Console.WriteLine($"Main device's own work per cycle (coupler and n mixed terminals), {Cycles} cycles, {Repetitions} repetitions in turn; µs, median (lowest–highest)");
        Console.WriteLine();
        Console.WriteLine("| terminals | frames per cycle | median | p99 | median per terminal |");
        Console.WriteLine("|---|---|---|---|---|");
        Warm();
        Dictionary<int, SegmentOfMany> segments = Sizes.ToDictionary(size => size, size => new SegmentOfMany(SegmentOfMany.Mixed(size)));
        Dictionary<int, List<(double Median, double P99)>> runs = Sizes.ToDictionary(size => size, _ => new List<(double Median, double P99)>());
        foreach (SegmentOfMany? segment in segments.Values)
        {
            segment.StartUp();
            RunCycles(segment, WarmUp);
        }

        // The first cycle may find that the last outputs of the bring-up were not taken; from here on all must be.
        Dictionary<int, long> mismatches = segments.ToDictionary(pair => pair.Key, pair => Mismatches(pair.Value));
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            foreach (int size in Sizes)
            {
                RunCycles(segments[size], Cycles / 10);
                runs[size].Add(RunCycles(segments[size], Cycles));
            }
        }

        foreach (int size in Sizes)
        {
            if (Mismatches(segments[size]) != mismatches[size] || !segments[size].Op.Groups.All(group => group.OutputsEnabled))
            {
                throw new InvalidOperationException($"The exchange with {size} terminals was not in order while it was measured.");
            }

            Print(size, segments[size], runs[size]);
            segments[size].Dispose();
        }

        Console.WriteLine();
        table.AtMost($"main device's own work per cycle, {Large} terminals", $"{Small} terminals", [.. runs[Large].Select(run => run.Median)], [.. runs[Small].Select(run => run.Median)], Target, "µs");
    }

    private static long Mismatches(SegmentOfMany segment) => segment.Op.Groups.Sum(group => group.Mismatches);

    private static void Print(int terminals, SegmentOfMany segment, List<(double Median, double P99)> runs)
    {
        double[] medians = runs.Select(run => run.Median).Order().ToArray();
        double median = medians[Repetitions / 2];
        Console.WriteLine(
            $"| {terminals} | {segment.Op.FramesPerCycle} | {median:0.00} ({medians[0]:0.00}–{medians[^1]:0.00}) | {PairedRatio.Middle([.. runs.Select(run => run.P99)]):0.0} | {median / terminals:0.000} |");
    }

    private static (double Median, double P99) RunCycles(SegmentOfMany segment, int cycles)
    {
        long[] times = new long[cycles];
        for (int i = 0; i < cycles; i++)
        {
            times[i] = segment.Cycle();
        }

        Array.Sort(times);
        return (times[cycles / 2] / 1000.0, times[cycles * 99 / 100] / 1000.0);
    }

    /// <summary>Lets the runtime compile and optimize all that the small segments would otherwise pay for.</summary>
    private static void Warm()
    {
        using SegmentOfMany segment = new(SegmentOfMany.Mixed(32));
        segment.StartUp();
        for (int round = 0; round < 5; round++)
        {
            RunCycles(segment, WarmUp);

            // The runtime compiles optimized code in the background, in pauses.
            Thread.Sleep(TimeSpan.FromMilliseconds(300));
        }
    }
}
