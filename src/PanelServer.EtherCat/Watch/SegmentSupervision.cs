using Microsoft.Extensions.Logging;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.StartUp;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Watch;

/// <summary>
/// Looks after a running segment: notices trouble from what the cycle leaves behind, finds the subdevice concerned, makes its group
/// safe, and has it recovered. Costs no bus traffic while all is well, but for the counters read once in an interval.
/// </summary>
internal sealed class SegmentSupervision(
    BusAccess bus,
    StateChanger states,
    DeviceRecovery recovery,
    DeviceSearch search,
    ErrorCounterReader counters,
    RingSupervision ring,
    MainDeviceOptions options,
    Func<long> now,
    Func<EtherCatError?> linkProblem,
    ILogger logger)
{
    // The cycle itself makes a group safe; what is done here is to find out why, and that wakes a thread each time.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ConfirmationInterval = TimeSpan.FromMilliseconds(20);

    // In CyclicExchange.States.
    private const int AnsweredShift = 16;

    private IReadOnlyList<EtherCatError> _warnings = [];
    private readonly WorkingCounterCheck _workingCounters = new(recovery);
    private long _nextCounters;
    private long _nextDiagnosis;
    private int? _statesSeen;
    private bool _wasSilent;
    private EtherCatError? _linkProblem;
    private EtherCatError? _unexpected;
    private readonly Queue<Func<Task>> _betweenLooks = [];

    /// <summary>Findings about the segment as a whole.</summary>
    public IEnumerable<EtherCatError> Warnings => _warnings.Concat(counters.Warnings).Concat(_unexpected is null ? [] : [_unexpected]);

    /// <summary>False while no frame comes back.</summary>
    public bool IsAnswering { get; private set; } = true;

    /// <summary>Subdevices that are not known.</summary>
    public int Added { get; set; }

    /// <summary>Does something between two looks, in the order of the calls: the watch would take what is being set up for a fault.</summary>
    public Task<T> BetweenLooksAsync<T>(Func<Task<T>> work)
    {
        TaskCompletionSource<T> done = new();
        _betweenLooks.Enqueue(async () =>
        {
            try
            {
                done.SetResult(await work());
            }
            catch (Exception failure)
            {
                // Whoever asked for it has it.
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    /// <summary>Runs until the segment ends.</summary>
    /// <param name="devices">The segment as known by now.</param>
    /// <param name="exchange">What the cycle leaves behind.</param>
    /// <param name="onChange">Called when something worth publishing has changed.</param>
    /// <param name="hasEnded">True when the watch shall end.</param>
    public async Task RunAsync(Func<IReadOnlyList<Subdevice>> devices, CyclicExchange exchange, Action onChange, Func<bool> hasEnded)
    {
        while (!hasEnded())
        {
            await bus.DelayAsync(Interval);
            await DoBetweenLooksAsync();
            try
            {
                await LookAsync(devices(), exchange, onChange);
                _unexpected = null;
            }
            catch (EtherCatException silence) when (silence.Code == EtherCatErrorCode.NoAnswer)
            {
                // The bus went silent in the middle of a diagnosis; the next look sees that in the cycle's counters.
                IsAnswering = false;
            }
            catch (Exception failure)
            {
                // Whatever a subdevice answers, or a defect here: without its watch the segment would never recover again.
                ReportUnexpected(failure);
                _nextDiagnosis = now() + RetryInterval.WholeNanoseconds();
            }
        }

        await DoBetweenLooksAsync();
    }

    private async Task DoBetweenLooksAsync()
    {
        while (_betweenLooks.TryDequeue(out Func<Task>? work))
        {
            await work();
        }
    }

    private async Task LookAsync(IReadOnlyList<Subdevice> devices, CyclicExchange exchange, Action onChange)
    {
        if (exchange.LostInARow >= options.MismatchLimit)
        {
            BusIsSilent(devices, onChange);
            return;
        }

        if (await ring.LookAsync(devices))
        {
            onChange();
        }

        bool isBack = _wasSilent;
        (_wasSilent, IsAnswering) = (false, true);
        if (isBack || (IsTroubled(devices, exchange) && now() >= _nextDiagnosis))
        {
            // From before the diagnosis: a subdevice that changes its state meanwhile is looked at again. The states of all come as one value, in
            // which one that falls can hide behind another that is brought back, so only a look that finds all in order is the last.
            int states = exchange.States;
            _statesSeen = await DiagnoseAsync(devices, exchange, onChange) ? states : null;
            ReleaseGroups(devices, exchange);
            _nextDiagnosis = now() + (devices.All(device => device.IsInOrder) ? ConfirmationInterval : RetryInterval).WholeNanoseconds();
            onChange();
        }
        else if (now() >= _nextCounters)
        {
            _nextCounters = now() + options.DiagnosisInterval.WholeNanoseconds();
            await counters.ReadAsync(devices);
            if (exchange.States >> AnsweredShift > devices.Count)
            {
                // A diagnosis that was disturbed by the plug has not seen them.
                Added = (await search.FindAddedAsync(devices)).Count;
            }

            onChange();
            foreach (Subdevice? device in devices.Where(device => device.Mailbox is not null))
            {
                // Not waited for: a mailbox that hangs must not keep the watch from the others.
                _ = CollectEmergenciesAsync(device, onChange);
            }
        }
    }

    private void ReportUnexpected(Exception failure)
    {
        EtherCatError unexpected = EtherCatErrors.SupervisionDefect(failure.Message);
        if (unexpected != _unexpected)
        {
            logger.LogSupervisionDefect(failure);
        }

        _unexpected = unexpected;
    }

    private async Task CollectEmergenciesAsync(Subdevice device, Action onChange)
    {
        long before = device.Emergencies.Count;
        try
        {
            await device.Mailbox!.CollectUnaskedAsync();
        }
        catch (Exception failure)
        {
            ReportUnexpected(failure);
        }

        if (device.Emergencies.Count != before)
        {
            onChange();
        }
    }

    /// <summary>
    /// States differ from those before the last diagnosis, a group is faulted, or a subdevice is not where it should be or is still believed
    /// to be out of reach.
    /// </summary>
    private bool IsTroubled(IReadOnlyList<Subdevice> devices, CyclicExchange exchange) =>
        exchange.States != _statesSeen
            || devices.Any(device => device.Group is { State: GroupState.Faulted } || IsOutOfReach(device) || (device.Problem is not null && device.IsConfigured));

    // What the cycle reports of an interruption, also of one that comes while the watch is busy with another.
    private static bool IsOutOfReach(Subdevice device) => device.Terminal.Health.Condition == TerminalCondition.BusDown;

    private void BusIsSilent(IReadOnlyList<Subdevice> devices, Action onChange)
    {
        IsAnswering = false;
        EtherCatError? problem = linkProblem();
        if (_wasSilent && problem == _linkProblem)
        {
            return;
        }

        (_wasSilent, _linkProblem) = (true, problem);
        foreach (Subdevice device in devices)
        {
            device.Group?.Fault();
            device.Terminal.Report(TerminalCondition.BusDown, problem is null ? null : EtherCatErrors.Unreachable(device.Label, problem));
        }

        onChange();
    }

    /// <returns>True if it found every subdevice where it should be.</returns>
    private async Task<bool> DiagnoseAsync(IReadOnlyList<Subdevice> devices, CyclicExchange exchange, Action onChange)
    {
        bool[] answers = await Task.WhenAll(devices.Select(states.ReadStatusAsync));
        List<Subdevice> missing = devices.Where(device => !answers[device.Position]).ToList();
        foreach (Subdevice? device in missing)
        {
            MakeSafe(device, TerminalCondition.Lost, EtherCatErrors.Missing(device.Label));
        }

        foreach (Subdevice? device in devices.Where(device => answers[device.Position] && device.IsConfigured))
        {
            Check(device);
        }

        await _workingCounters.RunAsync(devices, exchange, (device, problem) => MakeSafe(device, TerminalCondition.NotOperational, problem));
        onChange();
        List<Subdevice> outOfOrder = [.. devices.Where(device => !device.IsInOrder && device.IsConfigured)];
        Added = missing.Count == 0 ? (await search.FindAddedAsync(devices)).Count : 0;
        _warnings = Added > 0 ? [] : await search.FindMissingAsync(devices, missing, mayHaveMoved: outOfOrder.Count > 0);
        await RecoverAsync(outOfOrder);
        return outOfOrder.Count == 0;
    }

    // The clock that all others follow comes first: they start their SYNC0 by its time.
    private async Task RecoverAsync(List<Subdevice> devices)
    {
        if (devices.Find(recovery.IsReference) is { } reference)
        {
            await recovery.RecoverAsync(reference);
        }

        await Task.WhenAll(devices.Where(device => !recovery.IsReference(device)).Select(recovery.RecoverAsync));
    }

    private void Check(Subdevice device)
    {
        if (device.AlStatus.State != device.Target || device.HasError)
        {
            if (device.Problem is null)
            {
                device.CountUnexpectedStateChange();
            }

            // Nothing new: what the last attempt to start it has found says more than its state.
            MakeSafe(device, TerminalCondition.NotOperational, device.KnownProblem ?? Describe(device));
        }
        else
        {
            // Where it should be: either all the time, or again after the bus was silent, when nothing was lost but time.
            device.TakePart(Participation.Expected);
            if (!_workingCounters.IsReported(device.Group))
            {
                device.Succeed();
            }
        }
    }

    private static EtherCatError Describe(Subdevice device) => device switch
    {
        { HasError: false } => EtherCatErrors.StateLeft(device.Label, device.Target, device.AlStatus),
        _ when device.AlStatus.State == device.Target => EtherCatErrors.ErrorInState(device.Label, device.Target, device.AlStatusCode),
        _ => EtherCatErrors.StateLeftByError(device.Label, device.Target, device.AlStatus, device.AlStatusCode),
    };

    private static void MakeSafe(Subdevice device, TerminalCondition condition, EtherCatError problem)
    {
        device.Group?.Fault();
        device.TakePart(Participation.Absent);
        device.Fail(condition, problem);
    }

    private static void ReleaseGroups(IReadOnlyList<Subdevice> devices, CyclicExchange exchange)
    {
        foreach (IGrouping<ProcessGroup, Subdevice> members in devices.Where(device => device.Group is not null).GroupBy(device => device.Group!))
        {
            if (members.All(device => device.IsInOrder && !IsOutOfReach(device)) && exchange.IsExchanging(members.Key))
            {
                members.Key.Recovered();
            }
        }
    }
}
