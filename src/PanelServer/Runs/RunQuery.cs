using System.Globalization;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Runs;

/// <summary>Which runs a client wants.</summary>
/// <param name="From">Begun at this time or later, in Unix milliseconds.</param>
/// <param name="To">Begun at this time or earlier.</param>
/// <param name="Before">Only runs with a smaller number.</param>
/// <param name="Limit">How many at the most.</param>
/// <param name="IsCsv">True for CSV, false for JSON.</param>
internal sealed record RunQuery(long From, long To, long Before, int Limit, bool IsCsv)
{
    private const int GreatestLimit = 1000;
    private const int DefaultLimit = 100;

    /// <summary>The parameters of the query, and what each means; none has to be there.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Parameters { get; } =
    [
        ("from", "Earliest begin, as Unix milliseconds or ISO 8601."),
        ("to", "Latest begin, as Unix milliseconds or ISO 8601."),
        ("limit", string.Create(CultureInfo.InvariantCulture, $"How many runs at the most, 1 to {GreatestLimit}; {DefaultLimit} if left out.")),
        ("before", "Only runs with a smaller number: next of the answer before gives the next page."),
        ("format", "json (default) or csv."),
    ];

    /// <summary>Reads the query string.</summary>
    /// <param name="query">The query.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <returns>The query, or null if something is wrong.</returns>
    public static RunQuery? Read(IQueryCollection query, List<InputError> errors)
    {
        RunQuery read = new(
            QueryTime.Read(query, "from", long.MinValue, errors),
            QueryTime.Read(query, "to", long.MaxValue, errors),
            QueryNumber.Read(query, "before", 0, long.MaxValue, long.MaxValue, errors),
            (int)QueryNumber.Read(query, "limit", 1, GreatestLimit, DefaultLimit, errors),
            CsvText.IsWanted(query, errors));
        return errors.Count == 0 ? read : null;
    }
}
