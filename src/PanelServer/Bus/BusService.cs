using Microsoft.Extensions.Options;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Transport;
using PanelServer.Host.Loop;
using PanelServer.Host.Streams;
using PanelServer.Machines;

namespace PanelServer.Host.Bus;

/// <summary>
/// Brings the EtherCAT bus up and the machines on it into the machine list, trying again until it succeeds. From then on the
/// main device watches the bus and recovers it by itself, and this service tells what it finds.
/// </summary>
public sealed partial class BusService : BackgroundService, IReadinessCheck
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly MainDevice _mainDevice;
    private readonly BusLink _link;
    private readonly BusOptions _options;
    private readonly BusMachineAssembler _assembler;
    private readonly MachineRoster _roster;
    private readonly MainStream _events;
    private readonly TimeProvider _time;
    private readonly ILogger<BusService> _logger;
    private readonly MachineReadiness _machines;
    private readonly TaskCompletionSource _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _lastFailure;
    private Exception? _workerFailure;
    private bool _captureHasEnded;
    private volatile string? _obstacle = "The EtherCAT bus is being set up.";
    private volatile string? _startingMachine;

    /// <summary>Prepares the bus; nothing is sent before the start.</summary>
    /// <param name="mainDevice">The main device.</param>
    /// <param name="link">The way to the segment.</param>
    /// <param name="options">The settings.</param>
    /// <param name="assembler">Makes the machines.</param>
    /// <param name="roster">Receives the machines.</param>
    /// <param name="events">Told of the progress.</param>
    /// <param name="time">The clock that paces new attempts.</param>
    /// <param name="logger">The log.</param>
    public BusService(
        MainDevice mainDevice,
        BusLink link,
        IOptions<BusOptions> options,
        BusMachineAssembler assembler,
        MachineRoster roster,
        MainStream events,
        TimeProvider time,
        ILogger<BusService> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_mainDevice, _link, _options, _assembler) = (mainDevice, link, options.Value, assembler);
        (_roster, _events, _time, _logger) = (roster, events, time, logger);
        _machines = new(roster, _options.RecoveryPatience, time);
    }

    /// <inheritdoc/>
    public string? Missing => _obstacle ?? _startingMachine;

    /// <summary>What stops the bus as a whole, as an operator reads it; null if nothing does.</summary>
    public string? Obstacle => _obstacle;

    /// <summary>
    /// Completes when the machines on the bus have been listed, or the first attempt has failed: whoever is listed behind
    /// them waits for it.
    /// </summary>
    public Task Announced => _announced.Task;

    /// <summary>The segment as last seen.</summary>
    public SegmentSnapshot Snapshot => _mainDevice.Snapshot;

    /// <summary>What happened to frames.</summary>
    public FrameCounters Frames => _mainDevice.Frames;

    /// <summary>The terminals of each machine, with their faults; empty before the bus is configured.</summary>
    public IReadOnlyList<ProcessGroup> Groups => _mainDevice.Groups;

    /// <summary>Cycles in which the worker still used the interface.</summary>
    public long BusyCycles => _mainDevice.BusyCycles;

    /// <summary>Name of the interface.</summary>
    public string InterfaceName => _link.Name;

    /// <summary>Assigns a terminal to a machine, in its EEPROM. Takes effect with the next start.</summary>
    /// <param name="position">Its position on the bus.</param>
    /// <param name="assignment">The machine and the role.</param>
    /// <exception cref="BusException">The bus does not answer.</exception>
    /// <exception cref="SubdeviceException">The EEPROM refuses, or another value is read back.</exception>
    public async Task AssignAsync(int position, DeviceMachineIdentification assignment)
    {
        MachineIdentificationUnique machine = assignment.MachineIdentificationUnique;
        IdentificationWords words = new(machine.MachineIdentification.Vendor, machine.MachineIdentification.Machine, machine.Serial, assignment.Role);
        await _mainDevice.WriteIdentificationAsync(position, words);
        LogAssigned(position, machine, assignment.Role);
        _events.AnnounceDevices(BusEvents.Devices(_mainDevice.Snapshot.Subdevices));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _events.AnnounceInterface(BusEvents.Found(_link.Name));
        _events.AnnounceDevices(BusEvents.Initializing);
        _mainDevice.Start();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await TryBringUpAsync())
            {
                break;
            }

            _announced.TrySetResult();
            await PauseAsync(RetryPause, stoppingToken);
        }

        BusWatch watch = new(_events, _time, _logger);
        while (!stoppingToken.IsCancellationRequested)
        {
            await PauseAsync(BusWatch.Interval, stoppingToken);
            watch.Look(_mainDevice.Snapshot);
            LookForDefects();
            _startingMachine = _machines.FindMissing(_mainDevice.Groups);
            _obstacle = _mainDevice.Snapshot.Fault;
        }
    }

    /// <summary>What neither bus nor cycle may suffer from, and what is told once.</summary>
    private void LookForDefects()
    {
        if (_mainDevice.WorkerFailure is { } failure && failure != _workerFailure)
        {
            _workerFailure = failure;
            LogWorkerFailed(failure);
        }

        if (_link.CaptureFailure is { } reason && !_captureHasEnded)
        {
            _captureHasEnded = true;
            LogCaptureEnded(_options.CaptureFile, reason);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stoppingToken) =>
        await Task.Delay(pause, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>One attempt. Only a failure for another reason than the last one is told.</summary>
    private async Task<bool> TryBringUpAsync()
    {
        try
        {
            await BringUpAsync();
            return true;
        }
        catch (BusException failure)
        {
            Tell(failure.Message);
            return false;
        }
        catch (Exception failure)
        {
            // A defect, of this program or of what a terminal answers. The machines beside the bus go on, and the next attempt may succeed.
            if (Tell($"The bus could not be brought up because of a defect: {failure.Message} Report this with the server's log."))
            {
                LogDefect(failure);
            }

            return false;
        }
    }

    /// <returns>True if that is news.</returns>
    private bool Tell(string reason)
    {
        bool isNew = reason != _lastFailure;
        if (isNew)
        {
            LogFailed(reason);
            _events.AnnounceDevices(BusEvents.Failed(reason));
        }

        _obstacle = _lastFailure = reason;
        return isNew;
    }

    private async Task BringUpAsync()
    {
        long start = _time.GetTimestamp();
        await _mainDevice.ScanAsync();
        if (_lastFailure is not null)
        {
            // The cause is gone: from here on another failure is news, even one in the same words.
            _lastFailure = null;
            _events.AnnounceDevices(BusEvents.Initializing);
        }

        SegmentSnapshot segment = await _mainDevice.EnterPreOpAsync();
        if (_options.StopInPreOp)
        {
            LogPreOp(segment.Subdevices.Count);
        }
        else
        {
            IReadOnlyList<AssembledMachine> machines = _assembler.Assemble(segment.Subdevices, _mainDevice.Terminals);
            await _mainDevice.ConfigureAsync();
            segment = await _mainDevice.BringToOpAsync();
            Announce(machines);
            LogOperational(segment.Subdevices.Count, machines.Count, _time.GetElapsedTime(start).TotalSeconds);
        }

        _events.AnnounceDevices(BusEvents.Devices(segment.Subdevices));
        _startingMachine = _machines.FindMissing(_mainDevice.Groups);
        _obstacle = null;
        _announced.TrySetResult();
    }

    private void Announce(IReadOnlyList<AssembledMachine> machines)
    {
        foreach (AssembledMachine assembled in machines)
        {
            if (assembled.Machine is { } machine)
            {
                _roster.Add(machine);
            }
            else
            {
                _roster.AddFailed(assembled.Identification, assembled.Error!);
                LogNotBuilt(assembled.Identification, assembled.Error!);
            }
        }
    }

    [LoggerMessage(500, LogLevel.Information, "EtherCAT: {Subdevices} subdevices operational, {Machines} machines, after {Seconds:0.00} s")]
    private partial void LogOperational(int subdevices, int machines, double seconds);

    [LoggerMessage(501, LogLevel.Error, "EtherCAT: {Reason} Trying again every second.")]
    private partial void LogFailed(string reason);

    [LoggerMessage(502, LogLevel.Warning, "EtherCAT: {Subdevices} subdevices are held in PRE-OP for assigning terminals; no machine runs. Unset QITECH_MODE and restart to run.")]
    private partial void LogPreOp(int subdevices);

    [LoggerMessage(504, LogLevel.Error, "Machine {Identification} could not be built: {Reason}")]
    private partial void LogNotBuilt(MachineIdentificationUnique identification, string reason);

    [LoggerMessage(510, LogLevel.Error, "EtherCAT: a defect while the bus was brought up")]
    private partial void LogDefect(Exception failure);

    [LoggerMessage(511, LogLevel.Error, "EtherCAT: the worker met something unexpected and went on")]
    private partial void LogWorkerFailed(Exception failure);

    [LoggerMessage(512, LogLevel.Error, "EtherCAT: the capture to {File} has ended: {Reason}")]
    private partial void LogCaptureEnded(string file, string reason);

    [LoggerMessage(505, LogLevel.Information, "EtherCAT: the terminal at position {Position} now belongs to machine {Machine} as role {Role}, from the next start on")]
    private partial void LogAssigned(int position, MachineIdentificationUnique machine, ushort role);
}
