using System.Globalization;
using System.Text;

namespace PanelServer.Benchmarks.Winder;

/// <summary>One chart: both algorithms on one spool.</summary>
internal sealed record WinderChart(string Title, WinderRun Panel, WinderRun Ours);

/// <summary>Draws charts of the arm's angle over time below each other, as SVG.</summary>
internal static class WinderPlot
{
    private const double Width = 760;
    private const double ChartHeight = 190;
    private const double Left = 50;
    private const double Top = 34;
    private const double PlotWidth = Width - Left - 20;
    private const double PlotHeight = ChartHeight - Top - 26;
    private const double HighestDegrees = 90;

    public static string Draw(IReadOnlyList<WinderChart> charts)
    {
        StringBuilder svg = new();
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {ChartHeight * charts.Count + 24}" font-family="sans-serif" font-size="12">""");
        svg.AppendLine("""<rect width="100%" height="100%" fill="#fff"/>""");
        for (int i = 0; i < charts.Count; i++)
        {
            DrawChart(svg, charts[i], i * ChartHeight);
        }

        double bottom = ChartHeight * charts.Count + 12;
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left}" y="{bottom}">time in s; puller target: 0, full from 2 s, half from 40 s, full from 60 s, stop at 90 s</text>""");
        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    private static void DrawChart(StringBuilder svg, WinderChart chart, double offset)
    {
        double bandTop = Y(WinderRun.TautDegrees, offset);
        double bandHeight = Y(WinderRun.SlackDegrees, offset) - bandTop;
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left}" y="{offset + 22}" font-weight="bold">{chart.Title}: tension arm in degrees</text>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Width - 260}" y="{offset + 22}" fill="#c0392b">panel's algorithm</text><text x="{Width - 130}" y="{offset + 22}" fill="#1f6f3d">this server</text>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<rect x="{Left}" y="{bandTop:F1}" width="{PlotWidth}" height="{bandHeight:F1}" fill="#eef4fb"/>""");
        foreach (double degrees in (double[])[0, 20, 40, 60, 80])
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<line x1="{Left}" x2="{Left + PlotWidth}" y1="{Y(degrees, offset):F1}" y2="{Y(degrees, offset):F1}" stroke="#ccc"/><text x="{Left - 8}" y="{Y(degrees, offset) + 4:F1}" text-anchor="end">{degrees}</text>""");
        }

        for (int seconds = 0; seconds <= WinderRun.Seconds; seconds += 20)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{X(seconds):F1}" y="{offset + Top + PlotHeight + 16:F1}" text-anchor="middle">{seconds}</text>""");
        }

        DrawLine(svg, chart.Panel, "#c0392b", offset);
        DrawLine(svg, chart.Ours, "#1f6f3d", offset);
    }

    private static void DrawLine(StringBuilder svg, WinderRun run, string colour, double offset)
    {
        svg.Append(CultureInfo.InvariantCulture, $"""<polyline fill="none" stroke="{colour}" stroke-width="1.5" """);
        svg.Append("points=\"");
        for (int i = 0; i < run.Samples.Count; i += 4)
        {
            WinderSample sample = run.Samples[i];
            svg.Append(CultureInfo.InvariantCulture, $"{X(sample.Seconds):F1},{Y(sample.ArmDegrees, offset):F1} ");
        }

        svg.AppendLine("\"/>");
    }

    private static double X(double seconds) => Left + seconds / WinderRun.Seconds * PlotWidth;

    private static double Y(double degrees, double offset) => offset + Top + PlotHeight * (1 - degrees / HighestDegrees);
}
