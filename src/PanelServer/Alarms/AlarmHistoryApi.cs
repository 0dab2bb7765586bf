using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Http;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Machines.Alarms;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Alarms;

/// <summary>What became of all alarms.</summary>
internal static class AlarmHistoryApi
{
    /// <summary>Address of the history.</summary>
    public const string Route = AlarmApi.Route + "/history";

    private const string CsvHead = "id,ts,time,alarm,slug,serial,priority,state_before,state,label_en,label_de,message,occurrences,by,comment\r\n";

    /// <summary>Adds the route.</summary>
    public static void MapAlarmHistory(this IEndpointRouteBuilder routes) =>
        RefusalFilter.GroupIn(routes).MapGet(Route, ReadAsync)
            .Needs(Role.Viewer)
            .RequireRateLimiting(RateLimits.Large)
            .WithTags("alarms")
            .Described("readAlarmHistory", "History of the alarms", "Every change of an alarm's state and every comment with its time and who brought it about, newest first.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable)
            .Compressed();

    private static async Task<Results<Answer<AlarmHistoryAnswer>, FileContentHttpResult, Refusal>> ReadAsync(HttpRequest request, Store store)
    {
        List<InputError> errors = [];
        if (AlarmHistoryQuery.Read(request.Query, errors) is not { } query)
        {
            return Refusal.BadRequest(errors);
        }

        try
        {
            List<AlarmHistoryEntry> entries = await store.ReadAsync(connection => AlarmTable.Read(connection, query));
            return query.IsCsv
                ? CsvText.File(ToCsv(entries), "alarms.csv")
                : new Answer<AlarmHistoryAnswer>(new(entries, entries.Count == query.Limit ? entries[^1].Id : null));
        }
        catch (StoreException failure)
        {
            return Refusal.Unavailable(failure.Message);
        }
    }

    private static string ToCsv(List<AlarmHistoryEntry> entries)
    {
        StringBuilder text = new(CsvHead);
        foreach (AlarmHistoryEntry entry in entries)
        {
            CsvText.AppendRow(
                text,
                entry.Id.ToString(CultureInfo.InvariantCulture),
                entry.Ts.ToString(CultureInfo.InvariantCulture),
                CsvText.Time(entry.Ts),
                entry.Alarm,
                entry.Slug,
                entry.Serial?.ToString(CultureInfo.InvariantCulture),
                entry.Priority.ToString(),
                entry.StateBefore.ToString(),
                entry.State.ToString(),
                entry.Label.English,
                entry.Label.German,
                entry.Message,
                entry.Occurrences.ToString(CultureInfo.InvariantCulture),
                entry.By,
                entry.Comment);
        }

        return text.ToString();
    }
}

/// <summary>A change of an alarm's state, or a comment.</summary>
/// <param name="Id">Rises from entry to entry.</param>
/// <param name="Ts">When, in Unix milliseconds.</param>
/// <param name="Alarm">Id of the alarm.</param>
/// <param name="Slug">Type of the machine; null if it concerns none.</param>
/// <param name="Serial">Serial number of the machine; null if it concerns none.</param>
/// <param name="Priority">How soon somebody had to do something.</param>
/// <param name="StateBefore">How it stood before.</param>
/// <param name="State">How it stood then.</param>
/// <param name="Label">What had happened.</param>
/// <param name="Message">More about it; null if there was no more to tell.</param>
/// <param name="Occurrences">How often its cause had come since it was normal.</param>
/// <param name="By">Who brought it about; null if nobody did.</param>
/// <param name="Comment">What somebody has written about it, which changed no state; null if a state has changed.</param>
internal sealed record AlarmHistoryEntry(
    long Id,
    long Ts,
    string Alarm,
    string? Slug,
    ushort? Serial,
    AlarmPriority Priority,
    AlarmState StateBefore,
    AlarmState State,
    LocalizedText Label,
    string? Message,
    int Occurrences,
    string? By,
    string? Comment);

/// <summary>Entries of the history.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Next">Ask with <c>before</c> and this id for those before them; null if these are all.</param>
internal sealed record AlarmHistoryAnswer(IReadOnlyList<AlarmHistoryEntry> Entries, long? Next);
