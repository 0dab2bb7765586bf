using PanelServer.Machines.Control.Motion;

namespace PanelServer.Machines.WinderV1;

/// <summary>What the traverse is doing.</summary>
public enum TraverseActivity
{
    /// <summary>Standing.</summary>
    Idle,

    /// <summary>Driving to the inner limit.</summary>
    GoingIn,

    /// <summary>Driving to the outer limit.</summary>
    GoingOut,

    /// <summary>Searching its home position.</summary>
    Homing,

    /// <summary>Laying windings between the limits.</summary>
    Winding,
}

/// <summary>What the traverse sees in one cycle.</summary>
/// <param name="PositionMillimetres">Position by the drive's step counter.</param>
/// <param name="SwitchIsClosed">The end switch.</param>
/// <param name="DriveIsReady">The drive is on and follows.</param>
/// <param name="SpoolRevolutionsPerSecond">Speed of the spool, never negative.</param>
/// <param name="Seconds">Time since the last cycle.</param>
public readonly record struct TraverseInputs(
    double PositionMillimetres, bool SwitchIsClosed, bool DriveIsReady, double SpoolRevolutionsPerSecond, double Seconds);

/// <summary>
/// The traverse: homing, drives to the limits, and laying windings, as the state's activity says; it ends the activity when it
/// is done. All its motion is limited in speed, acceleration and jerk, except that it stops at once on its end switch while homing.
/// </summary>
/// <param name="travelMillimetres">Way that homing may need.</param>
public sealed class TraverseController(double travelMillimetres)
{
    private const double Arrived = 0.01;
    private const double CorrectionPerSecond = 10;
    private const double GreatestCorrection = 2;
    private const double LongestCorrectionSeconds = 3;

    // mm/s, mm/s², mm/s³: from rest to 100 mm/s in 70 ms and 3.5 mm.
    private static readonly MotionLimits Limits = new(maxSpeed: 100, maxAcceleration: 2000, maxJerk: 100_000);

    private readonly MotionProfile _axis = new(Limits);
    private readonly TraverseStroke _stroke = new();
    private TraverseActivity _begun;
    private double _correctingSeconds;

    // The axis was without drive since it was homed, or never was homed: its position may be wrong.
    private bool _mayHaveBeenPushed = true;

    /// <summary>Homing, and why it failed if it did.</summary>
    public TraverseHoming Homing { get; } = new(travelMillimetres);

    /// <summary>True in the one cycle in which a drive to a limit has ended without reaching it.</summary>
    public bool HasFailedToArrive { get; private set; }

    /// <summary>True in the one cycle in which the drive's position must be set to 0.</summary>
    public bool IsAtReference { get; private set; }

    /// <summary>Position at the moment in which homing found the true 0, mm: what the axis had lost since it was homed before;
    /// 0 if it was not homed before.</summary>
    public double FoundOffsetMillimetres { get; private set; }

    /// <summary>Speed for the motor, mm/s; outwards is positive.</summary>
    public double MillimetresPerSecond { get; private set; }

    /// <summary>The drive is off: it stands, and from now on someone may push it.</summary>
    public void SwitchOff()
    {
        _begun = TraverseActivity.Idle;
        HasFailedToArrive = false;
        _axis.Reset(_axis.Position);
        _mayHaveBeenPushed = true;
        MillimetresPerSecond = 0;
        IsAtReference = false;
    }

    /// <summary>The drive's position counter is no longer to be trusted.</summary>
    /// <param name="state">Its home is lost.</param>
    public void LoseHome(ref TraverseState state)
    {
        state = state with { IsHomed = false };
        _mayHaveBeenPushed = true;
    }

    /// <summary>One cycle with the drive switched on.</summary>
    /// <param name="state">Activity, limits, step and padding. The activity ends, and home is found, here.</param>
    /// <param name="inputs">What the axis sees.</param>
    public void Update(ref TraverseState state, in TraverseInputs inputs)
    {
        IsAtReference = false;
        HasFailedToArrive = false;
        Begin(state.Activity, inputs.PositionMillimetres);
        if (!inputs.DriveIsReady)
        {
            _axis.Reset(inputs.PositionMillimetres);
            MillimetresPerSecond = 0;
            return;
        }

        if (state.Activity == TraverseActivity.Idle && _axis.Velocity == 0)
        {
            // The next move begins where the counter says the axis stands.
            _axis.Reset(inputs.PositionMillimetres);
        }

        Aim(ref state, inputs);
        double before = _axis.Position;
        _axis.Advance(inputs.Seconds);

        // The mean speed of the cycle, so that the motor makes exactly the way of the profile.
        MillimetresPerSecond = (_axis.Position - before) / inputs.Seconds;
        if (state.Activity is TraverseActivity.GoingIn or TraverseActivity.GoingOut && _axis.HasArrived)
        {
            Settle(ref state, inputs);
        }

        _begun = state.Activity;
    }

    private void Aim(ref TraverseState state, in TraverseInputs inputs)
    {
        switch (state.Activity)
        {
            case TraverseActivity.Homing:
                UpdateHoming(ref state, inputs);
                break;
            case TraverseActivity.GoingIn or TraverseActivity.GoingOut:
                _axis.SetTargetPosition(LimitOf(state));
                break;
            case TraverseActivity.Winding:
                _stroke.Aim(_axis, state, inputs);
                break;
            default:
                _axis.SetTargetVelocity(0);
                break;
        }
    }

    private void UpdateHoming(ref TraverseState state, in TraverseInputs inputs)
    {
        Homing.Update(inputs.SwitchIsClosed, inputs.PositionMillimetres, inputs.Seconds);
        if (Homing.MustStopAtOnce)
        {
            _axis.Reset(inputs.PositionMillimetres);
        }

        if (Homing.IsAtReference)
        {
            IsAtReference = true;
            FoundOffsetMillimetres = _mayHaveBeenPushed ? 0 : inputs.PositionMillimetres;
            _mayHaveBeenPushed = false;
            _axis.Reset(0);
        }

        _axis.SetTargetVelocity(Homing.MillimetresPerSecond);
        if (!Homing.IsRunning)
        {
            state = state with { Activity = TraverseActivity.Idle, IsHomed = Homing.Step == TraverseHomingStep.Done };
        }
    }

    /// <summary>The profile has ended; what the counter says is still missing is made up for slowly.</summary>
    private void Settle(ref TraverseState state, in TraverseInputs inputs)
    {
        double missing = LimitOf(state) - inputs.PositionMillimetres;
        _correctingSeconds += inputs.Seconds;
        bool hasArrived = Math.Abs(missing) <= Arrived;
        HasFailedToArrive = !hasArrived && _correctingSeconds > LongestCorrectionSeconds;
        if (hasArrived || HasFailedToArrive)
        {
            state = state with { Activity = TraverseActivity.Idle };
        }
        else
        {
            MillimetresPerSecond += Math.Clamp(missing * CorrectionPerSecond, -GreatestCorrection, GreatestCorrection);
        }
    }

    private static double LimitOf(in TraverseState state) =>
        state.Activity == TraverseActivity.GoingIn ? state.LimitInner : state.LimitOuter;

    /// <summary>Begins what the state says, if it is not what was done before.</summary>
    private void Begin(TraverseActivity activity, double positionMillimetres)
    {
        if (activity == _begun)
        {
            return;
        }

        _begun = activity;
        _correctingSeconds = 0;
        if (activity == TraverseActivity.Homing)
        {
            Homing.Start();
        }
        else if (activity == TraverseActivity.Winding)
        {
            _stroke.Begin(positionMillimetres);
        }
    }
}
