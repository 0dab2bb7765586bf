using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.History;

/// <summary>What a client wants of a history: <c>fields</c>, <c>from</c>, <c>to</c>, <c>format</c>.</summary>
/// <param name="Fields">Indexes of the fields wanted.</param>
/// <param name="From">Unix milliseconds, inclusive.</param>
/// <param name="To">Unix milliseconds, inclusive.</param>
/// <param name="IsCsv">True for CSV, false for JSON.</param>
internal sealed record HistoryQuery(IReadOnlyList<int> Fields, long From, long To, bool IsCsv)
{
    /// <summary>Reads the query string.</summary>
    /// <param name="query">The query.</param>
    /// <param name="recorded">The fields there are.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <returns>The query, or null if something is wrong.</returns>
    public static HistoryQuery? Read(IQueryCollection query, IReadOnlyList<HistoryField> recorded, List<InputError> errors)
    {
        long from = QueryTime.Read(query, "from", long.MinValue, errors);
        long to = QueryTime.Read(query, "to", long.MaxValue, errors);
        string format = query["format"].ToString();
        if (format is not ("" or "json" or "csv"))
        {
            errors.Add(new("?format", $"\"{format}\" is unknown", "json or csv"));
        }

        bool isCsv = format == "csv";
        IReadOnlyList<int> wanted = ReadFields(query["fields"].ToString(), recorded, isCsv, errors);
        return errors.Count == 0 ? new(wanted, from, to, isCsv) : null;
    }

    private static int[] ReadFields(string fields, IReadOnlyList<HistoryField> recorded, bool isCsv, List<InputError> errors)
    {
        if (fields.Length == 0)
        {
            // A table has one header: set points are in it for those who ask, and older readers find the columns they know.
            return [.. Enumerable.Range(0, recorded.Count).Where(index => !(isCsv && recorded[index].IsSetPoint))];
        }

        List<int> wanted = [];
        foreach (string field in fields.Split(',').Distinct())
        {
            int index = recorded.Select(one => one.Name).ToList().IndexOf(field);
            if (index < 0)
            {
                errors.Add(new("?fields", $"\"{field}\" is not recorded", "a list, separated by commas, of " + string.Join(", ", recorded.Select(one => one.Name))));
                break;
            }

            wanted.Add(index);
        }

        return [.. wanted];
    }
}
