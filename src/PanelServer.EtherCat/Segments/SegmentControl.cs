using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox.Files;
using PanelServer.EtherCat.StartUp;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Watch;

namespace PanelServer.EtherCat.Segments;

/// <summary>
/// One segment from a scan to the next: the steps of its bring-up and what looks after it. The classes derived from <see cref="Segment"/>
/// are its public faces, one for each state. Used on the scheduler, but for what is said to be readable from any thread.
/// </summary>
internal sealed class SegmentControl
{
    private readonly BusTools _tools;
    private readonly BusOrder _order = new();
    private readonly ReferenceClock _referenceClock = new();
    private readonly ClockSetup _clocks;
    private readonly BringUp _bringUp;
    private readonly RingSupervision _ring;
    private readonly DeviceSearch _search;
    private readonly SegmentSupervision _supervision;
    private Task _keepingRunning = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;
    private volatile bool _hasEnded;
    private bool _isStepping;

    /// <summary>Makes a segment of which nothing is known.</summary>
    public SegmentControl(BusTools tools)
    {
        _tools = tools;
        _clocks = new ClockSetup(tools.Bus, tools.Options, _referenceClock);
        SyncSignals sync = new(tools.Bus, tools.Options, _clocks, _referenceClock);
        _bringUp = new BringUp(tools.StartUp, tools.States, sync, tools.Options);
        _ring = new RingSupervision(tools.Bus, () => tools.Transport.Ring, Now);
        _search = new DeviceSearch(tools, _clocks, _order);
        _supervision = new SegmentSupervision(
            tools.Bus,
            tools.States,
            new DeviceRecovery(tools, _clocks, sync),
            _search,
            new ErrorCounterReader(tools.Bus, _clocks),
            _ring,
            tools.Options,
            Now,
            () => tools.Transport.LinkProblem,
            tools.Logger);
        Status = new SegmentStatus(tools.Transport, tools.Engine.Counters, _supervision, _ring, sync, () => tools.Defect);
        Files = new FileTransfers(tools);
        Additions = new SegmentAdditions(tools, _order, _clocks, _bringUp, _ring, _search, _supervision, Status, RequireNotEnded);
        long Now() => tools.Transport.NowNanoseconds;
    }

    /// <summary>What is known of the segment.</summary>
    public SegmentStatus Status { get; }

    /// <summary>Transfers of files.</summary>
    public FileTransfers Files { get; }

    /// <summary>Takes in what was plugged in.</summary>
    public SegmentAdditions Additions { get; }

    /// <summary>Drivers of all subdevices in the order of their numbers. Readable from any thread.</summary>
    public IReadOnlyList<Terminal> Terminals => Status.Terminals;

    /// <summary>The exchange; for the faces of a configured segment. Readable from any thread.</summary>
    public ProcessDataCycle Cycle => Status.Cycle!;

    /// <summary>True when process data runs and no step is under way. Readable from any thread.</summary>
    public bool IsAtRest => Status.Snapshot.Phase >= SegmentPhase.SafeOp && !Volatile.Read(ref _isStepping);

    /// <summary>Tools of acyclic work.</summary>
    public BusTools Tools => _tools;

    /// <summary>Runs work on the scheduler; callable from any thread.</summary>
    /// <exception cref="InvalidOperationException">The main device has scanned anew.</exception>
    public Task<T> InvokeAsync<T>(Func<Task<T>> work) => _tools.Scheduler.InvokeAsync(() =>
    {
        RequireNotEnded();
        return work();
    });

    /// <summary>Runs a step of the bring-up on the scheduler; callable from any thread.</summary>
    /// <param name="from">The phase that the segment has to be in.</param>
    /// <param name="step">What to do.</param>
    /// <exception cref="InvalidOperationException">The segment is past that phase already, or the main device has scanned anew.</exception>
    public Task<T> StepAsync<T>(SegmentPhase from, Func<Task<T>> step) => InvokeAsync(async () =>
    {
        Require(from);
        if (_isStepping)
        {
            throw new InvalidOperationException("Another step of the segment's bring-up is under way: wait for it first.");
        }

        Volatile.Write(ref _isStepping, true);
        try
        {
            return await step();
        }
        finally
        {
            Volatile.Write(ref _isStepping, false);
        }
    });

    /// <summary>Finds the subdevice at a position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    public Subdevice DeviceAt(int position) => position >= 0 && position < Status.Devices.Count
        ? Status.Devices[position]
        : throw new ArgumentOutOfRangeException(nameof(position), position, $"There are {Status.Devices.Count} subdevices, numbered from 0.");

