using System.Data.Common;
using System.Text.Json;
using PanelServer.Host.Common;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Machines.Json;

namespace PanelServer.Host.History;

/// <summary>The tables of the history.</summary>
internal static class HistoryTable
{
    private const string OfMachine = "vendor = @vendor AND machine = @machine AND serial = @serial AND step = @step";

    // A few at a time, so that nobody waits long for the store.
    private const int LeastDeleted = 16;
    private const int MostDeleted = 256;

    /// <summary>The highest id; 0 if there is none.</summary>
    public static long NewestId(DbConnection store) => store.QuerySingle($"SELECT COALESCE(MAX(id), 0) FROM {HistoryTables.Blocks}", row => row.GetInt64(0));

    /// <summary>Time of the last single sample that was recorded; null if there is none.</summary>
    public static long? NewestTime(DbConnection store) => store.Query(
        $"SELECT last_ts FROM {HistoryTables.Blocks} WHERE step = 1 ORDER BY id DESC LIMIT 1", row => (long?)row.GetInt64(0)).FirstOrDefault();

    /// <summary>Stores a block, in place of an earlier form of it.</summary>
    public static void Write(DbConnection store, HistoryBlock block) => store.Execute(
        $"""
        INSERT INTO {HistoryTables.Blocks} (id, vendor, machine, serial, step, first_ts, last_ts, samples, layout, body)
        VALUES (@id, @vendor, @machine, @serial, @step, @first, @last, @samples, @layout, @body)
        ON CONFLICT (id) DO UPDATE SET last_ts = @last, samples = @samples, body = @body
        """,
        [
            ("id", block.Key.Id), .. Machine(block.Key.Machine, block.Key.Step), ("first", block.First), ("last", block.Last),
            ("samples", block.Samples), ("layout", LayoutOf(store, block.Layout)), ("body", block.Body),
        ]);

    /// <summary>Marks a step of the clock.</summary>
    public static void Mark(DbConnection store, ClockStep step) => store.Execute(
        "INSERT INTO history_clock_step (ts, seconds) VALUES (@ts, @seconds) ON CONFLICT (ts) DO NOTHING", ("ts", step.UnixMilliseconds), ("seconds", step.Seconds));

    /// <summary>Steps of the clock, in the order of their times.</summary>
    /// <param name="store">The store.</param>
    /// <param name="from">Unix milliseconds, exclusive.</param>
    /// <param name="to">Unix milliseconds, inclusive.</param>
    public static List<ClockStep> Marks(DbConnection store, long from, long to) => store.Query(
        "SELECT ts, seconds FROM history_clock_step WHERE ts > @from AND ts <= @to ORDER BY ts", row => new ClockStep(row.GetInt64(0), row.GetDouble(1)), ("from", from), ("to", to));

    /// <summary>
    /// Lets the oldest blocks of a machine go. They are counted by what was recorded and not by the clock: one that is set two years forward
    /// by mistake would take everything with it.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="step">The step.</param>
    /// <param name="kept">How many samples are kept.</param>
    public static void Rotate(DbConnection store, MachineIdentificationUnique machine, HistoryStep step, long kept) => store.Execute(
        $"""
        DELETE FROM {HistoryTables.Blocks} WHERE id IN (
            SELECT id FROM (
                SELECT id, SUM(samples) OVER (ORDER BY id DESC) - samples AS newer FROM {HistoryTables.Blocks} WHERE {OfMachine}) AS sizes
            WHERE newer >= @kept)
        """,
        [.. Machine(machine, step), ("kept", kept)]);

    /// <summary>Lets blocks go until the store is no larger than it may be: the finest first, of these the oldest.</summary>
    /// <param name="store">The store.</param>
    /// <param name="usedBytes">How large it is.</param>
    /// <param name="maximumBytes">How large it may be.</param>
    public static void Shrink(DbConnection store, Func<DbConnection, long> usedBytes, long maximumBytes)
    {
        int deleted = 0;
        while (deleted < MostDeleted && usedBytes(store) > maximumBytes)
        {
            int now = store.Execute(
                $"""
                DELETE FROM {HistoryTables.Blocks} WHERE id IN (
                    SELECT id FROM {HistoryTables.Blocks} WHERE step = (SELECT MIN(step) FROM {HistoryTables.Blocks}) ORDER BY id LIMIT @count)
                """,
                ("count", LeastDeleted));
            if (now == 0)
            {
                return;
            }

            deleted += now;
        }
    }

