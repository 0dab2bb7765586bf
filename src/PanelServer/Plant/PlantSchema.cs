using System.Data.Common;
using Npgsql;
using PanelServer.Host.Storage;

namespace PanelServer.Host.Plant;

/// <summary>
/// The tables of the common history, as steps from one version to the next. A step that has been released is never changed; what comes later is a
/// new one. Many panels may come at once.
/// </summary>
internal static class PlantSchema
{
    /// <summary>Values, by signal and time.</summary>
    public const string Values = "history_value";

    /// <summary>Changes of alarms.</summary>
    public const string Alarms = "alarm_change";

    /// <summary>Commands.</summary>
    public const string Commands = "command";

    /// <summary>Production runs.</summary>
    public const string Runs = "production_run";

    /// <summary>The call that holds up all others that want to change tables, until the end of the transaction.</summary>
    public const string LockCall = "pg_advisory_xact_lock(hashtextextended('PanelServer plant ' || current_schema(), 0))";

    private const string LockText = $"SELECT {LockCall}";
    private const string VersionTable = "CREATE TABLE IF NOT EXISTS plant_version (version INTEGER NOT NULL)";
    private const string VersionText = "(SELECT COALESCE(MAX(version), 0) FROM plant_version)";

    // A row of panel and of machine has how far the panel has come with it: it changes in the transaction that brings the rows. In their order the
    // columns of a value need no padding, which would be a tenth of its row.
    private const string Tables =
        $"""
        CREATE TABLE panel (
            id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT NOT NULL UNIQUE, instance TEXT, version TEXT,
            first_contact TIMESTAMPTZ NOT NULL DEFAULT now(), last_contact TIMESTAMPTZ NOT NULL DEFAULT now(),
            alarms BIGINT NOT NULL DEFAULT 0, commands BIGINT NOT NULL DEFAULT 0, runs BIGINT NOT NULL DEFAULT 0);
        CREATE TABLE machine (
            id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, panel INTEGER NOT NULL REFERENCES panel,
            vendor INTEGER NOT NULL, machine INTEGER NOT NULL, serial INTEGER NOT NULL, slug TEXT NOT NULL,
            step INTEGER NOT NULL, block BIGINT NOT NULL, samples INTEGER NOT NULL, last_ts BIGINT NOT NULL,
            UNIQUE (panel, vendor, machine, serial));
        CREATE TABLE signal (
            id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, machine INTEGER NOT NULL REFERENCES machine,
            name TEXT NOT NULL, unit TEXT NOT NULL, UNIQUE (machine, name));
        CREATE TABLE {Values} (
            signal INTEGER NOT NULL, count INTEGER NOT NULL, time TIMESTAMPTZ NOT NULL,
            mean DOUBLE PRECISION NOT NULL, min DOUBLE PRECISION NOT NULL, max DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (signal, time)) PARTITION BY RANGE (time);
        CREATE TABLE {Alarms} (
            panel INTEGER NOT NULL, id BIGINT NOT NULL, time TIMESTAMPTZ NOT NULL, alarm TEXT NOT NULL, slug TEXT, serial INTEGER,
            priority TEXT NOT NULL, state_before TEXT NOT NULL, state TEXT NOT NULL, label_en TEXT NOT NULL, label_de TEXT NOT NULL,
            message TEXT, occurrences INTEGER NOT NULL, changed_by TEXT, comment TEXT,
            PRIMARY KEY (panel, id, time)) PARTITION BY RANGE (time);
        CREATE INDEX {Alarms}_by_alarm ON {Alarms} (panel, alarm, time, id);
        CREATE TABLE {Commands} (
            panel INTEGER NOT NULL, id BIGINT NOT NULL, time TIMESTAMPTZ NOT NULL, user_name TEXT, address TEXT NOT NULL, door TEXT NOT NULL,
            slug TEXT, serial INTEGER, mutation TEXT, value JSON, value_before JSON, outcome TEXT NOT NULL, reason TEXT,
            PRIMARY KEY (panel, id, time)) PARTITION BY RANGE (time);
        CREATE TABLE {Runs} (
            panel INTEGER NOT NULL, number BIGINT NOT NULL, begun TIMESTAMPTZ NOT NULL, ended TIMESTAMPTZ,
            product TEXT, recipe TEXT, recipe_version TEXT, begun_by TEXT, ended_by TEXT, note TEXT, body JSON NOT NULL, figures JSON,
            PRIMARY KEY (panel, number, begun)) PARTITION BY RANGE (begun);
        """;

