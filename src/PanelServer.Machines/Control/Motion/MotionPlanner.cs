namespace PanelServer.Machines.Control.Motion;

/// <summary>
/// Time-optimal changes of speed, and moves to a position built from them (two changes of speed and a cruise between).
/// </summary>
internal static class MotionPlanner
{
    // A distance below this, as part of the position, comes from the arithmetic and is no way to travel.
    private const double Rounding = 1e-14;

    /// <summary>Appends the change from the plan's end to a constant velocity.</summary>
    public static void AppendVelocity(MotionPlan plan, double velocity, in MotionLimits limits)
    {
        MotionState from = plan.End;
        double change = velocity - from.Velocity;
        double direction = change != 0 ? Math.Sign(change) : -Math.Sign(from.Acceleration);
        if (direction == 0)
        {
            return;
        }

        change = Math.Abs(change);
        double acceleration = from.Acceleration * direction;
        double jerk = limits.MaxJerk;
        double braking = limits.BrakingJerk;
        if (acceleration < 0 || change < acceleration * acceleration / (2 * braking))
        {
            // The acceleration points away from the target, or even the braking jerk cannot end it in time:
            // take it back whole, then start again from a constant speed.
            plan.Append(Math.Abs(acceleration) / braking, -Math.Sign(acceleration) * direction * braking);
            plan.RoundEndTo(plan.End with { Acceleration = 0 });
            AppendFromConstantSpeed(plan, velocity, limits);
        }
        else if (change < acceleration * acceleration / (2 * jerk))
        {
            // Too fast to end with the normal jerk: brake down to the acceleration from which the normal jerk does it.
            double excess = change - acceleration * acceleration / (2 * braking);
            double intermediate = Math.Sqrt(excess / (1 / (2 * jerk) - 1 / (2 * braking)));
            plan.Append((acceleration - intermediate) / braking, -direction * braking);
            plan.Append(intermediate / jerk, -direction * jerk);
        }
        else
        {
            AppendRampHoldRamp(plan, direction, change, acceleration, limits);
        }

        plan.RoundEndTo(plan.End with { Velocity = velocity, Acceleration = 0 });
    }

    /// <summary>Makes the plan a move that ends at rest at a position.</summary>
    public static void PlanPosition(MotionPlan plan, in MotionState start, double position, in MotionLimits limits)
    {
        double beyondStop = position - EndOfMove(plan, start, 0, 0, limits);
        if (Math.Abs(beyondStop) > Rounding * Math.Max(1, Math.Abs(position)))
        {
            PlanCruise(plan, start, position, Math.Sign(beyondStop), limits);
        }

        plan.RoundEndTo(new MotionState(position, 0, 0));
    }

    private static void PlanCruise(
        MotionPlan plan, in MotionState start, double position, double direction, in MotionLimits limits)
    {
        // The end of the move is a continuous function of the cruising speed. It lies short of the target at speed 0
        // (an immediate stop), so either a slower cruise reaches it, or the fastest one with time to spare.
        double shedding = start.Acceleration * Math.Abs(start.Acceleration) / (2 * limits.BrakingJerk);
        double unchanged = Math.Clamp((start.Velocity + shedding) * direction, 0, limits.MaxSpeed);
        double slow = 0;
        double fast = unchanged;
        if (Remaining(plan, start, position, direction, unchanged, limits) >= 0)
        {
            slow = unchanged;
            fast = limits.MaxSpeed;
        }

        double remaining = Remaining(plan, start, position, direction, fast, limits);
        if (remaining >= 0)
        {
            EndOfMove(plan, start, fast * direction, remaining / fast, limits);
            return;
        }

        for (int halving = 0; halving < 60; halving++)
        {
            double middle = (slow + fast) / 2;
            if (Remaining(plan, start, position, direction, middle, limits) >= 0)
            {
                slow = middle;
            }
            else
            {
                fast = middle;
            }
        }

        remaining = Remaining(plan, start, position, direction, slow, limits);
        EndOfMove(plan, start, slow * direction, slow > 0 ? remaining / slow : 0, limits);
    }

    /// <summary>Distance short of the target (positive) or beyond it (negative) if cruising at a speed without pause.</summary>
    private static double Remaining(
        MotionPlan plan, in MotionState start, double position, double direction, double speed, in MotionLimits limits) =>
        (position - EndOfMove(plan, start, speed * direction, 0, limits)) * direction;

    private static double EndOfMove(
        MotionPlan plan, in MotionState start, double velocity, double cruiseSeconds, in MotionLimits limits)
    {
        plan.Begin(start);
        AppendVelocity(plan, velocity, limits);
        plan.Append(cruiseSeconds, 0);
        AppendVelocity(plan, 0, limits);
        return plan.End.Position;
    }

    private static void AppendFromConstantSpeed(MotionPlan plan, double velocity, in MotionLimits limits)
    {
        double change = velocity - plan.End.Velocity;
        if (change != 0)
        {
            AppendRampHoldRamp(plan, Math.Sign(change), Math.Abs(change), 0, limits);
        }
    }

    private static void AppendRampHoldRamp(
        MotionPlan plan, double direction, double change, double acceleration, in MotionLimits limits)
    {
        double jerk = limits.MaxJerk;
        double peak = Math.Sqrt(jerk * change + acceleration * acceleration / 2);
        double hold = 0;
        if (peak > limits.MaxAcceleration)
        {
            peak = limits.MaxAcceleration;
            hold = (change - (2 * peak * peak - acceleration * acceleration) / (2 * jerk)) / peak;
        }

        plan.Append((peak - acceleration) / jerk, direction * jerk);
        plan.Append(hold, 0);
        plan.Append(peak / jerk, -direction * jerk);
    }
}
