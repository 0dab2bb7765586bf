using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PanelServer.Benchmarks.History;
using PanelServer.ControlLoop;
using PanelServer.Host.Alarms;
using PanelServer.Host.Audit;
using PanelServer.Host.Common;
using PanelServer.Host.History;
using PanelServer.Host.Plant;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Machines.Alarms;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.WinderV1;

namespace PanelServer.Benchmarks.Plant;

/// <summary>
/// A panel with an extruder and a winder, as far as the common history goes: a store of its own, the recorder's classes that write to it, and those that copy
/// from it. Its time goes by as fast as it is told to record.
/// </summary>
internal sealed class SimulatedPanel : IDisposable
{
    private const int SecondsPerMinute = 60;
    private const int CommandsPerMinute = 2;

    private static readonly MachineModule[] Modules = [ExtruderModule.V1(), WinderModule.WithEl7041()];
    private static readonly AlarmDeclaration Alarm = new("reported_error", AlarmPriority.High, new("The machine reports an error", "Die Maschine meldet einen Fehler"), new("See the message.", "Siehe die Meldung."));

    private readonly (MachineIdentificationUnique Machine, IReadOnlyList<HistoryField> Fields, HistoryChunk Sample, NoisySignals Signals)[] _machines;
    private readonly Store _store;
    private readonly HistoryKeeper _keeper;
    private readonly PlantDatabase _database;
    private readonly PlantCopier _copier;
    private long _now;
    private long _commands;

    /// <summary>Makes it.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="folder">Folder of its store.</param>
    /// <param name="connectionString">The common history.</param>
    /// <param name="begin">When its recording begins, in Unix milliseconds.</param>
    public SimulatedPanel(int number, string folder, string connectionString, long begin)
    {
        _now = begin;
        _machines =
        [
            .. Modules.Select((module, i) =>
            {
                IReadOnlyList<HistoryField> fields = HistoryField.Of(module.Schema);
                return (new MachineIdentificationUnique(module.Identification, (ushort)number), fields, HistoryChunk.OfSingles(1, fields.Count), new NoisySignals(fields, (number * Modules.Length) + i));
            }),
        ];
        IOptions<StorageOptions> storage = Options.Create(new StorageOptions { Directory = folder });
        _store = new(storage, TimeProvider.System, NullLogger<Store>.Instance);
        _keeper = new(_store, storage, Options.Create(new HistoryOptions()), new PanelClock(TimeProvider.System, LoopTime.Real(), NullLogger<PanelClock>.Instance), NullLogger<HistoryKeeper>.Instance);
        IOptions<PlantOptions> plant = Options.Create(new PlantOptions { ConnectionString = connectionString, Panel = string.Create(CultureInfo.InvariantCulture, $"line-{number}") });
        Status = new(TimeProvider.System);
        _database = new(plant, new MachineCatalog(Modules), Status, TimeProvider.System);
        _copier = new(_store, _database, plant, Status, NullLogger<PlantCopier>.Instance);
    }

    /// <summary>How it goes.</summary>
    public PlantStatus Status { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _database.Dispose();
        _store.Dispose();
    }

    /// <summary>Records a minute: a sample a second of each machine, an alarm and some commands, and has it in the panel's own store.</summary>
    public async Task RecordMinuteAsync()
    {
        for (int second = 0; second < SecondsPerMinute; second++, _now += 1000)
        {
            foreach ((MachineIdentificationUnique machine, IReadOnlyList<HistoryField> fields, HistoryChunk sample, NoisySignals signals) in _machines)
            {
                sample.Times[0] = _now;
                signals.Next(sample.Columns);
                _keeper.Add(machine, fields, sample);
            }
        }

        _keeper.Store(withRolledUp: true, isLast: true);
        await _store.ChangeAsync(store =>
        {
            Alarm alarm = Host.Alarms.Alarm.Of(AlarmOrigin.OfMachine(Modules[0].Slug, _machines[0].Machine.Serial, null), Alarm) with { Condition = AlarmCondition.Normal.Raise(isSuppressed: false), Changed = _now };
            AlarmTable.Add(store, new(alarm, AlarmState.Normal, null));
            for (int i = 0; i < CommandsPerMinute; i++)
            {
                AuditTable.Add(store, new(++_commands, _now, "anna", "10.0.0.7", "POST /api/v2/machine/{slug}/{serial}/mutate", Modules[0].Slug, _machines[0].Machine.Serial, "SetMode", JsonNode.Parse("\"Heat\""), JsonNode.Parse("\"Standby\""), AuditOutcome.Accepted, null));
            }

            return 0;
        });
    }

    /// <summary>Copies all of it.</summary>
    public async Task CopyAsync()
    {
        while (await _copier.CopyBatchAsync())
        {
        }
    }

    /// <summary>Stops it.</summary>
    public Task StopAsync() => _store.StopAsync(CancellationToken.None);
}