    /// <summary>The blocks of a machine that touch a time range, by time.</summary>
    public static List<HistoryBlockPlace> Find(DbConnection store, MachineIdentificationUnique machine, HistoryStep step, long from, long to) => store.Query(
        $"SELECT id, samples, layout FROM {HistoryTables.Blocks} WHERE {OfMachine} AND first_ts <= @to AND last_ts >= @from ORDER BY first_ts, id",
        row => new HistoryBlockPlace(row.GetInt64(0), row.GetInt32(1), row.GetInt64(2)),
        [.. Machine(machine, step), ("from", from), ("to", to)]);

    /// <summary>Blocks of all machines at a step, in the order in which they were begun.</summary>
    /// <param name="store">The store.</param>
    /// <param name="step">The step.</param>
    /// <param name="id">After which block; 0 for all.</param>
    public static List<(MachineIdentificationUnique Machine, HistoryBlockPlace Place)> Begun(DbConnection store, HistoryStep step, long id) => store.Query(
        $"SELECT vendor, machine, serial, id, samples, layout FROM {HistoryTables.Blocks} WHERE step = @step AND id > @id ORDER BY id",
        row => (
            new MachineIdentificationUnique(new((ushort)row.GetInt32(0), (ushort)row.GetInt32(1)), (ushort)row.GetInt32(2)),
            new HistoryBlockPlace(row.GetInt64(3), row.GetInt32(4), row.GetInt64(5))),
        ("step", step.Seconds),
        ("id", id));

    /// <summary>How many samples a block has by now; null if it is gone.</summary>
    public static int? Samples(DbConnection store, long id) =>
        store.Query($"SELECT samples FROM {HistoryTables.Blocks} WHERE id = @id", row => (int?)row.GetInt32(0), ("id", id)).FirstOrDefault();

    /// <summary>When the record of a machine begins at a step, in Unix milliseconds; null if there is none.</summary>
    public static long? Oldest(DbConnection store, MachineIdentificationUnique machine, HistoryStep step) => store.Query(
        $"SELECT MIN(first_ts) FROM {HistoryTables.Blocks} WHERE {OfMachine}", row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), [.. Machine(machine, step)]).Single();

    /// <summary>The bytes of a block.</summary>
    public static byte[] Body(DbConnection store, long id) => store.Query($"SELECT body FROM {HistoryTables.Blocks} WHERE id = @id", row => (byte[])row.GetValue(0), ("id", id)).Single();

    /// <summary>The fields of a layout, in the order of a block's columns.</summary>
    public static HistoryField[] Fields(DbConnection store, long layout) => store.Query(
        "SELECT fields FROM history_layout WHERE id = @id", row => JsonSerializer.Deserialize<HistoryField[]>(row.GetString(0), PanelJson.Declared)!, ("id", layout)).Single();

    /// <summary>A layout as it is stored.</summary>
    public static string LayoutText(IReadOnlyList<HistoryField> fields) => JsonSerializer.Serialize(fields, PanelJson.Declared);

    private static long LayoutOf(DbConnection store, string text)
    {
        List<long> known = store.Query("SELECT id FROM history_layout WHERE fields = @fields", row => row.GetInt64(0), ("fields", text));
        if (known.Count > 0)
        {
            return known[0];
        }

        store.Execute("INSERT INTO history_layout (id, fields) SELECT COALESCE(MAX(id), 0) + 1, @fields FROM history_layout", ("fields", text));
        return LayoutOf(store, text);
    }

    private static (string Name, object? Value)[] Machine(MachineIdentificationUnique machine, HistoryStep step) =>
    [
        ("vendor", (int)machine.MachineIdentification.Vendor), ("machine", (int)machine.MachineIdentification.Machine), ("serial", (int)machine.Serial), ("step", step.Seconds),
    ];
}

/// <summary>What the store knows a block by.</summary>
/// <param name="machine">Whose it is.</param>
/// <param name="step">At which step.</param>
internal sealed class HistoryBlockKey(MachineIdentificationUnique machine, HistoryStep step)
{
    /// <summary>Whose it is.</summary>
    public MachineIdentificationUnique Machine => machine;

    /// <summary>At which step.</summary>
    public HistoryStep Step => step;

    /// <summary>Its number, given by the store's task; 0 before.</summary>
    public long Id { get; set; }
}

/// <summary>A block as it is stored.</summary>
/// <param name="Key">What it is known by.</param>
/// <param name="First">Time of the first sample, in Unix milliseconds.</param>
/// <param name="Last">Time of the last one.</param>
/// <param name="Samples">How many there are.</param>
/// <param name="Layout">Its fields.</param>
/// <param name="Body">Its samples.</param>
internal sealed record HistoryBlock(HistoryBlockKey Key, long First, long Last, int Samples, string Layout, byte[] Body);

/// <summary>Where a block is.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Samples">How many samples it has.</param>
/// <param name="Layout">Number of its layout.</param>
internal sealed record HistoryBlockPlace(long Id, int Samples, long Layout);
