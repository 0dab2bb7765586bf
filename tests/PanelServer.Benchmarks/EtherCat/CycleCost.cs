namespace PanelServer.Benchmarks.EtherCat;

/// <summary>The main device's own work per cycle against the number of terminals.</summary>
internal static class CycleCost
{
    private const int WarmUp = 3_000;
    private const int Cycles = 2_000;

    public static void Run()
    {
        Console.WriteLine("Main device's own work per cycle (coupler and n mixed terminals), µs; target ≤ 50 µs at 64, linear to 200");
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

            Array.Sort(times);
            var median = times[Cycles / 2] / 1000.0;
            Console.WriteLine($"  {terminals,4} terminals, {segment.Main.FramesPerCycle} frames: p50 {median,6:0.00}  p99 {times[Cycles * 99 / 100] / 1000.0,6:0.00}  per terminal {median / terminals:0.000}");
        }
    }
}
