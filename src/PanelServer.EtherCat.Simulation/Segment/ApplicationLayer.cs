using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Esc;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>How long a subdevice takes for its transitions, in ns.</summary>
/// <param name="PreOp">INIT to PRE-OP and BOOT.</param>
/// <param name="SafeOp">PRE-OP to SAFE-OP.</param>
/// <param name="Op">SAFE-OP to OP.</param>
public readonly record struct TransitionTimes(long PreOp, long SafeOp, long Op)
{
    /// <summary>How long a device waits for the first outputs and the first SYNC0 before it refuses OP.</summary>
    public long OpWait { get; init; }

    /// <summary>About what quick real terminals need.</summary>
    public static TransitionTimes Default { get; } = new(2_000_000, 10_000_000, 10_000_000) { OpWait = 1_000_000_000 };

    /// <summary>Every transition is done or refused at once.</summary>
    public static TransitionTimes Immediate { get; }

    internal long For(AlState from, AlState to) => to <= from && from != AlState.Boot ? 0 : to switch
    {
        AlState.PreOp or AlState.Boot => PreOp,
        AlState.SafeOp => SafeOp,
        AlState.Op => Op,
        _ => 0,
    };
}

/// <summary>
/// The state machine behind AL control and AL status (ETG.1000.6, "EtherCAT state machine"). Requests without an arrow in the state
/// diagram, or whose conditions are not met, leave the state as it is and set the error flag with an AL status code.
/// A subdevice with device emulation has no state machine: its status follows its control.
/// </summary>
public sealed class ApplicationLayer
{
    private const ushort EmulatedBits = AlStatus.StateMask | AlStatus.ErrorFlag;

    private readonly EscController _esc;
    private readonly IStateConditions _conditions;
    private readonly bool _isEmulated;
    private readonly List<Refusal> _refusals = [];
    private AlState _target;
    private long _due = long.MaxValue;
    private long _giveUp;
    private bool _tellsSelector;

    internal ApplicationLayer(EscController esc, IStateConditions conditions, bool isEmulated)
    {
        _esc = esc;
        _conditions = conditions;
        _isEmulated = isEmulated;
    }

    /// <summary>Present state.</summary>
    public AlState State { get; private set; } = AlState.Init;

    /// <summary>The error flag.</summary>
    public bool HasError { get; private set; }

    /// <summary>Reason of the error flag.</summary>
    public AlStatusCode Code { get; private set; }

    /// <summary>The number at the selector, told in the AL status code when AL control bit 5 asks for it (ETG.1020); null for a device that does not.</summary>
    public ushort? Selector { get; set; }

    /// <summary>Duration of transitions.</summary>
    public TransitionTimes Times { get; set; } = TransitionTimes.Default;

    /// <summary>Refuses the next requests for a state, as a fault.</summary>
    /// <param name="state">PRE-OP, SAFE-OP or OP.</param>
    /// <param name="code">AL status code.</param>
    /// <param name="times">How many requests.</param>
    public void Refuse(AlState state, AlStatusCode code, int times = int.MaxValue)
    {
        AcceptAgain(state);
        _refusals.Add(new Refusal(state, code, times));
    }

    /// <summary>Ends <see cref="Refuse"/>.</summary>
    public void AcceptAgain(AlState state) => _refusals.RemoveAll(refusal => refusal.State == state);

    /// <summary>Ends <see cref="Refuse"/> for all states.</summary>
    public void AcceptAll() => _refusals.Clear();

    /// <summary>The subdevice leaves its state by itself.</summary>
    /// <param name="to">The lower state.</param>
    /// <param name="code">Why.</param>
    public void Fail(AlState to, AlStatusCode code)
    {
        _due = long.MaxValue;
        Enter(to);
        SetError(code);
    }

    internal void PowerUp()
    {
        _due = long.MaxValue;
        _tellsSelector = false;
        State = AlState.Init;
        ClearError();
    }

