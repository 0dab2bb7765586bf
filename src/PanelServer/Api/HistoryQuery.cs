using System.Globalization;
using PanelServer.Machines.Input;
using PanelServer.Machines.Schema;

namespace PanelServer.Api;

/// <summary>What a client wants of a history: <c>fields</c>, <c>from</c>, <c>to</c>, <c>format</c>.</summary>
/// <param name="Columns">Indexes of the columns wanted.</param>
/// <param name="From">Unix milliseconds, inclusive.</param>
/// <param name="To">Unix milliseconds, inclusive.</param>
/// <param name="IsCsv">True for CSV, false for JSON.</param>
public sealed record HistoryQuery(IReadOnlyList<int> Columns, long From, long To, bool IsCsv)
{
    private const string TimeForms = "Unix milliseconds or an ISO 8601 time, for example 1772582400000 or 2026-03-04T00:00:00Z";

    /// <summary>Reads the query string.</summary>
    /// <param name="query">The query.</param>
    /// <param name="columns">The columns there are.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <returns>The query, or null if something is wrong.</returns>
    public static HistoryQuery? Read(IQueryCollection query, IReadOnlyList<LiveColumn> columns, List<InputError> errors)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(errors);
        IReadOnlyList<int> wanted = ReadFields(query["fields"].ToString(), columns, errors);
        long from = ReadTime(query, "from", long.MinValue, errors);
        long to = ReadTime(query, "to", long.MaxValue, errors);
        string format = query["format"].ToString();
        if (format is not ("" or "json" or "csv"))
        {
            errors.Add(new("?format", $"\"{format}\" is unknown", "json or csv"));
        }

        return errors.Count == 0 ? new(wanted, from, to, format == "csv") : null;
    }

    private static int[] ReadFields(string fields, IReadOnlyList<LiveColumn> columns, List<InputError> errors)
    {
        if (fields.Length == 0)
        {
            return [.. Enumerable.Range(0, columns.Count)];
        }

        List<int> wanted = [];
        foreach (string field in fields.Split(',').Distinct())
        {
            int index = columns.Select(column => column.Path).ToList().IndexOf(field);
            if (index < 0)
            {
                errors.Add(new("?fields", $"\"{field}\" is not recorded", "a list, separated by commas, of " + string.Join(", ", columns.Select(column => column.Path))));
                break;
            }

            wanted.Add(index);
        }

        return [.. wanted];
    }

    private static long ReadTime(IQueryCollection query, string name, long fallback, List<InputError> errors)
    {
        string text = query[name].ToString();
        if (text.Length == 0)
        {
            return fallback;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long milliseconds))
        {
            return milliseconds;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return time.ToUnixTimeMilliseconds();
        }

        errors.Add(new("?" + name, "not a time", TimeForms));
        return fallback;
    }
}
