using System.Data.Common;
using PanelServer.ControlLoop;
using PanelServer.Host.Alarms;
using PanelServer.Host.Audit;
using PanelServer.Host.Common;
using PanelServer.Host.History;
using PanelServer.Host.Storage;
using PanelServer.Machines;

namespace PanelServer.Host.Runs;

/// <summary>Makes the figures of a run from what the panel has recorded: history, alarms and commands.</summary>
/// <param name="store">Where that is.</param>
/// <param name="recorder">What is still in memory of the history.</param>
/// <param name="catalog">The types of machines.</param>
/// <param name="roster">The machines.</param>
/// <param name="clock">The present time.</param>
/// <param name="loop">How fast time goes by in a simulation.</param>
/// <param name="logger">The log.</param>
internal sealed class RunRecord(
    Store store, HistoryRecorder recorder, MachineCatalog catalog, MachineRoster roster, PanelClock clock, LoopTime loop, ILogger<RunRecord> logger)
{
    /// <summary>How many alarms and commands are told one by one.</summary>
    public const int MostEntries = 1000;

    // Samples are a second apart; a late one is no gap. In a quick simulation they are taken as often, but of a quicker time.
    private const long LongestHold = 2500;
    private const int MostRead = 10_000;

    private static readonly long EndOfTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>How long after the end of a run all of it is recorded.</summary>
    public long SettlingMilliseconds => LongestHold * loop.Speed;

    /// <summary>Makes the figures, of an open run until now.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="DbException">The store can't be read.</exception>
    public RunFigures Read(Run run)
    {
        long end = Math.Max(run.Begun, run.Ended ?? clock.UnixMilliseconds);
        RunMachine[] known = [.. run.Machines.Where(machine => catalog.Find(machine.Slug) is not null)];
        HistoryStep step = HistoryStep.Finest;
        List<(RunMachine Machine, StoredHistory? Stored)> records = [];
        try
        {
            foreach (RunMachine machine in known)
            {
                StoredHistory? stored = Open(machine);
                records.Add((machine, stored));
                HistoryStep reaching = stored?.StepReaching(HistoryStep.Finest, run.Begun) ?? step;
                step = reaching.Seconds > step.Seconds ? reaching : step;
            }

            MachineTrack[] tracks = [.. records.Select(record => Track(record.Machine, record.Stored, step, run.Begun, end))];
            (Figures whole, IReadOnlyList<Figures> spools) = RunSweep.Sum(tracks, [.. run.Spools.Select(spool => spool.Begun)], end);
            return new(step.Seconds, whole, spools, ReadAlarms(run, end), ReadCommands(run, end));
        }
        finally
        {
            records.ForEach(record => record.Stored?.Dispose());
        }
    }

    /// <summary>When the winder of an open run has last wound, as far as that is recorded.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Unix milliseconds; not before its last spool was begun.</returns>
    /// <exception cref="DbException">The store can't be read.</exception>
    public long FindLastWound(Run run)
    {
        long last = run.Spools[^1].Begun;
        if (run.Machines.FirstOrDefault(machine => catalog.Find(machine.Slug) is { } module && new MachineLayout(module.Schema).Winds) is not { } winder)
        {
            return last;
        }

        using StoredHistory? stored = Open(winder);

        // Not only until now: the clock may be behind.
        MachineTrack track = Track(winder, stored, HistoryStep.Finest, last, EndOfTime);
        while (track.Cursor.NextTime < long.MaxValue)
        {
            track.Cursor.Advance();
            track.Look(track.Cursor.Time);
            last = Math.Max(last, track.WoundAt ?? last);
        }

        return last;
    }

    private StoredHistory? Open(RunMachine machine) => store.OpenReader() is { } connection ? new(connection, IdentificationOf(machine), logger) : null;

    private MachineIdentificationUnique IdentificationOf(RunMachine machine) => new(catalog.Find(machine.Slug)!.Identification, machine.Serial);

    private MachineTrack Track(RunMachine machine, StoredHistory? stored, HistoryStep step, long begin, long end)
    {
        long hold = step.IsRolledUp ? step.Milliseconds : LongestHold * loop.Speed;
        MachineModule module = catalog.Find(machine.Slug)!;
        MachineLayout layout = new(module.Schema);
        MachineHistory recent = roster.Find(machine.Slug, machine.Serial)?.Machine is { } present ? recorder.Of(present) : new(module.Schema, 1);
        HistoryQuery query = new(layout.Fields, begin - hold, end + hold, step, null, HistoryFormat.Json);
        HistorySource source = new(query, recent, stored, clock);
        return new(machine, layout, new(source.Read([.. Enumerable.Range(0, layout.Fields.Count)]), hold));
    }

    private RunEntries<RunAlarm> ReadAlarms(Run run, long end)
    {
        List<AlarmHistoryEntry> read = ReadStore(connection => AlarmTable.Read(connection, new(run.Begun, end, long.MaxValue, "", -1, "", MostRead, false)));
        RunAlarm[] raised =
        [
            .. read.Where(entry => TakesPart(run, entry.Slug, entry.Serial) && entry.Comment is null && entry.State == AlarmState.UnacknowledgedActive)
                .Select(entry => new RunAlarm(entry.Ts, SpoolAt(run, entry.Ts), entry.Slug!, entry.Serial!.Value, entry.Alarm, entry.Priority, entry.Label, entry.Message)),
        ];
        return RunEntries<RunAlarm>.Of(raised, read.Count < MostRead, run.Spools.Count, alarm => alarm.Spool);
    }

    private RunEntries<RunCommand> ReadCommands(Run run, long end)
    {
        List<AuditEntry> read = ReadStore(connection => AuditTable.Read(connection, new(run.Begun, end, long.MaxValue, "", -1, "", "", "", "", MostRead, false)));
        RunCommand[] commands =
        [
            .. read.Where(entry => TakesPart(run, entry.Slug, entry.Serial)).Select(entry => new RunCommand(
                entry.Ts, SpoolAt(run, entry.Ts), entry.User ?? entry.Address, entry.Slug!, entry.Serial!.Value, entry.Mutation ?? entry.Door, entry.Value, entry.Outcome, entry.Reason)),
        ];
        return RunEntries<RunCommand>.Of(commands, read.Count < MostRead, run.Spools.Count, command => command.Spool);
    }

    private List<T> ReadStore<T>(Func<DbConnection, List<T>> read)
    {
        using DbConnection? connection = store.OpenReader();
        return connection is null ? [] : read(connection);
    }

    private static bool TakesPart(Run run, string? slug, ushort? serial) => run.Machines.Any(machine => machine.Slug == slug && machine.Serial == serial);

    private static int SpoolAt(Run run, long time) => run.Spools.Last(spool => spool.Begun <= time || spool.Number == 1).Number;
}
