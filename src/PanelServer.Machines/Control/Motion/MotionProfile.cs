namespace PanelServer.Machines.Control.Motion;

/// <summary>
/// One axis that follows a target velocity or a target position and never exceeds its <see cref="MotionLimits"/>.
/// The target may change at any time, also in the middle of a move; the axis arrives exactly. Nothing is allocated
/// after construction; time is an argument.
/// </summary>
public sealed class MotionProfile
{
    private readonly MotionPlan _plan = new();
    private readonly MotionPlan _stop = new();
    private MotionState _state;
    private double _planSeconds;
    private bool _targetIsPosition;
    private double _target;

    /// <summary>Creates an axis at rest at position 0.</summary>
    public MotionProfile(MotionLimits limits)
    {
        Limits = limits;
        Reset(0);
    }

    /// <summary>The limits, fixed for the life of the axis.</summary>
    public MotionLimits Limits { get; }

    /// <summary>Position, unit.</summary>
    public double Position => _state.Position;

    /// <summary>Velocity, unit/s.</summary>
    public double Velocity => _state.Velocity;

    /// <summary>Acceleration, unit/s².</summary>
    public double Acceleration => _state.Acceleration;

    /// <summary>True once the target velocity or position has been reached.</summary>
    public bool HasArrived => _planSeconds >= _plan.DurationSeconds;

    /// <summary>
    /// Puts the axis at rest at a position at once, without a profile: for an axis that does not move, or one whose
    /// drive is switched off.
    /// </summary>
    public void Reset(double position)
    {
        _state = new MotionState(position, 0, 0);
        _plan.Begin(_state);
        _planSeconds = 0;
        _targetIsPosition = false;
        _target = 0;
    }

    /// <summary>Sets the velocity to run at from now on, unit/s; clamped to the speed limit.</summary>
    public void SetTargetVelocity(double velocity)
    {
        velocity = Math.Clamp(velocity, -Limits.MaxSpeed, Limits.MaxSpeed);
        if (!_targetIsPosition && velocity == _target)
        {
            return;
        }

        _targetIsPosition = false;
        _target = velocity;
        _plan.Begin(_state);
        MotionPlanner.AppendVelocity(_plan, velocity, Limits);
        StartPlan();
    }

    /// <summary>Sets the position to come to rest at, unit.</summary>
    public void SetTargetPosition(double position)
    {
        if (_targetIsPosition && position == _target)
        {
            return;
        }

        _targetIsPosition = true;
        _target = position;
        MotionPlanner.PlanPosition(_plan, _state, position, Limits);
        StartPlan();
    }

    /// <summary>Moves on by a time, s. A time that is not positive changes nothing.</summary>
    public void Advance(double seconds)
    {
        if (seconds > 0)
        {
            _planSeconds += seconds;
            _state = _plan.At(_planSeconds);
        }
    }

    /// <summary>Signed way from here to standstill if the axis were told to stop now, unit.</summary>
    public double StoppingDistance()
    {
        _stop.Begin(_state);
        MotionPlanner.AppendVelocity(_stop, 0, Limits);
        return _stop.End.Position - _state.Position;
    }

    private void StartPlan()
    {
        _planSeconds = 0;
        if (HasArrived)
        {
            // Nothing to do but rounding: the target is nearer than the smallest time a piece can last.
            _state = _plan.End;
        }
    }
}
