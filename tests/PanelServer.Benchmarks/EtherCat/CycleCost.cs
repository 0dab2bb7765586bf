namespace PanelServer.Benchmarks.EtherCat;

/// <summary>The main device's own work per cycle against the number of terminals.</summary>
internal static class CycleCost
{
    private const int WarmUp = 3_000;
    private const int Cycles = 2_000;

    public static void Run()
    {
        Console.WriteLine("Main device's own work per cycle (coupler and n mixed terminals); target ≤ 50 µs at 64, linear to 200");
        Console.WriteLine();
        Console.WriteLine("| terminals | frames per cycle | median | p99 | median per terminal |");
        Console.WriteLine("|---|---|---|---|---|");
        Warm();
        List<(double Terminals, double Median)> points = [];
        foreach (var terminals in new[] { 1, 2, 4, 8, 16, 32, 64, 100, 150, 200 })
        {
            using var segment = new SegmentOfMany(SegmentOfMany.Mixed(terminals));
            segment.StartUp();
            var times = new long[Cycles];
            for (var i = 0; i < WarmUp; i++)
            {
                segment.Cycle();
            }

            for (var i = 0; i < Cycles; i++)
            {
                times[i] = segment.Cycle();
            }

            if (segment.Main.Groups.Any(group => group.Mismatches > 0 || !group.OutputsEnabled))
            {
                throw new InvalidOperationException("The exchange was not in order while it was measured.");
            }

            Array.Sort(times);
            var median = times[Cycles / 2] / 1000.0;
            points.Add((terminals, median));
            Console.WriteLine($"| {terminals} | {segment.Main.FramesPerCycle} | {median:0.0} µs | {times[Cycles * 99 / 100] / 1000.0:0.0} µs | {median / terminals:0.000} µs |");
        }

        var (slope, offset, correlation) = FitLine(points);
        Console.WriteLine();
        Console.WriteLine($"Straight line through the medians: {offset:0.0} µs + {slope:0.000} µs per terminal, R² = {correlation:0.000}");
        Console.WriteLine();
    }

    /// <summary>Lets the runtime compile and optimize all that the small segments would otherwise pay for.</summary>
    private static void Warm()
    {
        using var segment = new SegmentOfMany(SegmentOfMany.Mixed(32));
        segment.StartUp();
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < WarmUp; i++)
            {
                segment.Cycle();
            }

            // The runtime compiles optimized code in the background, in pauses.
            Thread.Sleep(TimeSpan.FromMilliseconds(300));
        }
    }

    private static (double Slope, double Offset, double Correlation) FitLine(List<(double Terminals, double Median)> points)
    {
        var meanX = points.Average(point => point.Terminals);
        var meanY = points.Average(point => point.Median);
        var sumXy = points.Sum(point => (point.Terminals - meanX) * (point.Median - meanY));
        var sumXx = points.Sum(point => (point.Terminals - meanX) * (point.Terminals - meanX));
        var sumYy = points.Sum(point => (point.Median - meanY) * (point.Median - meanY));
        var slope = sumXy / sumXx;
        return (slope, meanY - (slope * meanX), sumXy * sumXy / (sumXx * sumYy));
    }
}
