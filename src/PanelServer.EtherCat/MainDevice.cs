using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.StartUp;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;
using PanelServer.EtherCat.Transport.Redundancy;
using PanelServer.EtherCat.Watch;

namespace PanelServer.EtherCat;

/// <summary>
/// An EtherCAT main device: finds the subdevices of a segment, brings them to OP, exchanges process data, and keeps watch.
/// </summary>
/// <remarks>
/// Two kinds of work share the transport. The cycle calls <see cref="ReadInputs"/> and <see cref="WriteOutputs"/> on its own thread: no
/// allocation, no lock, no waiting but for the inputs. Everything else is asynchronous and runs on a worker: the thread of <see cref="Start"/>, or whoever calls
/// <see cref="Pump"/>. While a cycle runs, acyclic frames travel behind the cyclic ones; before its first call and after
/// <see cref="SuspendCycle"/> the worker uses the transport itself, and once in OP keeps the process data running with safe outputs.
/// </remarks>
public sealed partial class MainDevice : IDisposable
{
    private const string LoopedCable =
        "Frames come back as they were sent, without having passed a subdevice: the EtherCAT cable leads back to the server or into a network switch. Plug it into the input (X1 IN) of the first coupler.";

    private readonly MainDeviceOptions _options;
    private readonly IFrameTransport _transport;
    private readonly FrameEngine _engine;
    private readonly TransportLease _lease = new();
    private readonly BusScheduler _scheduler;
    private readonly AcyclicChannel _channel;
    private readonly BusAccess _bus;
    private readonly StateChanger _states;
    private readonly EepromAccess _eeprom;
    private readonly Scanner _scanner;
    private readonly ClockSetup _clocks;
    private readonly SubdeviceStartUp _startUp;
    private readonly BringUp _bringUp;
    private readonly RingSupervision _ring;
    private readonly SegmentSupervision _supervision;
    private List<Subdevice> _devices = [];
    private CancellationTokenSource _running = new();
    private Task _keepingRunning = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;
    private volatile SegmentSnapshot _snapshot = SegmentSnapshot.Empty;
    private SegmentPhase _phase;
    private IReadOnlyList<string> _overloads = [];
    private string? _clockWarning;
    private long _loopedBackInOrder;

    /// <summary>Makes a main device; nothing is sent yet.</summary>
    /// <param name="transport">Way to the segment; disposed with the main device.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public MainDevice(IFrameTransport transport, MainDeviceOptions? options = null)
    {
        _options = options ?? new MainDeviceOptions();
        _options.Validate();
        _transport = transport;
        _engine = new FrameEngine(transport);
        _scheduler = new BusScheduler(() => transport.NowNanoseconds);
        _channel = new AcyclicChannel(_engine, _lease, _options.LongestAnswerTime);
        _bus = new BusAccess(_channel, _scheduler);
        _states = new StateChanger(_bus);
        _eeprom = new EepromAccess(_bus);
        _scanner = new Scanner(_bus, _states, _eeprom, _options);
        _clocks = new ClockSetup(_bus, _options, Now);
        _startUp = new SubdeviceStartUp(_bus, _states, _eeprom);
        _bringUp = new BringUp(_startUp, _states, _clocks, _options);
        _ring = new RingSupervision(_bus, () => transport.Ring, Now);
        _supervision = new SegmentSupervision(
            _bus,
            _states,
            new DeviceRecovery(_bus, _states, _startUp, _eeprom, _clocks, _options, Now),
            new ErrorCounterReader(_bus, _clocks),
            _ring,
            _options,
            Now,
            () => transport.LinkProblem);
        long Now() => transport.NowNanoseconds;
    }

    /// <summary>The segment as last published. Readable from any thread.</summary>
    public SegmentSnapshot Snapshot => _snapshot;

    /// <summary>What happened to frames. Readable from any thread.</summary>
    public FrameCounters Frames => _engine.Counters;

