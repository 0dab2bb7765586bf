using Microsoft.Extensions.Options;
using Npgsql;
using PanelServer.Host.Common;
using PanelServer.Host.History;
using PanelServer.Host.Storage;
using PanelServer.Machines;

namespace PanelServer.Host.Plant;

/// <summary>
/// The common history while this panel writes to it: one connection, on which the panel's name is claimed. Used by one task only. After a failure it
/// has to be closed; what is known then is what the database says.
/// </summary>
/// <param name="options">Where it is, and the panel's name.</param>
/// <param name="catalog">The types of machines.</param>
/// <param name="status">Told of rows.</param>
/// <param name="time">The clock that paces the making of partitions.</param>
internal sealed class PlantDatabase(IOptions<PlantOptions> options, MachineCatalog catalog, PlantStatus status, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan PartitionsPause = TimeSpan.FromHours(1);

    private readonly PlantOptions _options = options.Value;
    private readonly PostgreSqlSchema _schema = new(options.Value.ConnectionString);
    private readonly Dictionary<MachineIdentificationUnique, int> _machines = [];
    private readonly Dictionary<(int Machine, string Layout), int[]> _signals = [];
    private readonly HashSet<(string Table, DateTime Month)> _partitions = [];
    private NpgsqlConnection? _connection;
    private string _instance = "";
    private int _panel;
    private DateTime _month;
    private long _partitionsLookedAt;
    private bool _ownsTables;
    private int _valueMonths;
    private int _recordMonths;

    /// <summary>Where it is, as an operator reads it; without secrets.</summary>
    public string Place => _schema.Place;

    /// <summary>Whether it is open.</summary>
    public bool IsOpen => _connection is not null;

    /// <summary>Connects, brings the tables up to date, and claims the panel's name.</summary>
    /// <param name="instance">By which the panel's own store is known.</param>
    /// <param name="former">By which the store was known that this one has replaced; null if none was since the server was started.</param>
    /// <param name="machines">How far the values of each machine are copied.</param>
    /// <returns>How far records are copied.</returns>
    /// <exception cref="PlantRefusalException">It does not take this panel.</exception>
    /// <exception cref="NpgsqlException">It can't be reached, or something in it is wrong.</exception>
    public PlantRecordPositions Open(string instance, string? former, out IReadOnlyDictionary<MachineIdentificationUnique, PlantPosition> machines)
    {
        _connection = _schema.ConnectForWriting();
        _instance = instance;
        _ownsTables = PlantSchema.Update(_connection);
        _connection.Execute("INSERT INTO panel (name) SELECT @name WHERE NOT EXISTS (SELECT FROM panel WHERE name = @name) ON CONFLICT (name) DO NOTHING", ("name", _options.Panel));
        (_panel, bool isOwn) = _connection.Query("SELECT id, login IS NOT DISTINCT FROM session_user FROM panel WHERE name = @name", row => (row.GetInt32(0), row.GetBoolean(1)), ("name", _options.Panel)).Single();
        if (!_ownsTables && !isOwn)
        {
            throw new PlantRefusalException($"The name {_options.Panel} belongs to another login in the common history. Give each panel a name of its own by Plant:Panel; if it is this panel's, whoever owns the tables gives it to its login, as docs/plant.md says.");
        }

        Claim(_connection, former);
        if (_ownsTables)
        {
            // For the day on which the tables get an owner of their own.
            _connection.Execute("UPDATE panel SET login = session_user WHERE id = @panel", ("panel", _panel));
        }

        LookAtPartitions(_connection);
        machines = ReadMachines(_connection);
        return _connection.Query(
            "SELECT alarms, commands, runs FROM panel WHERE id = @panel", row => new PlantRecordPositions(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), ("panel", _panel)).Single();
    }

    /// <summary>Writes a batch, with the positions that go with it, all or nothing.</summary>
    /// <param name="batch">The batch.</param>
    /// <exception cref="PlantRefusalException">Somebody has given the panel's name to another one.</exception>
    /// <exception cref="NpgsqlException">It can't be reached, or something in it is wrong. Whether the batch was written, the database knows.</exception>
    public void Write(PlantBatch batch)
    {
        NpgsqlConnection connection = _connection!;
        if (time.GetElapsedTime(_partitionsLookedAt) >= PartitionsPause)
        {
            LookAtPartitions(connection);
        }

        PlantRows rows = new(connection, _panel, OldestMonth(_valueMonths), OldestMonth(_recordMonths), _month.AddMonths(2));
        foreach ((string table, DateTime month) in rows.MonthsOf(batch).Where(place => _partitions.Add(place)).ToArray())
        {
            PlantPartitions.Make(connection, table, month);
        }

        using (NpgsqlTransaction transaction = connection.BeginTransaction())
        {
            // First, so that one who has lost the name writes nothing.
            Advance(connection, batch.Positions);
            foreach (PlantSamples samples in batch.Values)
            {
                int machine = MachineOf(connection, samples.Machine);
                rows.AddValues(SignalsOf(connection, machine, samples.Fields), samples.Chunk);
                Advance(connection, machine, samples.Position);
            }

            rows.AddRecords(batch);
            transaction.Commit();
        }

        status.CountRows(rows.Written);
        status.CountMissed(rows.MissedSamples);
    }

    /// <summary>Closes the connection; the name is free then for a server that follows.</summary>
    public void Close()
    {
        _connection?.Dispose();
        _connection = null;
        _machines.Clear();
        _signals.Clear();
        _partitions.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Claim(NpgsqlConnection connection, string? former)
    {
        if (!PostgreSqlSchema.TryClaim(connection, $"PanelServer panel {_panel} "))
        {
            throw new PlantRefusalException($"A panel with the name {_options.Panel} is connected to the common history already. Give each panel a name of its own by Plant:Panel. If it was this panel's own connection that broke, it is free again after a minute.");
        }

        using NpgsqlTransaction transaction = connection.BeginTransaction();
        string? known = connection.Query("SELECT instance FROM panel WHERE id = @panel FOR UPDATE", row => row.Text(0), ("panel", _panel)).Single();
        if (known is not null && known != _instance && known != former)
        {
            throw new PlantRefusalException($"The name {_options.Panel} belongs to another panel in the common history. Give each panel a name of its own by Plant:Panel; if that was this panel with an earlier store, release the name as docs/plant.md says.");
        }

        if (known != _instance)
        {
            // The numbers of another store mean nothing here.
            connection.Execute("UPDATE panel SET alarms = 0, commands = 0, runs = 0 WHERE id = @panel", ("panel", _panel));
            connection.Execute("UPDATE machine SET block = 0, samples = 0 WHERE panel = @panel", ("panel", _panel));
        }

        connection.Execute("UPDATE panel SET instance = @instance, version = @version WHERE id = @panel", ("instance", _instance), ("version", PanelVersion.Text), ("panel", _panel));
        transaction.Commit();
    }

    private Dictionary<MachineIdentificationUnique, PlantPosition> ReadMachines(NpgsqlConnection connection)
    {
        Dictionary<MachineIdentificationUnique, PlantPosition> positions = [];
        connection.Query(
            "SELECT id, vendor, machine, serial, step, block, samples, last_ts FROM machine WHERE panel = @panel",
            row =>
            {
                MachineIdentificationUnique machine = new(new((ushort)row.GetInt32(1), (ushort)row.GetInt32(2)), (ushort)row.GetInt32(3));
                _machines.Add(machine, row.GetInt32(0));
                positions.Add(machine, new(row.GetInt32(4), row.GetInt64(5), row.GetInt32(6), row.GetInt64(7)));
                return machine;
            },
            ("panel", _panel));
        return positions;
    }

    /// <summary>Has the partitions of this month and of the next ready, and drops old ones, by the database's clock: a panel's may be wrong.</summary>
    private void LookAtPartitions(NpgsqlConnection connection)
    {
        _partitionsLookedAt = time.GetTimestamp();
        ReadMonths(connection);
        _month = PlantPartitions.MonthOf(connection.QuerySingle("SELECT now()", row => row.GetDateTime(0)).ToUniversalTime());
        foreach (string table in (string[])[PlantSchema.Values, PlantSchema.Alarms, PlantSchema.Commands, PlantSchema.Runs])
        {
            foreach (DateTime month in (DateTime[])[_month, _month.AddMonths(1)])
            {
                PlantPartitions.Make(connection, table, month);
                _partitions.Add((table, month));
            }

            if (_ownsTables)
            {
                PlantPartitions.DropBefore(connection, table, OldestMonth(table == PlantSchema.Values ? _valueMonths : _recordMonths));
            }
        }

        if (!_ownsTables)
        {
            PlantPartitions.DropOld(connection);
        }
    }

    /// <summary>How many months are copied: not more than the owner of the tables keeps, where that is not this panel.</summary>
    private void ReadMonths(NpgsqlConnection connection)
    {
        (_valueMonths, _recordMonths) = (_options.ValueMonths, _options.RecordMonths);
        if (!_ownsTables)
        {
            (int values, int records) = connection.QuerySingle("SELECT value_months, record_months FROM retention", row => (row.GetInt32(0), row.GetInt32(1)));
            (_valueMonths, _recordMonths) = (Math.Min(_valueMonths, values), Math.Min(_recordMonths, records));
        }
    }

    private DateTime OldestMonth(int months) => _month.AddMonths(-months);

    private void Advance(NpgsqlConnection connection, PlantRecordPositions positions)
    {
        int advanced = connection.Execute(
            "UPDATE panel SET last_contact = now(), alarms = @alarms, commands = @commands, runs = @runs WHERE id = @panel AND instance = @instance",
            ("alarms", positions.Alarms),
            ("commands", positions.Commands),
            ("runs", positions.Runs),
            ("panel", _panel),
            ("instance", _instance));
        if (advanced == 0)
        {
            throw new PlantRefusalException($"The name {_options.Panel} was released in the common history. It is claimed anew.");
        }
    }

    private static void Advance(NpgsqlConnection connection, int machine, PlantPosition position) => connection.Execute(
        "UPDATE machine SET step = @step, block = @block, samples = @samples, last_ts = @last WHERE id = @machine",
        ("step", position.StepSeconds),
        ("block", position.Block),
        ("samples", position.Samples),
        ("last", position.LastTime),
        ("machine", machine));

    private int MachineOf(NpgsqlConnection connection, MachineIdentificationUnique machine)
    {
        if (!_machines.TryGetValue(machine, out int id))
        {
            id = connection.Query(
                """
                INSERT INTO machine (panel, vendor, machine, serial, slug, step, block, samples, last_ts)
                VALUES (@panel, @vendor, @machine, @serial, @slug, 1, 0, 0, 0) RETURNING id
                """,
                row => row.GetInt32(0),
                ("panel", _panel),
                ("vendor", (int)machine.MachineIdentification.Vendor),
                ("machine", (int)machine.MachineIdentification.Machine),
                ("serial", (int)machine.Serial),
                ("slug", catalog.SlugOf(machine.MachineIdentification))).Single();
            _machines.Add(machine, id);
        }

        return id;
    }

    private int[] SignalsOf(NpgsqlConnection connection, int machine, HistoryField[] fields)
    {
        string layout = string.Join('\n', fields.Select(field => field.Name));
        if (!_signals.TryGetValue((machine, layout), out int[]? ids))
        {
            Dictionary<string, int> known = connection.Query(
                """
                INSERT INTO signal (machine, name, unit) SELECT @machine, name, unit FROM unnest(@names, @units) AS field (name, unit)
                ON CONFLICT (machine, name) DO UPDATE SET unit = excluded.unit RETURNING name, id
                """,
                row => (Name: row.GetString(0), Id: row.GetInt32(1)),
                ("machine", machine),
                ("names", fields.Select(field => field.Name).ToArray()),
                ("units", fields.Select(field => field.Unit).ToArray())).ToDictionary(signal => signal.Name, signal => signal.Id);
            ids = [.. fields.Select(field => known[field.Name])];
            _signals.Add((machine, layout), ids);
        }

        return ids;
    }
}
