using System.Data.Common;
using System.Text.Json;
using PanelServer.Host.Storage;
using PanelServer.Machines.Alarms;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Alarms;

/// <summary>The tables of alarms that are not normal, and of the history.</summary>
internal static class AlarmTable
{
    /// <summary>Of these a day has.</summary>
    public const long MillisecondsPerDay = 86_400_000;

    private const string Columns = "id, ts, alarm, slug, serial, priority, state_before, state, label_en, label_de, message, occurrences, changed_by, comment";

    /// <summary>Reads the alarms that were not normal.</summary>
    public static List<Alarm> ReadAlarms(DbConnection store) =>
        [.. store.Query("SELECT body FROM alarm", row => Parse(row.GetString(0))).OfType<Alarm>()];

    /// <summary>Stores an alarm, or forgets it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="id">Its id.</param>
    /// <param name="alarm">The alarm; null if it is normal.</param>
    public static void Store(DbConnection store, string id, Alarm? alarm)
    {
        if (alarm is null)
        {
            store.Execute("DELETE FROM alarm WHERE id = @id", ("id", id));
            return;
        }

        store.Execute(
            "INSERT INTO alarm (id, body) VALUES (@id, @body) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            ("id", id),
            ("body", JsonSerializer.Serialize(alarm, PanelJson.Declared)));
    }

    /// <summary>Adds to the history.</summary>
    public static void Add(DbConnection store, AlarmChange change)
    {
        Alarm alarm = change.Alarm;
        store.Execute(
            """
            INSERT INTO alarm_history (id, ts, alarm, slug, serial, priority, state_before, state, label_en, label_de, message, occurrences, changed_by, comment)
            VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM alarm_history), @ts, @alarm, @slug, @serial, @priority, @before, @state, @english, @german, @message, @occurrences, @by, @comment)
            """,
            ("ts", change.Comment?.Ts ?? alarm.Changed),
            ("alarm", alarm.Id),
            ("slug", alarm.Origin.Slug),
            ("serial", alarm.Origin.Serial is { } serial ? (int)serial : null),
            ("priority", alarm.Priority.ToString()),
            ("before", change.Before.ToString()),
            ("state", alarm.Condition.State.ToString()),
            ("english", alarm.Label.English),
            ("german", alarm.Label.German),
            ("message", alarm.Message),
            ("occurrences", alarm.Occurrences),
            ("by", change.By),
            ("comment", change.Comment?.Text));
    }

    /// <summary>Lets the oldest entries of the history go.</summary>
    /// <param name="store">The store.</param>
    /// <param name="maximum">How many may be left.</param>
    public static void KeepEntries(DbConnection store, int maximum) =>
        store.Execute("DELETE FROM alarm_history WHERE id <= (SELECT COALESCE(MAX(id), 0) FROM alarm_history) - @maximum", ("maximum", maximum));

    /// <summary>
    /// Lets the oldest days of the history go. Days are those on which something was recorded, not those of the clock: one that is set years ahead
    /// by mistake would have everything deleted.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="days">How many days may be left.</param>
    public static void KeepDays(DbConnection store, int days) => store.Execute(
        $"""
        DELETE FROM alarm_history WHERE ts < (
            SELECT day * {MillisecondsPerDay} FROM (SELECT DISTINCT ts / {MillisecondsPerDay} AS day FROM alarm_history) AS recorded
            ORDER BY day DESC LIMIT 1 OFFSET @before)
        """,
        ("before", days - 1));

    /// <summary>Reads the history, newest first.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">Which entries.</param>
    public static List<AlarmHistoryEntry> Read(DbConnection store, AlarmHistoryQuery query) => store.Query(
        $"""
        SELECT {Columns} FROM alarm_history
        WHERE id < @before AND ts >= @from AND ts <= @to
          AND (@slug = '' OR slug = @slug) AND (@serial < 0 OR serial = @serial) AND (@alarm = '' OR alarm = @alarm)
        ORDER BY id DESC LIMIT @limit
        """,
        ReadEntry,
        ("before", query.Before),
        ("from", query.From),
        ("to", query.To),
        ("slug", query.Slug),
        ("serial", query.Serial),
        ("alarm", query.Alarm),
        ("limit", query.Limit));

    /// <summary>Reads the history in the order in which it was recorded.</summary>
    /// <param name="store">The store.</param>
    /// <param name="id">After which entry; 0 for all.</param>
    /// <param name="limit">How many at the most.</param>
    public static List<AlarmHistoryEntry> ReadAfter(DbConnection store, long id, int limit) =>
        store.Query($"SELECT {Columns} FROM alarm_history WHERE id > @id ORDER BY id LIMIT @limit", ReadEntry, ("id", id), ("limit", limit));

    private static AlarmHistoryEntry ReadEntry(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetInt64(1),
        row.GetString(2),
        row.Text(3),
        row.IsDBNull(4) ? null : (ushort)row.GetInt32(4),
        Enum.Parse<AlarmPriority>(row.GetString(5)),
        Enum.Parse<AlarmState>(row.GetString(6)),
        Enum.Parse<AlarmState>(row.GetString(7)),
        new(row.GetString(8), row.GetString(9)),
        row.Text(10),
        row.GetInt32(11),
        row.Text(12),
        row.Text(13));

    // Another version of this program may have stored it in another form.
    private static Alarm? Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<Alarm>(body, PanelJson.Declared);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
