using System.Globalization;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;

namespace PanelServer.Host.History;

/// <summary>What a client wants of a history.</summary>
/// <param name="Fields">Indexes of the fields wanted.</param>
/// <param name="From">Unix milliseconds, inclusive; null if the query does not say.</param>
/// <param name="To">Unix milliseconds, inclusive; null if the query does not say.</param>
/// <param name="Step">The step wanted; null for the coarsest that <paramref name="Points"/> need.</param>
/// <param name="Points">How many samples at the most; null for all.</param>
/// <param name="Format">In which form.</param>
internal sealed record HistoryQuery(IReadOnlyList<int> Fields, long? From, long? To, HistoryStep? Step, int? Points, HistoryFormat Format)
{
    /// <summary>The fewest points of a plot that has a beginning and an end.</summary>
    public const int LeastPoints = 2;

    /// <summary>The most points of an answer that is put together in memory.</summary>
    public const int MostPoints = 10_000;

    private static readonly string AllSteps = string.Join(", ", HistoryStep.All.Select(step => step.Seconds));

    /// <summary>The parameters of the query beside <c>fields</c>, and what each means; none has to be there.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Parameters { get; } =
    [
        ("from", "First time, as Unix milliseconds or ISO 8601."),
        ("to", "Last time, as Unix milliseconds or ISO 8601."),
        ("resolution", $"Seconds between samples, one of {AllSteps}; 1 if left out. Above 1 with smallest, mean and greatest values."),
        ("points", string.Create(CultureInfo.InvariantCulture, $"In place of resolution: how many samples at the most, {LeastPoints} to {MostPoints}; the coarsest step that a plot of so many needs.")),
        ("format", "json (default), csv or parquet."),
    ];

    /// <summary>True for a query that wants the last hour, as it is in memory.</summary>
    public bool IsPlain => From is null && To is null && Points is null && Step == HistoryStep.Finest;

    /// <summary>Reads the query string.</summary>
    /// <param name="query">The query.</param>
    /// <param name="recorded">The fields there are.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <returns>The query, or null if something is wrong.</returns>
    public static HistoryQuery? Read(IQueryCollection query, IReadOnlyList<HistoryField> recorded, List<InputError> errors)
    {
        long from = QueryTime.Read(query, "from", long.MinValue, errors);
        long to = QueryTime.Read(query, "to", long.MaxValue, errors);
        HistoryFormat? format = query["format"].ToString() switch
        {
            "" or "json" => HistoryFormat.Json,
            "csv" => HistoryFormat.Csv,
            "parquet" => HistoryFormat.Parquet,
            _ => null,
        };
        if (format is null)
        {
            errors.Add(new("?format", $"\"{query["format"]}\" is unknown", "json or csv or parquet"));
        }

        HistoryStep? step = ReadStep(query["resolution"].ToString(), errors);
        int? points = ReadPoints(query["points"].ToString(), errors);
        if (step is not null && points is not null)
        {
            errors.Add(new("?points", "can't be asked for together with resolution", "either resolution or points"));
        }

        IReadOnlyList<int> wanted = ReadFields(query["fields"].ToString(), recorded, format == HistoryFormat.Json, errors);
        return errors.Count > 0
            ? null
            : new(wanted, from == long.MinValue ? null : from, to == long.MaxValue ? null : to, step ?? (points is null ? HistoryStep.Finest : null), points, format!.Value);
    }

    private static HistoryStep? ReadStep(string text, List<InputError> errors)
    {
        HistoryStep? step = HistoryStep.All.FirstOrDefault(one => one.Seconds.ToString(CultureInfo.InvariantCulture) == text);
        if (step is null && text.Length > 0)
        {
            errors.Add(new("?resolution", $"\"{text}\" is none", $"seconds, one of {AllSteps}"));
        }

        return step;
    }

    private static int? ReadPoints(string text, List<InputError> errors)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int points) && points is >= LeastPoints and <= MostPoints)
        {
            return points;
        }

        errors.Add(new("?points", "not a number in the range", string.Create(CultureInfo.InvariantCulture, $"an integer from {LeastPoints} to {MostPoints}")));
        return null;
    }

    private static int[] ReadFields(string fields, IReadOnlyList<HistoryField> recorded, bool isJson, List<InputError> errors)
    {
        if (fields.Length == 0)
        {
            // A table has one header: set points are in it for those who ask, and older readers find the columns they know.
            return [.. Enumerable.Range(0, recorded.Count).Where(index => isJson || !recorded[index].IsSetPoint)];
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

/// <summary>The forms of an answer.</summary>
internal enum HistoryFormat
{
    /// <summary>Column by column.</summary>
    Json,

    /// <summary>Row by row.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}
