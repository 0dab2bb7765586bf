using System.Globalization;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Alarms;

/// <summary>Which entries of the history a client wants; an empty text, and a negative serial number, stand for any.</summary>
/// <param name="From">Unix milliseconds, inclusive.</param>
/// <param name="To">Unix milliseconds, inclusive.</param>
/// <param name="Before">Only entries with a smaller id.</param>
/// <param name="Slug">Type of the machine.</param>
/// <param name="Serial">Serial number of the machine.</param>
/// <param name="Alarm">Id of the alarm.</param>
/// <param name="Limit">How many at the most.</param>
/// <param name="IsCsv">True for CSV, false for JSON.</param>
internal sealed record AlarmHistoryQuery(long From, long To, long Before, string Slug, int Serial, string Alarm, int Limit, bool IsCsv)
{
    private const int GreatestLimit = 10_000;
    private const int DefaultLimit = 1000;

    /// <summary>The parameters of the query, and what each means; none has to be there.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Parameters { get; } =
    [
        ("from", "First time, as Unix milliseconds or ISO 8601."),
        ("to", "Last time, as Unix milliseconds or ISO 8601."),
        ("slug", "Type of the machine."),
        ("serial", "Serial number of the machine."),
        ("alarm", "Id of the alarm."),
        ("limit", string.Create(CultureInfo.InvariantCulture, $"How many entries at the most, 1 to {GreatestLimit}; {DefaultLimit} if left out.")),
        ("before", "Only entries with a smaller id: next of the answer before gives the next page."),
        ("format", "json (default) or csv."),
    ];

    /// <summary>Reads the query string.</summary>
    /// <param name="query">The query.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <returns>The query, or null if something is wrong.</returns>
    public static AlarmHistoryQuery? Read(IQueryCollection query, List<InputError> errors)
    {
        AlarmHistoryQuery read = new(
            QueryTime.Read(query, "from", long.MinValue, errors),
            QueryTime.Read(query, "to", long.MaxValue, errors),
            QueryNumber.Read(query, "before", 0, long.MaxValue, long.MaxValue, errors),
            query["slug"].ToString(),
            (int)QueryNumber.Read(query, "serial", 0, ushort.MaxValue, -1, errors),
            query["alarm"].ToString(),
            (int)QueryNumber.Read(query, "limit", 1, GreatestLimit, DefaultLimit, errors),
            CsvText.IsWanted(query, errors));
        return errors.Count == 0 ? read : null;
    }
}
