using System.Data.Common;
using System.Text.Json.Nodes;
using PanelServer.Host.Storage;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Audit;

/// <summary>The table of entries. Entries are added and never changed; the oldest go when it has become too large.</summary>
internal static class AuditTable
{
    private const string Columns = "id, ts, user_name, address, door, slug, serial, mutation, value, value_before, outcome, reason";

    // So much is left free when entries go, so that this is seldom.
    private const double Kept = 0.9;

    /// <summary>The id of the newest entry; 0 if there is none.</summary>
    public static long NewestId(DbConnection store) => store.QuerySingle("SELECT COALESCE(MAX(id), 0) FROM audit", row => row.GetInt64(0));

    /// <summary>How large the texts of all entries are, in bytes.</summary>
    public static long Size(DbConnection store) => store.QuerySingle("SELECT COALESCE(SUM(bytes), 0) FROM audit", row => row.GetInt64(0));

    /// <summary>Adds an entry.</summary>
    /// <returns>The size of its texts.</returns>
    public static int Add(DbConnection store, AuditEntry entry)
    {
        string? value = entry.Value?.ToJsonString(PanelJson.Declared);
        string? before = entry.ValueBefore?.ToJsonString(PanelJson.Declared);
        int bytes = 64 + ((string?[])[entry.User, entry.Address, entry.Door, entry.Slug, entry.Mutation, value, before, entry.Reason]).Sum(text => text?.Length ?? 0);
        store.Execute(
            """
            INSERT INTO audit (id, ts, user_name, address, door, slug, serial, mutation, value, value_before, outcome, reason, bytes)
            VALUES (@id, @ts, @user, @address, @door, @slug, @serial, @mutation, @value, @before, @outcome, @reason, @bytes)
            """,
            ("id", entry.Id),
            ("ts", entry.Ts),
            ("user", entry.User),
            ("address", entry.Address),
            ("door", entry.Door),
            ("slug", entry.Slug),
            ("serial", entry.Serial is { } serial ? (int)serial : null),
            ("mutation", entry.Mutation),
            ("value", value),
            ("before", before),
            ("outcome", entry.Outcome.ToString()),
            ("reason", entry.Reason),
            ("bytes", bytes));
        return bytes;
    }

    /// <summary>Lets the oldest entries go.</summary>
    /// <param name="store">The store.</param>
    /// <param name="maximumBytes">What all entries together may have.</param>
    public static void Rotate(DbConnection store, long maximumBytes) => store.Execute(
        """
        DELETE FROM audit WHERE id <= (
            SELECT COALESCE(MAX(id), 0) FROM (SELECT id, SUM(bytes) OVER (ORDER BY id DESC) AS newer FROM audit) AS sizes WHERE newer > @kept)
        """,
        ("kept", (long)(maximumBytes * Kept)));

    /// <summary>Reads entries, newest first.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">Which.</param>
    public static List<AuditEntry> Read(DbConnection store, AuditQuery query) => store.Query(
        $"""
        SELECT {Columns} FROM audit
        WHERE id < @before AND ts >= @from AND ts <= @to
          AND (@slug = '' OR slug = @slug) AND (@serial < 0 OR serial = @serial)
          AND (@user = '' OR user_name = @user) AND (@address = '' OR address = @address)
          AND (@mutation = '' OR mutation = @mutation) AND (@outcome = '' OR outcome = @outcome)
        ORDER BY id DESC LIMIT @limit
        """,
        ReadEntry,
        ("before", query.Before),
        ("from", query.From),
        ("to", query.To),
        ("slug", query.Slug),
        ("serial", query.Serial),
        ("user", query.User),
        ("address", query.Address),
        ("mutation", query.Mutation),
        ("outcome", query.Outcome),
        ("limit", query.Limit));

    /// <summary>Reads entries in the order in which they were added.</summary>
    /// <param name="store">The store.</param>
    /// <param name="id">After which entry; 0 for all.</param>
    /// <param name="limit">How many at the most.</param>
    public static List<AuditEntry> ReadAfter(DbConnection store, long id, int limit) =>
        store.Query($"SELECT {Columns} FROM audit WHERE id > @id ORDER BY id LIMIT @limit", ReadEntry, ("id", id), ("limit", limit));

    private static AuditEntry ReadEntry(DbDataReader row) => new(
        row.GetInt64(0),
        row.GetInt64(1),
        row.Text(2),
        row.GetString(3),
        row.GetString(4),
        row.Text(5),
        row.IsDBNull(6) ? null : (ushort)row.GetInt32(6),
        row.Text(7),
        row.Text(8) is { } value ? JsonNode.Parse(value) : null,
        row.Text(9) is { } before ? JsonNode.Parse(before) : null,
        Enum.Parse<AuditOutcome>(row.GetString(10)),
        row.Text(11));
}