    // What people ask. An alarm begins when it becomes active, and ends when it is so no longer.
    private const string Views =
        $"""
        CREATE VIEW history AS
            SELECT p.name AS panel, m.slug, m.vendor, m.machine, m.serial, s.name AS signal, s.unit, v.time, v.mean, v.min, v.max, v.count
            FROM {Values} v JOIN signal s ON s.id = v.signal JOIN machine m ON m.id = s.machine JOIN panel p ON p.id = m.panel;
        CREATE VIEW alarm AS
            SELECT p.name AS panel, b.slug, b.serial, b.alarm, b.priority, b.label_en, b.label_de, b.message,
                b.time AS begun, e.time AS ended, a.time AS acknowledged, a.changed_by AS acknowledged_by
            FROM {Alarms} b JOIN panel p ON p.id = b.panel
            LEFT JOIN LATERAL (
                SELECT time FROM {Alarms} c WHERE c.panel = b.panel AND c.alarm = b.alarm AND (c.time, c.id) > (b.time, b.id) AND c.comment IS NULL
                    AND c.state NOT IN ('UnacknowledgedActive', 'AcknowledgedActive')
                ORDER BY c.time, c.id LIMIT 1) e ON TRUE
            LEFT JOIN LATERAL (
                SELECT time, changed_by FROM {Alarms} c WHERE c.panel = b.panel AND c.alarm = b.alarm AND (c.time, c.id) > (b.time, b.id) AND c.comment IS NULL
                    AND c.state_before IN ('UnacknowledgedActive', 'ReturnedUnacknowledged') AND c.state IN ('AcknowledgedActive', 'Normal')
                ORDER BY c.time, c.id LIMIT 1) a ON TRUE
            WHERE b.comment IS NULL AND b.state = 'UnacknowledgedActive' AND b.state_before NOT IN ('UnacknowledgedActive', 'AcknowledgedActive');
        """;

    /// <summary>What makes each version from the one before.</summary>
    public static IReadOnlyList<string> Steps { get; } = [Tables, Views, PlantRights.Step];

    /// <summary>
    /// The same as SQL for psql, for whoever owns the schema where panels do not: brings the tables of any version up to date, all or nothing, and does nothing
    /// to those that are.
    /// </summary>
    public static string Script() =>
        string.Join('\n', [$"BEGIN;\n{LockText};\n{VersionTable};", .. Steps.Select(ScriptOf), "COMMIT;"]);

    /// <summary>Brings the tables up to date, all or nothing, if this login owns them; otherwise looks whether they are.</summary>
    /// <param name="connection">The common history.</param>
    /// <returns>True if this login owns them.</returns>
    /// <exception cref="PlantRefusalException">Another version of this program has made them, or the schema is a panel's own.</exception>
    /// <exception cref="DbException">They can't be made.</exception>
    public static bool Update(NpgsqlConnection connection)
    {
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        Lock(connection);
        if (connection.QuerySingle("SELECT to_regclass('store_version') IS NOT NULL", row => row.GetBoolean(0)))
        {
            throw new PlantRefusalException("The schema of the common history is a panel's own store. Give the common history a schema of its own, by Search Path in Plant:ConnectionString.");
        }

        bool isOwner = connection.QuerySingle("SELECT COALESCE((SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('plant_version')), TRUE)", row => row.GetBoolean(0));
        if (isOwner)
        {
            connection.Execute(VersionTable);
        }

        int found = connection.QuerySingle($"SELECT {VersionText}", row => row.GetInt32(0));
        if (found > Steps.Count)
        {
            throw new PlantRefusalException($"The common history has version {found}, and this program knows versions up to {Steps.Count}. Bring this panel up to date; what it records meanwhile is copied then.");
        }

        if (found < Steps.Count && !isOwner)
        {
            throw new PlantRefusalException($"The common history has version {found}, this panel needs version {Steps.Count}, and its login does not own the tables. Whoever owns them brings them up to date, as docs/plant.md says; what the panel records meanwhile is copied then.");
        }

        foreach (string step in Steps.Skip(found))
        {
            connection.Execute(step);
        }

        if (found < Steps.Count)
        {
            connection.Execute("DELETE FROM plant_version");
            connection.Execute("INSERT INTO plant_version (version) VALUES (@version)", ("version", Steps.Count));
        }

        transaction.Commit();
        return isOwner;
    }

    private static string ScriptOf(string step, int earlier) =>
        $"""
        DO $version$ BEGIN
        IF {VersionText} = {earlier} THEN
        EXECUTE $step$
        {step}
        $step$;
        DELETE FROM plant_version;
        INSERT INTO plant_version (version) VALUES ({earlier + 1});
        END IF;
        END $version$;
        """;

    /// <summary>Holds up all others that want to change tables, until the end of the transaction.</summary>
    /// <param name="connection">The common history.</param>
    public static void Lock(NpgsqlConnection connection) => connection.Execute(LockText);
}

/// <summary>The common history does not take this panel.</summary>
/// <param name="message">Why, and what to do, as an operator reads it.</param>
internal sealed class PlantRefusalException(string message) : Exception(message);