    internal void ControlWritten(ushort control)
    {
        if (_isEmulated)
        {
            Emulate(control);
            return;
        }

        AlState requested = new AlStatus(control).State;
        bool acknowledges = (control & Registers.AlControlAcknowledge) != 0;
        if (HasError && !acknowledges && requested != AlState.Init && (requested >= State || requested == AlState.Unknown))
        {
            // An error must be acknowledged before the state can rise again; until then such a request is ignored.
            return;
        }

        if (_due != long.MaxValue && requested == _target)
        {
            // Asked again while the transition is under way.
            return;
        }

        _due = long.MaxValue;
        _tellsSelector = Selector is not null && requested == State && (control & Registers.AlControlIdentification) != 0;
        ClearError();
        if (requested == AlState.Unknown)
        {
            SetError(AlStatusCode.UnknownState);
        }
        else if (!State.MayChangeTo(requested))
        {
            SetError(AlStatusCode.InvalidStateChange);
        }
        else if (requested != State)
        {
            Begin(requested);
        }
    }

    internal void Advance(long now)
    {
        if (now >= _due)
        {
            Complete();
        }
    }

    private void Begin(AlState target)
    {
        _target = target;
        _due = _esc.Now + Times.For(State, target);
        _giveUp = _due + Times.OpWait;
        if (_due <= _esc.Now)
        {
            Complete();
        }
    }

    private void Complete()
    {
        _due = long.MaxValue;
        if (TakeRefusal(_target) is { } refusal)
        {
            SetError(refusal);
            return;
        }

        AlStatusCode code = _conditions.Check(State, _target);
        if (code is AlStatusCode.NoValidOutputs or AlStatusCode.NoSyncSignal && _esc.Now < _giveUp)
        {
            // What is missing may still come: look again at the next opportunity.
            _due = _esc.Now + 1;
            return;
        }

        if (code != AlStatusCode.NoError)
        {
            SetError(code);
            return;
        }

        Enter(_target);
        ClearError();
    }

    private void Emulate(ushort control)
    {
        AlState state = new AlStatus(control).State;
        if (state != State)
        {
            Enter(state);
        }

        // The acknowledge bit is copied too: it looks like the error flag and means nothing.
        HasError = false;
        Code = AlStatusCode.NoError;
        _esc.SetAlStatus((ushort)(control & EmulatedBits), 0);
    }

    private void Enter(AlState to)
    {
        AlState from = State;
        if (from == to)
        {
            return;
        }

        State = to;
        _conditions.Entered(from, to);
    }

    private void SetError(AlStatusCode code)
    {
        HasError = true;
        Code = code;
        StoreStatus();
    }

    private void ClearError()
    {
        HasError = false;
        Code = AlStatusCode.NoError;
        StoreStatus();
    }

    private void StoreStatus()
    {
        bool tells = _tellsSelector && !HasError;
        _esc.SetAlStatus(
            (ushort)((int)State | (HasError ? AlStatus.ErrorFlag : 0) | (tells ? AlStatus.IdentificationFlag : 0)),
            tells ? Selector ?? 0 : (ushort)Code);
    }

    private AlStatusCode? TakeRefusal(AlState state)
    {
        int index = _refusals.FindIndex(refusal => refusal.State == state);
        if (index < 0)
        {
            return null;
        }

        Refusal refusal = _refusals[index];
        _refusals.RemoveAt(index);
        if (refusal.Times > 1)
        {
            _refusals.Add(refusal with { Times = refusal.Times - 1 });
        }

        return refusal.Code;
    }

    private readonly record struct Refusal(AlState State, AlStatusCode Code, int Times);
}

/// <summary>What the state machine asks of the rest of the subdevice.</summary>
internal interface IStateConditions
{
    /// <summary>Checks the conditions of a transition that the state diagram allows.</summary>
    AlStatusCode Check(AlState from, AlState to);

    /// <summary>The state has changed.</summary>
    void Entered(AlState from, AlState to);
}
