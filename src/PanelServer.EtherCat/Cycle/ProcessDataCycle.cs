using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.StartUp;

namespace PanelServer.EtherCat.Cycle;

/// <summary>
/// The exchange of a configured segment: by the cycle thread while it calls, else by the worker with safe outputs. Made with the
/// configuration, ends with the next scan.
/// </summary>
/// <param name="tools">The transport and who may use it.</param>
/// <param name="exchange">The frames.</param>
/// <param name="layout">What it carries.</param>
/// <param name="onChange">Called by the worker when the cycle thread is lost or back.</param>
internal sealed class ProcessDataCycle(BusTools tools, CyclicExchange exchange, ProcessImageLayout layout, Action onChange)
{
    // Often enough to take over long before a terminal's watchdog would notice, seldom enough to cost nothing.
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(10);

    private readonly TransportLease _lease = tools.Lease;
    private readonly MainDeviceOptions _options = tools.Options;
    private readonly long _receiveWindowNanoseconds = (long)(tools.Options.CycleTime.WholeNanoseconds() * tools.Options.ReceiveWindow);
    private volatile IReadOnlyList<ProcessGroup> _groups = layout.Groups;
    private PhaseController? _phaseController;
    private long _lastExchange;
    private volatile bool _hasEnded;

    /// <summary>The frames.</summary>
    public CyclicExchange Exchange => exchange;

    /// <summary>Groups in the order of their first terminals, those that were added later last. Readable from any thread.</summary>
    public IReadOnlyList<ProcessGroup> Groups => _groups;

    /// <summary>Phase of the cycle to the reference clock; null before the first exchange or without distributed clocks. Cycle thread only.</summary>
    public PhaseController? Phase => _phaseController;

    /// <summary>Where in the cycle frames pass the reference clock. Readable from any thread.</summary>
    public FramePhase FramePhase { get; } = new(tools.Options.CycleTime);

    /// <summary>Nanoseconds by which the next period must be longer or shorter to keep the phase. Cycle thread only.</summary>
    public long PhaseAdjustmentNanoseconds { get; private set; }

    /// <summary>True while the cycle thread has not called for longer than it may. Worker only.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Fetches the inputs; cycle thread only.</summary>
    public ExchangeResult ReadInputs(TimeSpan now)
    {
        if (_hasEnded)
        {
            return new ExchangeResult(ExchangeStatus.Ended, 0, 0);
        }

        Volatile.Write(ref _lastExchange, tools.Engine.NowNanoseconds);
        _lease.CycleRuns = true;
        if (!_lease.TryEnter())
        {
            tools.CountRefusedCycle();
            return new ExchangeResult(ExchangeStatus.Busy, 0, 0);
        }

        try
        {
            // Asked for again: only whoever holds the transport may end the exchange.
            if (_hasEnded)
            {
                _lease.CycleRuns = false;
                return new ExchangeResult(ExchangeStatus.Ended, 0, 0);
            }

            ExchangeResult result = exchange.ReadInputs(now, _receiveWindowNanoseconds);
            FollowReference(result.ReferenceTimeNanoseconds);
            return result;
        }
        finally
        {
            _lease.Exit();
        }
    }

    /// <summary>Sends the outputs; cycle thread only.</summary>
    public void WriteOutputs()
    {
        if (_hasEnded || !_lease.TryEnter())
        {
            return;
        }

        try
        {
            if (!_hasEnded)
            {
                exchange.WriteOutputs(enableOutputs: true, _receiveWindowNanoseconds);
            }
        }
        finally
        {
            _lease.Exit();
        }
    }

    /// <summary>Logical address behind what is mapped.</summary>
    public uint EndAddress { get; private set; } = layout.EndAddress;

    /// <summary>Adds terminals to the running exchange.</summary>
    public void Add(ProcessImageLayout added)
    {
        exchange.Add(added.Datagrams);
        _groups = [.. _groups, .. added.Groups];
        EndAddress = added.EndAddress;
    }

    /// <summary>Takes a group out of the running exchange, its outputs safe.</summary>
    public void Remove(ProcessGroup group)
    {
        group.Fault();
        exchange.Remove(group);
        _groups = [.. _groups.Where(other => other != group)];
    }

    /// <summary>The cycle thread stops calling; the worker takes over.</summary>
    public void Suspend() => _lease.CycleRuns = false;

    /// <summary>Process data with safe outputs while no cycle thread runs: towards OP, after a stop, or when the thread has died.</summary>
    public async Task KeepRunningAsync(Func<bool> hasEnded)
    {
        while (!hasEnded())
        {
            try
            {
                WatchCycle();
                ExchangeWithoutCycle();
            }
            catch (Exception failure)
            {
                // A defect of the transport, as on the worker's thread: without this loop nobody would take over from a cycle that stops.
                tools.Report(failure);
            }

            await tools.Bus.DelayAsync(_lease.CycleRuns && _options.CycleTime < WatchInterval ? WatchInterval : _options.CycleTime);
        }
    }

    /// <summary>Ends the exchange: the cycle thread is told so from now on, and the worker has the transport.</summary>
    public async Task EndAsync()
    {
        while (!_lease.TryEnter())
        {
            await tools.Bus.DelayAsync(_options.CycleTime);
        }

        _hasEnded = true;
        exchange.GiveUpOutputs();
        _lease.Exit();
        _lease.CycleRuns = false;
    }

    private void FollowReference(ulong referenceTime)
    {
        if (referenceTime == 0)
        {
            PhaseAdjustmentNanoseconds = 0;
            return;
        }

        _phaseController ??= new PhaseController(_options.CycleTime.WholeNanoseconds(), 0);
        PhaseAdjustmentNanoseconds = _phaseController.Update(referenceTime);
        FramePhase.Add(_phaseController.ErrorNanoseconds);
    }

    private void ExchangeWithoutCycle()
    {
        if (_lease.CycleRuns || !_lease.TryEnter())
        {
            return;
        }

        try
        {
            tools.Channel.ReturnAll();
            exchange.ReadInputs(Nanoseconds.ToTimeSpan(tools.Engine.NowNanoseconds), _receiveWindowNanoseconds);
            exchange.WriteOutputs(enableOutputs: false, _receiveWindowNanoseconds);
        }
        finally
        {
            _lease.Exit();
        }
    }

    /// <summary>Worker only. A cycle that comes back finds its groups faulted, so that no output jumps to what was set long ago.</summary>
    private void WatchCycle()
    {
        if (!_lease.CycleRuns)
        {
            return;
        }

        bool isLost = tools.Engine.NowNanoseconds - Volatile.Read(ref _lastExchange) > _options.CycleLossTime.WholeNanoseconds();
        if (isLost)
        {
            Suspend();
            foreach (ProcessGroup group in _groups)
            {
                group.Fault();
            }
        }

        if (isLost != IsLost)
        {
            IsLost = isLost;
            onChange();
        }
    }
}