    /// <summary>Throws unless the segment is in a phase.</summary>
    /// <exception cref="InvalidOperationException">It is in another one.</exception>
    public void Require(SegmentPhase phase)
    {
        RequireNotEnded();
        if (Status.Phase != phase)
        {
            throw new InvalidOperationException($"The segment is {Status.Phase} by now: this can be done while it is {phase} only.");
        }
    }

    /// <summary>Finds and identifies all subdevices, in INIT.</summary>
    /// <exception cref="EtherCatException">No subdevice or no frame answers.</exception>
    public async Task ScanAsync()
    {
        Status.Publish();
        if (_tools.Transport.LinkProblem is { } problem)
        {
            throw new EtherCatException(EtherCatErrors.LinkProblem(problem));
        }

        long loopedBack = _tools.Engine.Counters.LoopedBack;
        try
        {
            Status.Devices = await new Scanner(_tools).ScanAsync();
        }
        catch (EtherCatException silence) when (silence.Code == EtherCatErrorCode.NoAnswer && _tools.Engine.Counters.LoopedBack > loopedBack)
        {
            throw new EtherCatException(EtherCatErrors.LoopedCable());
        }

        _order.Update(Status.Devices);
        await _clocks.InitializeAsync(Status.Devices, isRing: _tools.Transport.Ring is not null);
        await _ring.StartAsync(Status.Devices);
        Status.Know(Status.Devices, _order);
        Enter(SegmentPhase.Scanned);
    }

    /// <summary>INIT to PRE-OP.</summary>
    public async Task EnterPreOpAsync()
    {
        await _bringUp.EnterPreOpAsync(Status.Devices);
        Enter(SegmentPhase.PreOp);
    }

    /// <summary>Parameters and process data, in PRE-OP.</summary>
    public async Task ConfigureAsync()
    {
        ProcessImageLayout layout = await _bringUp.ConfigureAsync(Status.Devices, firstAddress: 0);
        Subdevice.MarkConfigured(Status.Devices.Where(device => device.Problem is null));
        CyclicExchange exchange = new(
            _tools.Engine, _tools.Channel, [.. layout.Datagrams], _referenceClock, _tools.Options.CycleTime.WholeNanoseconds());
        Status.Cycle = new ProcessDataCycle(_tools, exchange, layout, Status.Publish);
        Enter(SegmentPhase.Configured);
    }

    /// <summary>Lets the clocks settle and starts the exchange; PRE-OP to SAFE-OP.</summary>
    public async Task EnterSafeOpAsync()
    {
        Status.ClockWarning = await _clocks.SettleAsync();
        _keepingRunning = Cycle.KeepRunningAsync(HasEnded);
        await _bringUp.EnterSafeOpAsync(Status.Devices);
        Enter(SegmentPhase.SafeOp);
    }

    /// <summary>SAFE-OP to OP; from then on the segment is watched.</summary>
    public async Task EnterOpAsync()
    {
        await _bringUp.EnterOpAsync(Status.Devices);
        Status.StartGroups(Cycle.Groups);
        _watching = _supervision.RunAsync(() => Status.Devices, Cycle.Exchange, Status.Publish, HasEnded);
        Enter(SegmentPhase.Op);
    }

    /// <summary>Takes the device that sits in the place of a missing one for it.</summary>
    /// <exception cref="EtherCatException">There is none, or its EEPROM refuses.</exception>
    public Task<bool> ExchangeAsync(int position, IReadOnlyList<(ushort Address, ushort Value)> words) => _supervision.BetweenLooksAsync(async () =>
    {
        RequireNotEnded();
        await _search.ExchangeAsync(Status.Devices, DeviceAt(position), words);
        Status.Publish();
        return true;
    });

    /// <summary>Ends exchange and watch; the public faces refuse everything from then on.</summary>
    public async Task EndAsync()
    {
        _hasEnded = true;
        await Task.WhenAll(_keepingRunning, _watching);
        if (Status.Cycle is { } cycle)
        {
            await cycle.EndAsync();
        }
    }

    private void Enter(SegmentPhase phase)
    {
        Status.Enter(phase);
        _tools.Logger.LogPhase(phase, Status.Devices.Count);
    }

    private bool HasEnded() => _hasEnded;

    private void RequireNotEnded()
    {
        if (_hasEnded)
        {
            throw new InvalidOperationException("The main device has scanned anew: this segment is no more. Use the one that the last scan returned.");
        }
    }
}
