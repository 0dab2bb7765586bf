using System.Data.Common;
using PanelServer.Host.Storage;
using PanelServer.Machines;

namespace PanelServer.Host.Settings;

/// <summary>What is stored of a machine.</summary>
/// <param name="Settings">Its settings that differ from the defaults, as JSON; null if none was ever stored.</param>
/// <param name="Changed">When these were changed last, in Unix milliseconds.</param>
/// <param name="Doing">What it was doing when it was last seen; null if it never was.</param>
/// <param name="Seen">When that was, in Unix milliseconds.</param>
internal sealed record StoredMachine(string? Settings, long Changed, string? Doing, long Seen);

/// <summary>The tables of settings and of what machines were doing.</summary>
internal static class SettingsTable
{
    /// <summary>Reads all that is stored.</summary>
    public static Dictionary<MachineIdentificationUnique, StoredMachine> Read(DbConnection store)
    {
        Dictionary<MachineIdentificationUnique, StoredMachine> machines = [];
        foreach ((MachineIdentificationUnique id, string body, long changed) in store.Query("SELECT vendor, machine, serial, body, changed FROM machine_settings", ReadRow))
        {
            machines[id] = new(body, changed, null, 0);
        }

        foreach ((MachineIdentificationUnique id, string doing, long seen) in store.Query("SELECT vendor, machine, serial, doing, seen FROM machine_seen", ReadRow))
        {
            machines[id] = machines.GetValueOrDefault(id, new(null, 0, null, 0)) with { Doing = doing, Seen = seen };
        }

        return machines;
    }

    /// <summary>Stores a machine's settings in place of those that are there.</summary>
    public static void StoreSettings(DbConnection store, MachineIdentificationUnique machine, string settings, long now) => Put(
        store,
        """
        INSERT INTO machine_settings (vendor, machine, serial, body, changed) VALUES (@vendor, @machine, @serial, @text, @time)
        ON CONFLICT (vendor, machine, serial) DO UPDATE SET body = excluded.body, changed = excluded.changed
        """,
        machine,
        settings,
        now);

    /// <summary>Stores what a machine is doing.</summary>
    public static void StoreDoing(DbConnection store, MachineIdentificationUnique machine, string doing, long now) => Put(
        store,
        """
        INSERT INTO machine_seen (vendor, machine, serial, doing, seen) VALUES (@vendor, @machine, @serial, @text, @time)
        ON CONFLICT (vendor, machine, serial) DO UPDATE SET doing = excluded.doing, seen = excluded.seen
        """,
        machine,
        doing,
        now);

    private static void Put(DbConnection store, string sql, MachineIdentificationUnique machine, string text, long now) => store.Execute(
        sql,
        ("vendor", (int)machine.MachineIdentification.Vendor),
        ("machine", (int)machine.MachineIdentification.Machine),
        ("serial", (int)machine.Serial),
        ("text", text),
        ("time", now));

    private static (MachineIdentificationUnique Id, string Text, long Time) ReadRow(DbDataReader row) => (
        new(new((ushort)row.GetInt32(0), (ushort)row.GetInt32(1)), (ushort)row.GetInt32(2)), row.GetString(3), row.GetInt64(4));
}
