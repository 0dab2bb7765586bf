using System.Diagnostics;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Benchmarks.Extruder;

/// <summary>The plants beside the recorded heat-up of a real machine.</summary>
internal static class PlantRows
{
    private const double SpeedSeconds = 7200;

    private static readonly ExtruderZone[] Zones = Enum.GetValues<ExtruderZone>();
    private static readonly string[] Colours = ["#2d8a4e", "#e08e0b", "#c0392b", "#1f6fb2"];
    private static readonly string[] PaleColours = ["#a8d5b8", "#f3d29b", "#e6aaa3", "#a5c8e4"];

    /// <summary>Measures.</summary>
    public static IEnumerable<ExtruderRow> All()
    {
        ExtruderRecording recording = ExtruderHeatUp.Recording;
        ExtruderReplay closed = ExtruderReplay.ClosedLoop(BarrelParameters.Nominal, recording);
        yield return ExtruderRow.AtMost("plant, nominal: peaks beside the recording", Zones.Max(zone => Math.Abs(closed.Peak(zone) - recording.Peak(zone))), 1.5, "K");
        yield return ExtruderRow.AtMost("plant, nominal: t90 beside the recording", Zones.Max(zone => Math.Abs((closed.T90(zone) / recording.T90(zone)) - 1)) * 100, 5, "%");
        foreach (BarrelParameters member in BarrelParameters.Family)
        {
            yield return ExtruderRow.AtMost($"plant, {member.Name}: open-loop replay, r.m.s.", ExtruderReplay.OpenLoop(member, recording).RootMeanSquare, 5, "K");
        }

        yield return ExtruderRow.AtLeast("plant: simulated seconds per second of this computer", Speed(), 500, "");
    }

    /// <summary>Recording and nominal plant under the recorded controller, as a picture.</summary>
    public static string Plot()
    {
        ExtruderRecording recording = ExtruderHeatUp.Recording;
        ExtruderReplay closed = ExtruderReplay.ClosedLoop(BarrelParameters.Nominal, recording);
        int rows = recording.Seconds.Count;
        List<ChartLine> lines = [];
        foreach (ExtruderZone zone in Zones)
        {
            string name = zone.ToString().ToLowerInvariant();
            lines.Add(new($"{name}, recorded", PaleColours[(int)zone], [.. recording.Seconds.Select(t => (t / 60, recording.Celsius(zone, t)))]));
            lines.Add(new(
                $"{name}, plant",
                Colours[(int)zone],
                [.. recording.Seconds.Select((t, row) => (t / 60, recording.Celsius(zone, t) + closed.Errors[((int)zone * rows) + row]))]));
        }

        return SvgChart.Stack(new SvgChart("Cold start: a real machine, and the nominal plant under the same controller", "minutes", "reading, °C", 54, 0, 240, lines));
    }

    private static double Speed()
    {
        BarrelPlant plant = new();
        double[] on = [0.5, 0.5, 0.5, 0.5];
        plant.Step(60, on, 30);
        TimeSpan before = Environment.CpuUsage.UserTime;
        Stopwatch clock = Stopwatch.StartNew();
        for (double t = 0; t < SpeedSeconds; t += 0.1)
        {
            plant.Step(0.1, on, 30);
        }

        // Processor time, since others may use the computer too.
        double seconds = Math.Min(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.UserTime - before).TotalSeconds);
        return SpeedSeconds / seconds;
    }
}
