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
/// The traverse: homing, drives to the limits, and laying windings. All its motion is limited in speed, acceleration and jerk,
/// except that it stops at once on its end switch while homing.
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
    private double _correctingSeconds;

    /// <summary>What it is doing.</summary>
    public TraverseActivity Activity { get; private set; }

    /// <summary>True once home has been found, until it is searched again or lost.</summary>
    public bool IsHomed { get; private set; }

    /// <summary>True if the axis was without drive since it was homed: it may have been pushed, so the position may be wrong.</summary>
    public bool MayHaveBeenPushed { get; private set; }

    /// <summary>Homing, and why it failed if it did.</summary>
    public TraverseHoming Homing { get; } = new(travelMillimetres);

    /// <summary>True if a drive to a limit ended without reaching it.</summary>
    public bool HasFailedToArrive { get; private set; }

    /// <summary>True in the one cycle in which the drive's position must be set to 0.</summary>
    public bool IsAtReference { get; private set; }

    /// <summary>Position at the moment in which homing found the true 0, mm: what the axis had lost since it was homed before;
    /// 0 if it was not homed before.</summary>
    public double FoundOffsetMillimetres { get; private set; }

    /// <summary>Speed for the motor, mm/s; outwards is positive.</summary>
    public double MillimetresPerSecond { get; private set; }

    /// <summary>The state of the traverse with what it is doing.</summary>
    /// <param name="state">The state before.</param>
    public TraverseState Show(in TraverseState state) => state with
    {
        IsHomed = IsHomed,
        IsGoingHome = Activity == TraverseActivity.Homing,
        IsGoingIn = Activity == TraverseActivity.GoingIn,
        IsGoingOut = Activity == TraverseActivity.GoingOut,
        IsTraversing = Activity == TraverseActivity.Winding,
    };

    /// <summary>Searches the home position.</summary>
    public void GoHome()
    {
        Homing.Start();
        MayHaveBeenPushed |= !IsHomed;
        IsHomed = false;
        Begin(TraverseActivity.Homing);
    }

    /// <summary>Drives to the inner limit.</summary>
    public void GoIn() => Begin(TraverseActivity.GoingIn);

    /// <summary>Drives to the outer limit.</summary>
    public void GoOut() => Begin(TraverseActivity.GoingOut);

    /// <summary>Lays windings, beginning at the outer limit, or where it left off if it still stands there.</summary>
    /// <param name="positionMillimetres">Where it stands.</param>
    public void Wind(double positionMillimetres)
    {
        _stroke.Begin(positionMillimetres);
        Begin(TraverseActivity.Winding);
    }

    /// <summary>Comes to rest.</summary>
    public void Stop() => Begin(TraverseActivity.Idle);

    /// <summary>The drive is off: it stands, and from now on someone may push it.</summary>
    public void SwitchOff()
    {
        Begin(TraverseActivity.Idle);
        _axis.Reset(_axis.Position);
        MayHaveBeenPushed = true;
        MillimetresPerSecond = 0;
        IsAtReference = false;
    }

    /// <summary>The drive's position counter is no longer to be trusted.</summary>
    public void LoseHome()
    {
        IsHomed = false;
        MayHaveBeenPushed = true;
    }

    /// <summary>One cycle with the drive switched on.</summary>
    /// <param name="settings">Limits, step, padding.</param>
    /// <param name="inputs">What the axis sees.</param>
    public void Update(in TraverseState settings, in TraverseInputs inputs)
    {
        IsAtReference = false;
        if (!inputs.DriveIsReady)
        {
            _axis.Reset(inputs.PositionMillimetres);
            MillimetresPerSecond = 0;
            return;
        }

        if (Activity == TraverseActivity.Idle && _axis.Velocity == 0)
        {
            // The next move begins where the counter says the axis stands.
            _axis.Reset(inputs.PositionMillimetres);
        }

        Aim(settings, inputs);
        double before = _axis.Position;
        _axis.Advance(inputs.Seconds);

        // The mean speed of the cycle, so that the motor makes exactly the way of the profile.
        MillimetresPerSecond = (_axis.Position - before) / inputs.Seconds;
        if (Activity is TraverseActivity.GoingIn or TraverseActivity.GoingOut && _axis.HasArrived)
        {
            Settle(LimitOf(settings), inputs);
        }
    }

    private void Aim(in TraverseState settings, in TraverseInputs inputs)
    {
        switch (Activity)
        {
            case TraverseActivity.Homing:
                UpdateHoming(inputs);
                break;
            case TraverseActivity.GoingIn or TraverseActivity.GoingOut:
                _axis.SetTargetPosition(LimitOf(settings));
                break;
            case TraverseActivity.Winding:
                _stroke.Aim(_axis, settings, inputs);
                break;
            default:
                _axis.SetTargetVelocity(0);
                break;
        }
    }

    private void UpdateHoming(in TraverseInputs inputs)
    {
        Homing.Update(inputs.SwitchIsClosed, inputs.PositionMillimetres, inputs.Seconds);
        if (Homing.MustStopAtOnce)
        {
            _axis.Reset(inputs.PositionMillimetres);
        }

        if (Homing.IsAtReference)
        {
            IsAtReference = true;
            FoundOffsetMillimetres = MayHaveBeenPushed ? 0 : inputs.PositionMillimetres;
            MayHaveBeenPushed = false;
            _axis.Reset(0);
        }

        _axis.SetTargetVelocity(Homing.MillimetresPerSecond);
        if (!Homing.IsRunning)
        {
            IsHomed = Homing.Step == TraverseHomingStep.Done;
            Begin(TraverseActivity.Idle);
        }
    }

    /// <summary>The profile has ended; what the counter says is still missing is made up for slowly.</summary>
    private void Settle(double target, in TraverseInputs inputs)
    {
        double missing = target - inputs.PositionMillimetres;
        _correctingSeconds += inputs.Seconds;
        if (Math.Abs(missing) <= Arrived)
        {
            Begin(TraverseActivity.Idle);
        }
        else if (_correctingSeconds > LongestCorrectionSeconds)
        {
            HasFailedToArrive = true;
            Begin(TraverseActivity.Idle);
        }
        else
        {
            MillimetresPerSecond += Math.Clamp(missing * CorrectionPerSecond, -GreatestCorrection, GreatestCorrection);
        }
    }

    private double LimitOf(in TraverseState settings) =>
        Activity == TraverseActivity.GoingIn ? settings.LimitInner : settings.LimitOuter;

    private void Begin(TraverseActivity activity)
    {
        Activity = activity;
        _correctingSeconds = 0;
        HasFailedToArrive &= activity == TraverseActivity.Idle;
    }
}
