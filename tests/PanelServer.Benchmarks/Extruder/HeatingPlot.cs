using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Benchmarks.Extruder;

/// <summary>A cold start on each plant of the family, our controller above and the panel's PID with its own gains below.</summary>
internal static class HeatingPlot
{
    private const double Minutes = 60;
    private const double SampleSeconds = 20;
    private const int Front = 0;

    private static readonly double[] Targets = [180, 160, 140, 170];
    private static readonly string[] Colours = ["#1f6fb2", "#2d8a4e", "#e08e0b", "#c0392b", "#7b4fa3"];

    /// <summary>Measures and draws.</summary>
    public static string Draw() => SvgChart.Stack(
        Chart("Cold start to 180 °C: steel of the front zone under our controller", usesPanel: false),
        Chart("The same under the panel's PID with its gains", usesPanel: true));

    private static SvgChart Chart(string title, bool usesPanel) => new(
        title, "minutes", "steel, °C", Minutes, 0, 240,
        [.. BarrelParameters.Family.Select((member, i) => new ChartLine(member.Name, Colours[i], Curve(member, usesPanel)))]);

    private static List<(double X, double Y)> Curve(BarrelParameters member, bool usesPanel)
    {
        ExtruderHeatingRun run = new(new BarrelPlant(member), Targets, usesPanel: usesPanel);
        List<(double X, double Y)> points = [(0, run.Metal(Front))];
        while (run.Seconds < Minutes * 60)
        {
            run.Run(SampleSeconds);
            points.Add((run.Seconds / 60, run.Metal(Front)));
        }

        return points;
    }
}
