using Microsoft.Extensions.Options;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox.Diagnosis;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Transport;
using PanelServer.EtherCat.Transport.Redundancy;
using PanelServer.EtherCat.Transport.Search;
using PanelServer.Host.Common;
using PanelServer.Host.Streams;
using PanelServer.Machines;

namespace PanelServer.Host.Bus;

/// <summary>
/// Brings the EtherCAT bus up and the machines on it into the machine list, trying again until it succeeds. From then on the
/// main device watches the bus and recovers it by itself, and this service tells what it finds.
/// </summary>
internal sealed class BusService : BackgroundService, IBus, IReadinessCheck
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly MainDevice _mainDevice;
    private readonly EtherCatFieldbus _fieldbus;
    private readonly BusLink _link;
    private readonly BusOptions _options;
    private readonly BusMachineAssembler _assembler;
    private readonly MachineRoster _roster;
    private readonly MainStream _events;
    private readonly TimeProvider _time;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<BusService> _logger;
    private readonly MachineReadiness _machines;
    private readonly LastTold<BusObstacle> _failure = new();
    private readonly LastTold<string> _captureFailure = new();
    private readonly TaskCompletionSource _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _interfaceIsTold;
    private volatile BusObstacle? _obstacle = new("The EtherCAT bus is being set up.", null);
    private volatile string? _startingMachine;
    private volatile MailboxSegment? _segment;
    private volatile OperationalSegment? _running;
    private BusAdditions? _additions;
    private volatile IReadOnlyList<ProcessGroup> _groups = [];

    /// <summary>Prepares the bus; nothing is sent before the start.</summary>
    /// <param name="mainDevice">The main device.</param>
    /// <param name="fieldbus">Exchanges the process data in the control loop.</param>
    /// <param name="link">The way to the segment.</param>
    /// <param name="options">The settings.</param>
    /// <param name="assembler">Makes the machines.</param>
    /// <param name="roster">Receives the machines.</param>
    /// <param name="events">Told of the progress.</param>
    /// <param name="time">The clock that paces new attempts.</param>
    /// <param name="lifetime">Tells when the server stops: the control loop ends then, which is no fault of the bus.</param>
    /// <param name="logger">The log.</param>
    public BusService(
        MainDevice mainDevice,
        EtherCatFieldbus fieldbus,
        BusLink link,
        IOptions<BusOptions> options,
        BusMachineAssembler assembler,
        MachineRoster roster,
        MainStream events,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        ILogger<BusService> logger)
    {
        (_mainDevice, _fieldbus, _link, _options, _assembler) = (mainDevice, fieldbus, link, options.Value, assembler);
        (_roster, _events, _time, _lifetime, _logger) = (roster, events, time, lifetime, logger);
        _machines = new(roster, _options.RecoveryPatience, time);
    }

    /// <inheritdoc/>
    public string? Missing => _obstacle?.Sentence ?? _startingMachine;

    /// <inheritdoc/>
    public BusObstacle? Obstacle => _obstacle;

    /// <inheritdoc/>
    public Task Announced => _announced.Task;

    /// <inheritdoc/>
    public SegmentSnapshot Snapshot => _mainDevice.Snapshot;

    /// <inheritdoc/>
    public FrameCounters Frames => _mainDevice.Frames;

    /// <inheritdoc/>
    public RingStatus? Ring => _mainDevice.Ring;

    /// <inheritdoc/>
    public IReadOnlyList<ProcessGroup> Groups => _running?.Groups ?? _groups;

    /// <inheritdoc/>
    public long BusyCycles => _mainDevice.BusyCycles;

    /// <inheritdoc/>
    public string InterfaceName => _link.Name;

    /// <inheritdoc/>
    public InterfaceSearchResult? Search => _link.Search;

    /// <inheritdoc/>
    public async Task AssignAsync(int position, DeviceMachineIdentification assignment)
    {
        await WriteAsync(position, assignment.ToWords());
        _logger.LogAssigned(position, assignment.MachineIdentificationUnique, assignment.Role);
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(int position)
    {
        await WriteAsync(position, default);
        _logger.LogReleased(position);
    }

    /// <inheritdoc/>
    public async Task ExchangeAsync(int position)
    {
        OperationalSegment running = _running ?? throw new EtherCatException(EtherCatErrorCode.NoSegment, BusApi.NotUp);
        await running.ExchangeAsync(position, IdentificationWords.Of(running.Snapshot.Subdevices[position].Eeprom).ToEeprom());
        _logger.LogExchanged(position);
    }

    /// <inheritdoc/>
    public Task<DiagnosisHistory> ReadDiagnosisAsync(int position) => Segment.ReadDiagnosisAsync(position);

    /// <inheritdoc/>
    public Task AcknowledgeDiagnosisAsync(int position) => Segment.AcknowledgeDiagnosisAsync(position);

    /// <summary>The segment, in PRE-OP or further.</summary>
    /// <exception cref="EtherCatException">It is not there yet.</exception>
    private MailboxSegment Segment => _segment ?? throw new EtherCatException(EtherCatErrorCode.NoSegment, BusApi.NotUp);

    private async Task WriteAsync(int position, IdentificationWords words)
    {
        MailboxSegment segment = Segment;
        try
        {
            await segment.WriteEepromWordsAsync(position, words.ToEeprom());
        }
        catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Subdevice)
        {
            throw new EtherCatException(failure.Code, $"The identification of {segment.Terminals[position].Label} could not be written: {failure.Message}", failure.Arguments);
        }

        _events.AnnounceDevices(BusEvents.Devices(_mainDevice.Snapshot.Subdevices));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _lifetime.ApplicationStopping);
        await RunAsync(end.Token);
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        if (_link.Search is { Interface: null })
        {
            _events.AnnounceInterface(BusEvents.Discovering);
        }

        _events.AnnounceDevices(BusEvents.Initializing);
        _mainDevice.Start();
        while (!stoppingToken.IsCancellationRequested)
        {
            TellInterface();
            if (await TryBringUpAsync(stoppingToken))
            {
                break;
            }

            _announced.TrySetResult();
            await PauseAsync(RetryPause, stoppingToken);
        }

        BusSupervision supervision = new(_events, _time, _logger);
        while (!stoppingToken.IsCancellationRequested)
        {
            await PauseAsync(BusSupervision.Interval, stoppingToken);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            supervision.Look(_mainDevice.Snapshot);
            LookForCaptureFailure();
            await (_additions?.TakeInAsync() ?? Task.CompletedTask);
            _startingMachine = _machines.FindMissing(Groups);
            _obstacle = _mainDevice.Snapshot.Fault is { } fault ? BusObstacle.Of(fault) : null;
        }
    }

    private void TellInterface()
    {
        InterfaceSearchResult? search = _link.Search;
        if (_interfaceIsTold || search is { Interface: null })
        {
            return;
        }

        _interfaceIsTold = true;
        _events.AnnounceInterface(BusEvents.Found(_link.Name));
        if (search is not null)
        {
            InterfaceFinding found = search.Findings.Single(finding => finding.Name == search.Interface);
            _logger.LogInterface(found.ToString(), search.Others.Length > 0 ? search.Others : "none");
        }
    }

    /// <summary>What neither bus nor cycle may suffer from, and what is told once.</summary>
    private void LookForCaptureFailure()
    {
        if (_link.CaptureFailure is { } reason && _captureFailure.IsNews(reason))
        {
            _logger.LogCaptureEnded(_options.CaptureFile, reason);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stoppingToken) =>
        await Task.Delay(pause, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>One attempt. Only a failure for another reason than the last one is told.</summary>
    private async Task<bool> TryBringUpAsync(CancellationToken stoppingToken)
    {
        Task attempt = BringUpAsync();
        try
        {
            await attempt.WaitAsync(stoppingToken);
            return true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // A segment that lives in the loop's time gives no more answers once the loop has ended. The main device's disposal ends the attempt.
            attempt.Abandon();
            return false;
        }
        catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Segment)
        {
            Tell(BusObstacle.Of(failure.Error));
            return false;
        }
        catch (Exception failure)
        {
            // A defect, of this program or of what a terminal answers. The machines beside the bus go on, and the next attempt may succeed.
            if (Tell(new($"The bus could not be brought up because of a defect ({failure.Message}). Report this with the server's log.", null)))
            {
                _logger.LogDefect(failure);
            }

            return false;
        }
    }

    /// <returns>True if that is news.</returns>
    private bool Tell(BusObstacle reason)
    {
        bool isNew = _failure.IsNews(reason);
        if (isNew)
        {
            _logger.LogFailed(reason.Sentence);
            _events.AnnounceDevices(BusEvents.Failed(reason.Sentence));
        }

        _obstacle = reason;
        return isNew;
    }

    private async Task BringUpAsync()
    {
        long start = _time.GetTimestamp();
        (_segment, _groups) = (null, []);
        ScannedSegment scanned = await _mainDevice.ScanAsync();
        if (_failure.IsNews(null))
        {
            // The cause is gone: from here on another failure is news, even one in the same words.
            _events.AnnounceDevices(BusEvents.Initializing);
        }

        PreOperationalSegment preOp = await scanned.EnterPreOpAsync();
        _segment = preOp;
        if (_options.StopInPreOp)
        {
            _logger.LogPreOp(preOp.Snapshot.Subdevices.Count);
        }
        else
        {
            IReadOnlyList<AssembledMachine> machines = _assembler.Assemble(preOp.Snapshot.Subdevices, preOp.Terminals);
            OperationalSegment running = await BringToOpAsync(preOp);
            IReadOnlyList<SubdeviceSnapshot> subdevices = running.Snapshot.Subdevices;
            Announce(machines);
            _running = running;
            _additions = new(running, _assembler, _roster, Announce, _events, _time, _logger);
            int operational = subdevices.Count(device => device.AlStatus.State == AlState.Op);
            int others = subdevices.Count - operational;
            _logger.LogOperational(operational, others == 0 ? "" : $" and {others} not", machines.Count, _time.GetElapsedTime(start).TotalSeconds);
        }

        _events.AnnounceDevices(BusEvents.Devices(_mainDevice.Snapshot.Subdevices));
        _startingMachine = _machines.FindMissing(Groups);
        _obstacle = null;
        _announced.TrySetResult();
    }

    private async Task<OperationalSegment> BringToOpAsync(PreOperationalSegment preOp)
    {
        ConfiguredSegment configured = await preOp.ConfigureAsync();
        _groups = configured.Groups;
        SafeOperationalSegment safeOp = await configured.EnterSafeOpAsync();

        // From here on the cycle exchanges, so that terminals that follow the clock find its frames in their place when they go to OP.
        _fieldbus.Attach(safeOp);
        return await safeOp.EnterOpAsync();
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
                _logger.LogNotBuilt(assembled.Identification, assembled.Error!);
            }
        }
    }
}
