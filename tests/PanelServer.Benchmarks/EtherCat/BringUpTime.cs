using System.Diagnostics;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Benchmarks.EtherCat;

/// <summary>Time from INIT to OP against the number of terminals: as it passes on the bus, and as this machine takes to simulate it.</summary>
internal static class BringUpTime
{
    public static void Run(BenchmarkTable table)
    {
        Console.WriteLine("Bring-up from INIT to OP: time on the bus (100 Mbit/s, virtual devices with their usual delays), frames, and time that simulating it takes here");
        using (SegmentOfMany warm = new(SegmentOfMany.Mixed(4)))
        {
            warm.StartUp();
        }

        Console.WriteLine();
        Console.WriteLine("| segment | time on the bus | frames | time here |");
        Console.WriteLine("|---|---|---|---|");
        foreach (int terminals in new[] { 1, 2, 4, 8, 16, 32, 64, 100, 150, 200 })
        {
            Measure($"{terminals} mixed terminals", () => SegmentOfMany.Mixed(terminals));
        }

        double seconds = Measure("extruder and winder", () => SegmentPresets.Create("documented"));
        Console.WriteLine();
        table.AtMost("bring-up of the documented machines from INIT to OP, simulated, on the bus", [seconds], 2, "s");
    }

    private static double Measure(string name, Func<IEnumerable<VirtualSubdevice>> subdevices)
    {
        using SegmentOfMany segment = new(subdevices());
        Stopwatch watch = Stopwatch.StartNew();
        segment.StartUp();
        Console.WriteLine($"| {name} | {segment.VirtualTime.TotalSeconds:0.000} s | {segment.Main.Frames.Sent} | {watch.Elapsed.TotalSeconds:0.00} s |");
        return segment.VirtualTime.TotalSeconds;
    }
}
