using System.Globalization;
using System.Text;

namespace PanelServer.Benchmarks.Winder;

/// <summary>
/// Compares the winder's tension with that of the panel's algorithm: both on the same simulated plant, one after the other.
/// Deterministic; prints the table of docs/winder-measured.md and writes its plot.
/// </summary>
internal static class WinderComparison
{
    private static readonly (string Name, double RadiusMillimetres)[] Spools = [("empty", 50), ("half", 93), ("full", 122)];
    private static readonly double[] Speeds = [5, 10, 20, 45];

    /// <summary>Runs everything.</summary>
    /// <param name="arguments">Path of the plot; none writes no plot.</param>
    public static Task<int> RunAsync(string[] arguments)
    {
        StringBuilder table = new();
        table.AppendLine("| spool | full speed m/min | time outside 20…86°, s: vendor's | ours | arm angle, °: vendor's | ours | spool ripple, %: vendor's | ours |");
        table.AppendLine("|---|---|---|---|---|---|---|---|");
        List<WinderChart> charts = new();
        double panelOutside = 0;
        double oursOutside = 0;
        foreach ((string name, double radius) in Spools)
        {
            foreach (double speed in Speeds)
            {
                WinderRun panel = WinderRun.Of(new PanelWinderAlgorithm(), speed, radius);
                WinderRun ours = WinderRun.Of(new OurWinderAlgorithm(), speed, radius);
                panelOutside += panel.SecondsOutside;
                oursOutside += ours.SecondsOutside;
                table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {speed} | {Outside(panel)} | {Outside(ours)} | {Angles(panel)} | {Angles(ours)} | {Ripple(panel)} | {Ripple(ours)} |");
                if (speed == 20)
                {
                    charts.Add(new WinderChart($"{name} spool, {speed} m/min", panel, ours));
                }
            }
        }

        Console.Write(table);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nOutside the band in all runs together: vendor's {panelOutside:F1} s, ours {oursOutside:F1} s (ratio {oursOutside / panelOutside:F3}, aim at most 0.5)."));
        if (arguments.Length > 0)
        {
            File.WriteAllText(arguments[0], WinderPlot.Draw(charts));
            Console.WriteLine($"Plot written to {arguments[0]}.");
        }

        return Task.FromResult(oursOutside <= panelOutside / 2 ? 0 : 1);
    }

    private static string Outside(WinderRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.SecondsOutside:F2}{(run.Broke ? ", broke" : "")}");

    private static string Angles(WinderRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.LowestDegrees:F1} … {run.HighestDegrees:F1}");

    private static string Ripple(WinderRun run) =>
        double.IsNaN(run.RipplePercent) ? "stands" : run.RipplePercent.ToString("F2", CultureInfo.InvariantCulture);
}
