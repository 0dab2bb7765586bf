using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;
using PanelServer.Machines;
using QRCoder;

namespace PanelServer.Host.Runs;

/// <summary>A label for a spool, 100 mm × 50 mm: a QR code of the spool's address, and what people want to read.</summary>
internal static class SpoolLabel
{
    private const int LongestLine = 34;

    // In tenths of a millimetre.
    private const int Width = 1000;
    private const int Height = 500;
    private const int CodeSize = 460;
    private const int Margin = 20;
    private const int TextLeft = 490;

    /// <summary>Draws it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="spool">The spool.</param>
    /// <param name="address">Where everything about the spool is.</param>
    /// <param name="language">How the label speaks.</param>
    /// <param name="zone">Where the panel is.</param>
    public static string Draw(RunHead run, SpoolAnswer spool, string address, ReportLanguage language, TimeZoneInfo zone)
    {
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100mm\" height=\"50mm\" viewBox=\"0 0 {Width} {Height}\" lang=\"{language.Tag}\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Encode(Title(run, spool, language))}</title>\n<desc>{Encode(address)}</desc>\n<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>\n");
        AppendCode(svg, address);
        svg.Append("<g font-family=\"sans-serif\" fill=\"#000\">\n");
        int y = 70;
        AppendLine(svg, ref y, 44, run.Product.Length > 0 ? run.Product : language.Say(ReportWords.Run), isBold: true);
        AppendLine(svg, ref y, 34, Title(run, spool, language));
        ValueFigures? diameter = spool.Figures.Values.FirstOrDefault(value => value.Quantity == ProcessQuantity.Diameter);
        AppendLine(svg, ref y, 30, $"{language.Say(ReportWords.Diameter)}: {language.Say(diameter?.Mean, diameter?.Decimals ?? 0)} mm");
        AppendLine(svg, ref y, 30, $"{language.Say(ReportWords.Length)}: {language.Say(spool.Figures.LengthM, 1)} m");
        AppendLine(svg, ref y, 30, $"{language.Say(ReportWords.Mass)}: {language.Say(spool.MassKg, 3)} kg");
        AppendLine(svg, ref y, 30, $"{language.Say(ReportWords.Recipe)}: {run.Recipe} {run.RecipeVersion}");
        AppendLine(svg, ref y, 26, ReportLanguage.SayTime(spool.Ended ?? spool.Begun, zone));
        return svg.Append("</g>\n</svg>\n").ToString();
    }

    private static string Title(RunHead run, SpoolAnswer spool, ReportLanguage language) =>
        string.Create(CultureInfo.InvariantCulture, $"{language.Say(ReportWords.Run)} {run.Number}, {language.Say(ReportWords.Spool)} {spool.Number}");

    private static void AppendCode(StringBuilder svg, string address)
    {
        // A quarter of it may be dirty or torn.
        using QRCodeData code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.Q);
        List<BitArray> rows = code.ModuleMatrix;
        double scale = (double)CodeSize / rows.Count;
        svg.Append(CultureInfo.InvariantCulture, $"<path transform=\"translate({Margin} {Margin}) scale({scale:0.####})\" shape-rendering=\"crispEdges\" fill=\"#000\" d=\"");
        for (int y = 0; y < rows.Count; y++)
        {
            for (int x = 0; x < rows[y].Count; x++)
            {
                if (rows[y][x])
                {
                    svg.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        svg.Append("\"/>\n");
    }

    private static void AppendLine(StringBuilder svg, ref int y, int size, string text, bool isBold = false)
    {
        string shown = text.Length <= LongestLine ? text : new StringInfo(text).SubstringByTextElements(0, Math.Min(LongestLine - 1, new StringInfo(text).LengthInTextElements)) + "…";

        // What is longer than the label is wide is pressed together rather than cut off.
        bool isWide = shown.Length * size * 0.6 > Width - TextLeft - Margin;
        string pressed = isWide ? $" textLength=\"{Width - TextLeft - Margin}\" lengthAdjust=\"spacingAndGlyphs\"" : "";
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{TextLeft}\" y=\"{y}\" font-size=\"{size}\"{(isBold ? " font-weight=\"bold\"" : "")}{pressed}>{Encode(shown.TrimEnd())}</text>\n");
        y += size + 24;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
