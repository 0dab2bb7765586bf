namespace PanelServer.Benchmarks.Extruder;

/// <summary>A demand on the extruder and what was measured.</summary>
/// <param name="What">The demand, with the plant it was tried on.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="ToReach">What is asked for.</param>
/// <param name="IsMet">Whether it is met.</param>
internal sealed record ExtruderRow(string What, string Measured, string ToReach, bool IsMet)
{
    /// <summary>A row whose measured value must not exceed a limit.</summary>
    public static ExtruderRow AtMost(string what, double measured, double limit, string unit) =>
        new(what, FormattableString.Invariant($"{measured:0.##} {unit}"), FormattableString.Invariant($"≤ {limit:0.##} {unit}"), measured <= limit);

    /// <summary>A row whose measured value must reach a limit.</summary>
    public static ExtruderRow AtLeast(string what, double measured, double limit, string unit) =>
        new(what, FormattableString.Invariant($"{measured:0.##} {unit}"), FormattableString.Invariant($"≥ {limit:0.##} {unit}"), measured >= limit);

    /// <summary>Prints rows, one line each.</summary>
    /// <returns>Whether all are met.</returns>
    public static bool Print(IEnumerable<ExtruderRow> rows)
    {
        bool areAllMet = true;
        foreach (ExtruderRow row in rows)
        {
            Console.WriteLine($"{(row.IsMet ? "met   " : "MISSED")} {row.What}: {row.Measured} ({row.ToReach})");
            areAllMet &= row.IsMet;
        }

        return areAllMet;
    }
}
