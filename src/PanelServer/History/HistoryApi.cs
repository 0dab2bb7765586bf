using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Common;
using PanelServer.Host.Http;
using PanelServer.Host.Machines;
using PanelServer.Machines;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;

namespace PanelServer.Host.History;

/// <summary>The last hour of live values and set points, for graphs that should not begin empty.</summary>
internal static class HistoryApi
{
    private const string Csv = "text/csv; charset=utf-8";

    /// <summary>Adds the route.</summary>
    public static void MapHistory(this IEndpointRouteBuilder routes) =>
        RefusalFilter.GroupIn(routes).MapGet("/api/v2/machine/{slug}/{serial}/history", Read)
            .RequireRateLimiting(RateLimits.Large)
            .Described("readHistory", "History", "The last hour of live values and of their set points, one sample a second, oldest first. No value is null, and so is a set point that was not in force.")
            .Refuses(StatusCodes.Status429TooManyRequests)
            .Compressed();

    private static Results<Answer<HistoryAnswer>, FileContentHttpResult, Refusal> Read(MachineAddress address, HttpRequest request, HistoryRecorder recorder, PanelClock clock)
    {
        RosterEntry entry = address.Entry;
        if (entry.Machine is not { } machine)
        {
            return Refusal.Unavailable($"The machine could not be built, so it has no history: {entry.BuildError}");
        }

        MachineHistory history = recorder.Of(machine);
        List<InputError> errors = [];
        if (HistoryQuery.Read(request.Query, history.Fields, errors) is not { } wanted)
        {
            return Refusal.BadRequest(errors);
        }

        HistoryExtract extract = history.Read(wanted.From, wanted.To, wanted.Fields);
        return wanted.IsCsv
            ? TypedResults.File(Encoding.UTF8.GetBytes(ToCsv(extract)), Csv, $"{entry.Slug}-{entry.Identification.Serial}.csv")
            : Answer<HistoryAnswer>.Ready(ToJson(extract, clock.Steps));
    }

    private static string ToCsv(HistoryExtract extract)
    {
        StringBuilder text = new("ts");
        foreach (HistoryColumn column in extract.Columns)
        {
            text.Append(',').Append(column.Field.Name);
        }

        text.Append("\r\n");
        Span<byte> number = stackalloc byte[FloatText.MaximumLength];
        for (int row = 0; row < extract.UnixMilliseconds.Count; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{extract.UnixMilliseconds[row]}");
            foreach (HistoryColumn column in extract.Columns)
            {
                text.Append(',');
                if (double.IsFinite(column.Numbers[row]))
                {
                    text.Append(Encoding.ASCII.GetString(number[..FloatText.Format(column.Numbers[row], number)]));
                }
            }

            text.Append("\r\n");
        }

        return text.ToString();
    }

    private static byte[] ToJson(HistoryExtract extract, IEnumerable<ClockStep> steps)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new() { Encoder = PanelJson.Declared.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("interval_seconds", (int)HistoryRecorder.Interval.TotalSeconds);
            writer.WritePropertyName("ts");
            JsonSerializer.Serialize(writer, extract.UnixMilliseconds, PanelJson.Declared);
            WriteSteps(writer, extract.UnixMilliseconds, steps);
            WriteColumns(writer, "columns", extract.Columns.Where(column => !column.Field.IsSetPoint));
            WriteColumns(writer, "set_points", extract.Columns.Where(column => column.Field.IsSetPoint));
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Where the clock was set between two of the samples; nothing if it never was, as nearly always.</summary>
    private static void WriteSteps(Utf8JsonWriter writer, IReadOnlyList<long> times, IEnumerable<ClockStep> steps)
    {
        ClockStep[] within = times.Count == 0 ? [] : [.. steps.Where(step => step.UnixMilliseconds > times[0] && step.UnixMilliseconds <= times[^1])];
        if (within.Length == 0)
        {
            return;
        }

        writer.WriteStartArray("clock_steps");
        foreach (ClockStep step in within)
        {
            writer.WriteStartObject();
            writer.WriteNumber("ts", step.UnixMilliseconds);
            writer.WriteNumber("seconds", step.Seconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteColumns(Utf8JsonWriter writer, string name, IEnumerable<HistoryColumn> columns)
    {
        writer.WriteStartArray(name);
        foreach (HistoryColumn column in columns)
        {
            writer.WriteStartObject();
            writer.WriteString("field", column.Field.Name);
            if (column.Field.StatePath is { } statePath)
            {
                writer.WriteString("state", statePath);
            }

            writer.WriteString("unit", column.Field.Unit);
            writer.WritePropertyName("values");
            JsonSerializer.Serialize(writer, column.Numbers, PanelJson.Declared);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