    /// <summary>How the ring stands; null without cable redundancy. Readable from any thread.</summary>
    public RingStatus? Ring => _transport.Ring;

    /// <summary>Drivers of all subdevices in bus order, after a scan.</summary>
    public IReadOnlyList<Terminal> Terminals { get; private set; } = [];

    /// <summary>Groups, after <see cref="ConfigureAsync"/>.</summary>
    public IReadOnlyList<ProcessGroup> Groups { get; private set; } = [];

    /// <summary>Frames that one cycle takes, after <see cref="ConfigureAsync"/>.</summary>
    public int FramesPerCycle => _exchange?.FrameCount ?? 0;

    /// <summary>
    /// Finds and identifies all subdevices and leaves them in INIT. May be repeated at any time: a running exchange ends,
    /// drivers and groups are made anew.
    /// </summary>
    /// <exception cref="BusException">No subdevice or no frame answers; the message says what to check.</exception>
    public Task<SegmentSnapshot> ScanAsync() => _scheduler.InvokeAsync(ScanNowAsync);

    /// <summary>Brings all subdevices to PRE-OP, where mailboxes work and nothing moves.</summary>
    /// <exception cref="InvalidOperationException">There was no scan.</exception>
    /// <exception cref="BusException">No frame comes back.</exception>
    public Task<SegmentSnapshot> EnterPreOpAsync() => _scheduler.InvokeAsync(EnterPreOpNowAsync);

    /// <summary>Writes the drivers' parameters and maps the process data; subdevices stay in PRE-OP.</summary>
    /// <exception cref="InvalidOperationException">The segment is not in PRE-OP.</exception>
    /// <exception cref="BusException">No frame comes back.</exception>
    public Task<SegmentSnapshot> ConfigureAsync() => _scheduler.InvokeAsync(ConfigureNowAsync);

    /// <summary>
    /// Starts the exchange, lets the clocks settle, and brings the subdevices to OP. Those that refuse are left with their problem
    /// noted; their groups stay faulted. Afterwards the segment is watched and recovered until the next scan.
    /// </summary>
    /// <exception cref="InvalidOperationException">The segment is not configured.</exception>
    /// <exception cref="BusException">No frame comes back.</exception>
    public Task<SegmentSnapshot> BringToOpAsync() => _scheduler.InvokeAsync(BringToOpNowAsync);

    /// <summary>Scan, PRE-OP, configuration and OP in one go, for segments whose parameters need no change in between.</summary>
    /// <exception cref="BusException">No subdevice or no frame answers.</exception>
    public Task<SegmentSnapshot> StartUpAsync() => _scheduler.InvokeAsync(async () =>
    {
        await ScanNowAsync();
        await EnterPreOpNowAsync();
        await ConfigureNowAsync();
        return await BringToOpNowAsync();
    });

    private async Task<SegmentSnapshot> ScanNowAsync()
    {
        await StopRunningAsync();
        _devices = [];
        _overloads = [];
        Groups = [];
        Publish();
        if (_transport.LinkProblem is { } problem)
        {
            throw new BusException(problem);
        }

        long loopedBack = Frames.LoopedBack;
        try
        {
            _devices = await _scanner.ScanAsync();
        }
        catch (BusTimeoutException) when (Frames.LoopedBack > loopedBack)
        {
            throw new BusException(LoopedCable);
        }

        _overloads = [.. EBusLoad.FindOverloads(_devices)];
        await _clocks.InitializeAsync(_devices, isRing: Ring is not null);
        await _ring.StartAsync(_devices);
        Terminals = [.. _devices.Select(device => device.Terminal)];
        return Publish(SegmentPhase.Scanned);
    }

    private async Task<SegmentSnapshot> EnterPreOpNowAsync()
    {
        Require(SegmentPhase.Scanned, nameof(ScanAsync));
        await _bringUp.EnterPreOpAsync(_devices);
        return Publish(SegmentPhase.PreOp);
    }

