using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat;

/// <content>The cycle: exchange of process data and phase of the reference clock.</content>
public sealed partial class MainDevice
{
    private const string LostCycle =
        "The control cycle has stopped: all outputs of the EtherCAT bus are held in their safe state until it runs again. Restart the server if it does not.";

    // Often enough to take over long before a terminal's watchdog would notice, seldom enough to cost nothing.
    private static readonly TimeSpan CycleWatchInterval = TimeSpan.FromMilliseconds(10);

    private volatile CyclicExchange? _exchange;
    private PhaseController? _phaseController;
    private long _lastExchange;
    private long _overtakenCycles;
    private bool _cycleIsLost;

    /// <summary>Phase of the cycle to the reference clock; null before the first exchange or without distributed clocks. Cycle thread only.</summary>
    public PhaseController? Phase => _phaseController;

    /// <summary>Nanoseconds by which the next period must be longer or shorter to keep the phase. Cycle thread only.</summary>
    public long PhaseAdjustmentNanoseconds { get; private set; }

    /// <summary>Cycles that found the transport in use by the worker; only the first ones after bring-up can.</summary>
    public long BusyCycles => Volatile.Read(ref _overtakenCycles);

    /// <summary>
    /// Fetches the inputs of all terminals: waits for the answer, at most the receive window. First thing in a cycle, always on the same
    /// thread. Allocates nothing, takes no lock, throws nothing in normal operation.
    /// </summary>
    /// <param name="now">The cycle's time, handed to the terminals.</param>
    /// <returns>What came back, of the last outputs as well. Which terminals have fresh inputs is theirs to tell.</returns>
    public ExchangeResult ReadInputs(TimeSpan now)
    {
        if (_exchange is null)
        {
            return new ExchangeResult(ExchangeStatus.NotConfigured, 0, 0);
        }

        Volatile.Write(ref _lastExchange, _engine.NowNanoseconds);
        _lease.CycleRuns = true;
        if (!_lease.TryEnter())
        {
            Volatile.Write(ref _overtakenCycles, _overtakenCycles + 1);
            return new ExchangeResult(ExchangeStatus.Busy, 0, 0);
        }

        try
        {
            // Asked for again: only whoever holds the transport may take the exchange away.
            ExchangeResult result = _exchange?.ReadInputs(now, ReceiveWindowNanoseconds) ?? new ExchangeResult(ExchangeStatus.NotConfigured, 0, 0);
            FollowReference(result.ReferenceTimeNanoseconds);
            return result;
        }
        finally
        {
            _lease.Exit();
        }
    }

    /// <summary>
    /// Sends the outputs of all terminals without waiting: they are at the terminals some microseconds later, and
    /// <see cref="ReadInputs"/> of the next cycle sees whether they arrived. A ring is waited for, since what comes back may have to be sent on
    /// to the other half. Last thing in a cycle, on the thread of <see cref="ReadInputs"/>.
    /// </summary>
    public void WriteOutputs()
    {
        if (_exchange is null || !_lease.TryEnter())
        {
            return;
        }

        try
        {
            _exchange?.WriteOutputs(enableOutputs: true, ReceiveWindowNanoseconds);
        }
        finally
        {
            _lease.Exit();
        }
    }

    /// <summary>
    /// Both halves of a cycle at once: fetches the inputs, then sends the outputs as they are. For callers with nothing to do in between.
    /// </summary>
    /// <param name="now">The cycle's time, handed to the terminals.</param>
    /// <returns>What came back.</returns>
    public ExchangeResult Exchange(TimeSpan now)
    {
        ExchangeResult result = ReadInputs(now);
        WriteOutputs();
        return result;
    }

    /// <summary>
    /// Tells that the cycle thread stops calling <see cref="ReadInputs"/>. The worker keeps the process data running with safe outputs.
    /// </summary>
    public void SuspendCycle() => _lease.CycleRuns = false;

    private long ReceiveWindowNanoseconds => (long)(CycleNanoseconds * _options.ReceiveWindow);

    private void FollowReference(ulong referenceTime)
    {
        if (referenceTime == 0)
        {
            PhaseAdjustmentNanoseconds = 0;
            return;
        }

        _phaseController ??= new PhaseController(CycleNanoseconds, 0);
        PhaseAdjustmentNanoseconds = _phaseController.Update(referenceTime);
    }

    /// <summary>Process data with safe outputs while no cycle thread runs: towards OP, after a stop, or when the thread has died.</summary>
    private async Task KeepRunningAsync(CyclicExchange exchange, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                WatchCycle();
                ExchangeWithoutCycle(exchange);
            }
            catch (Exception failure)
            {
                // A defect of the transport, as on the worker's thread: without this loop nobody would take over from a cycle that stops.
                _workerFailure = failure;
            }

            await _bus.DelayAsync(_lease.CycleRuns && _options.CycleTime < CycleWatchInterval ? CycleWatchInterval : _options.CycleTime);
        }
    }

    private void ExchangeWithoutCycle(CyclicExchange exchange)
    {
        if (_lease.CycleRuns || !_lease.TryEnter())
        {
            return;
        }

        try
        {
            _channel.ReturnAll();
            exchange.ReadInputs(Nanoseconds.ToTimeSpan(_engine.NowNanoseconds), ReceiveWindowNanoseconds);
            exchange.WriteOutputs(enableOutputs: false, ReceiveWindowNanoseconds);
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

        bool isLost = _engine.NowNanoseconds - Volatile.Read(ref _lastExchange) > _options.CycleLossTime.WholeNanoseconds();
        if (isLost)
        {
            SuspendCycle();
            foreach (ProcessGroup group in Groups)
            {
                group.Fault();
            }
        }

        if (isLost != _cycleIsLost)
        {
            _cycleIsLost = isLost;
            Publish();
        }
    }
}
