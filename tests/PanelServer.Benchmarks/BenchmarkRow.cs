namespace PanelServer.Benchmarks;

/// <summary>One figure of a benchmark, with what it was compared with and what is to be reached.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Against">What it was compared with; empty if it stands for itself.</param>
/// <param name="Measured">The figure, with its spread where it has one.</param>
/// <param name="ToReach">What is asked for; empty if nothing is.</param>
/// <param name="IsMet">Whether that is reached; null if nothing is asked for.</param>
internal sealed record BenchmarkRow(string What, string Against, string Measured, string ToReach, bool? IsMet)
{
    private string Verdict => IsMet switch
    {
        true => "met",
        false => "MISSED",
        null => "",
    };

    /// <summary>The row as a line of its own.</summary>
    public override string ToString() =>
        $"{What}{(Against.Length > 0 ? $", to {Against}" : "")}: {Measured}{(IsMet is null ? "" : $", target {ToReach}: {Verdict}")}";

    /// <summary>The row as one of a table in Markdown.</summary>
    public string ToMarkdown() => $"| {What} | {Against} | {Measured} | {ToReach} | {Verdict} |";
}