    private async Task<SegmentSnapshot> ConfigureNowAsync()
    {
        Require(SegmentPhase.PreOp, nameof(EnterPreOpAsync));
        ProcessImageLayout layout = await _bringUp.ConfigureAsync(_devices);
        Groups = layout.Groups;
        _exchange = new CyclicExchange(_engine, _channel, [.. layout.Datagrams], _clocks.Reference?.Station, CycleNanoseconds);
        return Publish(SegmentPhase.Configured);
    }

    private async Task<SegmentSnapshot> BringToOpNowAsync()
    {
        Require(SegmentPhase.Configured, nameof(ConfigureAsync));
        _clockWarning = await _clocks.SettleAsync();
        CancellationToken running = _running.Token;
        _keepingRunning = KeepRunningAsync(_exchange!, running);
        await _bringUp.EnterOpAsync(_devices);
        foreach (ProcessGroup group in Groups)
        {
            group.Start(_devices.Where(device => device.Group == group).All(device => device.IsInOrder));
        }

        _watching = _supervision.RunAsync(_devices, _exchange!, Publish, running);
        return Publish(SegmentPhase.Op);
    }

    private long CycleNanoseconds => _options.CycleTime.WholeNanoseconds();

    private void Require(SegmentPhase phase, string step)
    {
        if (_phase != phase)
        {
            throw new InvalidOperationException($"The segment must be {phase} for this, but is {_phase}: call {step} first.");
        }
    }

    private SegmentSnapshot Publish(SegmentPhase phase)
    {
        _phase = phase;
        Publish();
        return _snapshot;
    }

    private void Publish()
    {
        IEnumerable<string> warnings = _phase == SegmentPhase.Op ? _supervision.Warnings : [];
        if (_ring.Warning is { } interruption)
        {
            warnings = warnings.Append(interruption);
        }

        if (_clockWarning is not null)
        {
            warnings = warnings.Append(_clockWarning);
        }

        if (_workerFailure is { } failure)
        {
            warnings = warnings.Append($"An unexpected error in the EtherCAT worker ({failure.Message}); it continues. Report this with the server's log.");
        }

        warnings = warnings
            .Concat(_overloads)
            .Concat(_devices.Select(device => TerminalCatalog.Warning(device.Terminal)).OfType<string>())
            .Concat(_devices.Where(device => device.Sii is { IsBlank: false, IsChecksumValid: false }).Select(device => $"{device.Label} has a wrong EEPROM checksum."));
        _snapshot = new SegmentSnapshot(
            _phase,
            _transport.IsLinkUp,
            _phase == SegmentPhase.Op ? _supervision.IsAnswering : _phase > SegmentPhase.NotScanned,
            [.. _devices.Select(device => device.ToSnapshot())],
            [.. warnings])
        { Fault = FindFault() };
    }

    /// <summary>What stops the segment as a whole, once it has been brought up.</summary>
    private string? FindFault()
    {
        if (_phase != SegmentPhase.Op || _supervision.IsAnswering)
        {
            _loopedBackInOrder = Frames.LoopedBack;
            return _cycleIsLost ? LostCycle : null;
        }

        return _transport.LinkProblem ?? (Frames.LoopedBack > _loopedBackInOrder ? LoopedCable : new BusTimeoutException().Message);
    }

    private async Task EndExchangeAsync()
    {
        if (_exchange is not { } exchange)
        {
            return;
        }

        while (!_lease.TryEnter())
        {
            await _bus.DelayAsync(_options.CycleTime);
        }

        _exchange = null;
        exchange.GiveUpOutputs();
        _lease.Exit();
    }

    private async Task StopRunningAsync()
    {
        _running.Cancel();
        await Task.WhenAll(_keepingRunning, _watching);
        _running.Dispose();
        _running = new CancellationTokenSource();
        await EndExchangeAsync();
        _lease.CycleRuns = false;
        _cycleIsLost = false;
        _phase = SegmentPhase.NotScanned;
        _clockWarning = null;
    }
}
