using System.Globalization;

namespace PanelServer.Benchmarks;

/// <summary>Takes down what benchmarks measure: each figure is printed when it is there, and all of them as one table at the end.</summary>
internal sealed class BenchmarkTable
{
    private readonly List<BenchmarkRow> _rows = [];

    /// <summary>1 if a target was missed.</summary>
    public int ExitStatus => _rows.Exists(row => row.IsMet == false) ? 1 : 0;

    /// <summary>A ratio of two things measured in turn that must not be larger than this.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="against">What it was compared with.</param>
    /// <param name="ours">Our figures.</param>
    /// <param name="theirs">The other's, in the same order.</param>
    /// <param name="target">The largest ratio.</param>
    /// <param name="unit">Of the figures.</param>
    public void AtMost(string what, string against, IReadOnlyCollection<double> ours, IReadOnlyCollection<double> theirs, double target, string unit)
    {
        PairedRatio ratio = PairedRatio.Of(ours, theirs);
        Add(new(what, against, Compare(ratio, ours, theirs, unit), Invariant($"≤ {target:0.##}"), ratio.Median <= target));
    }

    /// <summary>A ratio of two things measured in turn that must not be smaller than this.</summary>
    /// <inheritdoc cref="AtMost(string, string, IReadOnlyCollection{double}, IReadOnlyCollection{double}, double, string)"/>
    public void AtLeast(string what, string against, IReadOnlyCollection<double> ours, IReadOnlyCollection<double> theirs, double target, string unit)
    {
        PairedRatio ratio = PairedRatio.Of(ours, theirs);
        Add(new(what, against, Compare(ratio, ours, theirs, unit), Invariant($"≥ {target:0.##}"), ratio.Median >= target));
    }

    /// <summary>A ratio of two things measured in turn, for information.</summary>
    /// <inheritdoc cref="AtMost(string, string, IReadOnlyCollection{double}, IReadOnlyCollection{double}, double, string)"/>
    public void Tell(string what, string against, IReadOnlyCollection<double> ours, IReadOnlyCollection<double> theirs, string unit) =>
        Add(new(what, against, Compare(PairedRatio.Of(ours, theirs), ours, theirs, unit), "", null));

    /// <summary>A figure of our own whose median must not be larger than this.</summary>
    public void AtMost(string what, IReadOnlyCollection<double> figures, double target, string unit)
    {
        double median = PairedRatio.Middle(figures);
        string spread = figures.Count > 1 ? Invariant($" ({figures.Min():0.##} to {figures.Max():0.##})") : "";
        Add(new(what, "", Invariant($"{median:0.##}{spread}{Space(unit)}"), Invariant($"≤ {target:0.##}"), median <= target));
    }

    /// <summary>A count that must not exceed another by more than this.</summary>
    public void AtMostMore(string what, string against, double ours, double theirs, double more, string of) =>
        Add(new(what, against, Invariant($"{ours:0} and {theirs:0} {of}"), Invariant($"at most {more:0} more"), ours - theirs <= more));

    /// <summary>Something that must be so.</summary>
    public void Demand(string what, string found, string toReach, bool isMet) => Add(new(what, "", found, toReach, isMet));

    /// <summary>All rows as a table in Markdown.</summary>
    public string ToMarkdown() => string.Join('\n', [
        "| what | against | ratio, median (smallest to largest); medians | to reach | |",
        "|---|---|---|---|---|",
        .. _rows.Select(row => row.ToMarkdown())]);

    private void Add(BenchmarkRow row)
    {
        _rows.Add(row);
        Console.WriteLine(row);
    }

    private static string Compare(PairedRatio ratio, IReadOnlyCollection<double> ours, IReadOnlyCollection<double> theirs, string unit) =>
        Invariant($"{ratio.Median:0.00} ({ratio.Smallest:0.00} to {ratio.Largest:0.00}); {Rounded(PairedRatio.Middle(ours))} and {Rounded(PairedRatio.Middle(theirs))}{Space(unit)}");

    // Four digits tell all that such a figure knows.
    private static string Rounded(double figure) => figure switch
    {
        >= 1000 => figure.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => figure.ToString("0.#", CultureInfo.InvariantCulture),
        _ => figure.ToString("0.###", CultureInfo.InvariantCulture),
    };

    private static string Space(string unit) => unit.Length > 0 ? $" {unit}" : "";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
