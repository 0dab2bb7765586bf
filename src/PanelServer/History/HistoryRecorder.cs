using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Machines;
using PanelServer.Machines;

namespace PanelServer.Host.History;

/// <summary>Records the live values of every machine and their set points once a second. The history of a machine that has gone is kept until its place is taken or the server stops.</summary>
/// <param name="roster">The machines.</param>
/// <param name="snapshots">Told when machines have gone.</param>
/// <param name="keeper">Keeps it for longer.</param>
/// <param name="options">How much is kept.</param>
/// <param name="clock">Time stamps.</param>
/// <param name="time">The clock that paces the samples.</param>
/// <param name="logger">The log.</param>
internal sealed class HistoryRecorder(
    MachineRoster roster,
    SnapshotWriter snapshots,
    HistoryKeeper keeper,
    IOptions<HistoryOptions> options,
    PanelClock clock,
    TimeProvider time,
    ILogger<HistoryRecorder> logger) : BackgroundService
{
    /// <summary>Time between samples.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Bounds the memory for machines that come and go, each time with another serial number.
    private const int MaximumHistories = 64;

    // What a kill costs at the most, in samples: of the finest step, and of the others. More often would wear the disk.
    private const int StoredEvery = 10;
    private const int RolledUpStoredEvery = 60;

    private readonly ConcurrentDictionary<MachineIdentificationUnique, MachineHistory> _histories = new();
    private readonly int _samples = options.Value.Samples;
    private int _taken;

    /// <summary>The history of a machine; empty if nothing was recorded yet.</summary>
    public MachineHistory Of(Machine machine)
    {
        return _histories.GetOrAdd(machine.Identification, _ => new(machine.Schema, _samples));
    }

    /// <summary>Takes one sample of every machine.</summary>
    public void Sample()
    {
        foreach (Machine machine in roster.Machines)
        {
            // While no cycle runs, what is shown is old: a gap is true, a straight line would not be.
            MachineHistory history = Of(machine);
            if (machine.Interruption is null && history.Add(clock.UnixMilliseconds, machine.ReadSnapshot()) is { } sample)
            {
                keeper.Add(machine.Identification, history.Fields, sample);
            }
        }

        if (++_taken % StoredEvery == 0)
        {
            keeper.Store(_taken % RolledUpStoredEvery == 0);
        }

        snapshots.Forget(roster);
        if (_histories.Count > MaximumHistories)
        {
            ForgetAbsentMachines();
        }
    }

    /// <summary>Has what was recorded last stored too.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        keeper.Store(withRolledUp: true, isLast: true);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);

        // A sample that is missing stops no machine.
        await timer.ForEachAsync(Sample, logger.LogFailed, stoppingToken);
    }

    private void ForgetAbsentMachines()
    {
        foreach (MachineIdentificationUnique identification in _histories.Keys.Where(identification => roster.Find(identification) is null))
        {
            _histories.TryRemove(identification, out _);
        }

        keeper.Forget(identification => roster.Find(identification) is null);
    }
}
