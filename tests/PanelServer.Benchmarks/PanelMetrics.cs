using System.Globalization;
using System.Text.RegularExpressions;

namespace PanelServer.Benchmarks;

/// <summary>What a running panel told at <c>/metrics</c> at one moment.</summary>
internal sealed partial class PanelMetrics
{
    private readonly string _text;

    private PanelMetrics(string text) => _text = text;

    /// <summary>Asks for it.</summary>
    /// <param name="port">The panel's port on this computer.</param>
    public static async Task<PanelMetrics> ReadAsync(int port)
    {
        using HttpClient client = new();
        return new(await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics")));
    }

    /// <summary>The value of a metric without labels.</summary>
    public double Value(string name) => double.Parse(Regex.Match(_text, $"(?m)^{name} (.+)$").Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>The upper bounds of a histogram's buckets with the counts up to each, from the smallest to infinity.</summary>
    public IEnumerable<(double Bound, double Count)> Buckets(string name) =>
        from bucket in Bucket().Matches(_text)
        where bucket.Groups["name"].Value == name
        let text = bucket.Groups["bound"].Value
        let bound = text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture)
        orderby bound
        select (bound, double.Parse(bucket.Groups["count"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex("(?m)^(?<name>[a-z_]+)_bucket\\{le=\"(?<bound>[^\"]+)\"\\} (?<count>.+)$")]
    private static partial Regex Bucket();
}
