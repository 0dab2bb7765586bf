using System.Globalization;
using System.Text;

namespace PanelServer.Benchmarks.Extruder;

/// <summary>One line of a chart.</summary>
internal sealed record ChartLine(string Name, string Colour, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A plain line chart as SVG.</summary>
internal sealed record SvgChart(string Title, string XLabel, string YLabel, double XMaximum, double YMinimum, double YMaximum, IReadOnlyList<ChartLine> Lines)
{
    private const int Width = 720;
    private const int Height = 336;
    private const int Left = 60;
    private const int Right = 20;
    private const int LegendTop = 38;
    private const int LegendRow = 16;
    private const int LegendColumns = 2;
    private const int LegendSwatch = 18;
    private const int Bottom = 45;
    private const int Ticks = 6;

    // Below the rows of the legend.
    private int Top => LegendTop - 2 + (LegendRow * ((Lines.Count + LegendColumns - 1) / LegendColumns));

    /// <summary>Charts below each other in one picture.</summary>
    public static string Stack(params SvgChart[] charts)
    {
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height * charts.Length}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height * charts.Length}\" fill=\"white\"/>\n");
        for (int i = 0; i < charts.Length; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate(0 {i * Height})\">\n");
            charts[i].Draw(svg);
            svg.Append("</g>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private void Draw(StringBuilder svg)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"18\" font-size=\"14\">{Title}</text>\n");
        for (int i = 0; i <= Ticks; i++)
        {
            double x = XMaximum * i / Ticks;
            double y = YMinimum + ((YMaximum - YMinimum) * i / Ticks);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(x):F1} {Top}V{Height - Bottom}M{Left} {Y(y):F1}H{Width - Right}\" stroke=\"#ddd\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(x):F1}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{x:0.#}</text>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{Y(y) + 4:F1}\" text-anchor=\"end\">{y:0.#}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Width + Left) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{XLabel}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(14 {Height / 2}) rotate(-90)\" text-anchor=\"middle\">{YLabel}</text>\n");
        for (int i = 0; i < Lines.Count; i++)
        {
            string points = string.Join(' ', Lines[i].Points.Where(point => point.X <= XMaximum).Select(point => FormattableString.Invariant($"{X(point.X):F1},{Y(point.Y):F1}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{Lines[i].Colour}\" stroke-width=\"1.5\"/>\n");
            DrawLegend(svg, Lines[i], Left + ((Width - Left) / LegendColumns * (i % LegendColumns)), LegendTop + (LegendRow * (i / LegendColumns)));
        }
    }

    // Above the lines, where none can run through it.
    private static void DrawLegend(StringBuilder svg, ChartLine line, int left, int baseline)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{left} {baseline - 4}h{LegendSwatch}\" stroke=\"{line.Colour}\" stroke-width=\"1.5\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + LegendSwatch + 6}\" y=\"{baseline}\" fill=\"{line.Colour}\">{line.Name}</text>\n");
    }

    private double X(double value) => Left + ((Width - Left - Right) * value / XMaximum);

    private double Y(double value) =>
        Height - Bottom - ((Height - Top - Bottom) * (Math.Clamp(value, YMinimum, YMaximum) - YMinimum) / (YMaximum - YMinimum));
}
