using System.Globalization;
using System.Text;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Benchmarks.Extruder;

/// <summary>
/// Measures the extruder's control quality on the plant, the panel's algorithm beside ours, and writes tables and plot:
/// <c>dotnet run -c Release --project tests/PanelServer.Benchmarks -- extruder [docs folder]</c>.
/// </summary>
internal static class ExtruderReport
{
    private const string PanelColour = "#c0392b";
    private const string OurColour = "#1f6fb2";
    private const string PanelTunedColour = "#e08e0b";
    private const string OurTunedColour = "#2d8a4e";

    /// <summary>The command.</summary>
    /// <param name="arguments">The docs folder; none for <c>docs</c>.</param>
    /// <returns>1 if a demand is missed.</returns>
    public static Task<int> RunAsync(string[] arguments)
    {
        string docs = arguments.Length > 0 ? arguments[0] : "docs";
        string pictures = Path.Combine(docs, "pictures");
        File.WriteAllText(Path.Combine(pictures, "extruder-plant.svg"), PlantRows.Plot());
        File.WriteAllText(Path.Combine(pictures, "extruder-heating.svg"), HeatingPlot.Draw());
        File.WriteAllText(Path.Combine(pictures, "extruder-supervision.svg"), SupervisionRows.Plot());
        bool areAllMet = ExtruderRow.Print(PlantRows.All().Concat(HeatingRows.All()).Concat(TuneRows.All()).Concat(SupervisionRows.All()));
        Write(docs);
        return Task.FromResult(areAllMet ? 0 : 1);
    }

    private static void Write(string docsFolder)
    {
        FiguresPage page = new(Path.Combine(docsFolder, "extruder-measured.md"));
        TemperatureResult[] temperature =
        [
            TemperatureRuns.Panel("vendor's, default gains", 0, 6000),
            TemperatureRuns.Ours("ours, default gains", 0, 6000),
            TemperatureRuns.Panel("vendor's, ki = 0.001", 0.001, 14_400),
            TemperatureRuns.Ours("ours, ki = 0.001", 0.001, 6000),
        ];
        PressureResult[] pressure =
        [
            .. new[] { ExtruderMaterial.Reference, ExtruderMaterial.LowViscosity, ExtruderMaterial.HighViscosity }.SelectMany(material => new[]
            {
                PressureRuns.Panel(material, tune: false),
                PressureRuns.Ours(material, tune: false),
                PressureRuns.Panel(material, tune: true),
                PressureRuns.Ours(material, tune: true),
            }),
        ];

        string tables = Tables(temperature, pressure);
        Console.WriteLine(tables);
        page.Write(tables);
        File.WriteAllText(Path.Combine(docsFolder, "pictures", "extruder-control.svg"), Plot(temperature, pressure));
    }

    private static string Tables(TemperatureResult[] temperature, PressureResult[] pressure)
    {
        StringBuilder text = new();
        text.Append("Cold start of all four zones to 200 °C (the worst zone counts; settled = last 15 % of the run):\n\n");
        text.Append("| control | all within 3 °C after | overshoot | settled mean error | relay switchings per hour, all zones |\n|---|---|---|---|---|\n");
        foreach (TemperatureResult result in temperature)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {result.Name} | {Ready(result)} | {result.Overshoot:F1} °C | {result.SettledError:+0.00;-0.00;0.00} °C | {result.SwitchingsPerHour:F0} |\n");
        }

        text.Append("\nTarget pressure raised from 25 to 30 bar at 200 °C (settled = stays within 0.5 bar):\n\n");
        text.Append("| material | control | gains kp / ki / kd | settled after | overshoot |\n|---|---|---|---|---|\n");
        foreach (PressureResult result in pressure)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {result.Material} | {result.Name} | {result.Gains} | {Settling(result)} | {result.Overshoot:F2} bar |\n");
        }

        return text.ToString();
    }

    private static string Ready(TemperatureResult result) =>
        double.IsNaN(result.ReadySeconds) ? "never" : string.Create(CultureInfo.InvariantCulture, $"{result.ReadySeconds:F0} s");

    private static string Settling(PressureResult result) =>
        result.SettlingSeconds >= result.Curve[^1].Time - 1 ? "never" : string.Create(CultureInfo.InvariantCulture, $"{result.SettlingSeconds:F1} s");

    private static string Plot(TemperatureResult[] temperature, PressureResult[] pressure) => SvgChart.Stack(
        new SvgChart(
            "Back zone, cold start to 200 °C", "seconds", "°C", 14_400, 0, 360,
            [
                new(temperature[2].Name, PanelColour, temperature[2].Curve),
                new(temperature[3].Name, OurColour, temperature[3].Curve),
            ]),
        new SvgChart(
            "Pressure, target raised from 25 to 30 bar, reference material", "seconds", "bar", 60, 22, 40,
            [
                new(pressure[0].Name, PanelColour, pressure[0].Curve),
                new(pressure[1].Name, OurColour, pressure[1].Curve),
                new(pressure[2].Name, PanelTunedColour, pressure[2].Curve),
                new(pressure[3].Name, OurTunedColour, pressure[3].Curve),
            ]));
}
