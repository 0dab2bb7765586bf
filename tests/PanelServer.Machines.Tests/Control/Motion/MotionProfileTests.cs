using CsCheck;
using PanelServer.Machines.Control.Motion;

namespace PanelServer.Machines.Tests.Control.Motion;

public class MotionProfileTests
{
    private const double Rounding = 1e-9;

    private static readonly MotionLimits Puller = new(50, 10, 5, 100);
    private static readonly MotionLimits Traverse = new(100, 2000, 100_000);

    /// <summary>One stretch of a random ride: a new target, and how long the axis runs before the next one.</summary>
    private readonly record struct Leg(bool ToPosition, double Target, int Cycles);

    private static readonly Gen<Leg> AnyLeg =
        Gen.Select(Gen.Bool, Gen.Double[-1.2, 1.2], Gen.Int[1, 400], (p, t, n) => new Leg(p, t, n));

    private static readonly Gen<MotionLimits> AnyLimits = Gen.Select(
        Gen.Double[0.1, 200], Gen.Double[0.1, 3000], Gen.Double[0.1, 100_000], Gen.Double[1, 50],
        (v, a, j, b) => new MotionLimits(v, a, j, j * b));

    [Fact]
    public void Keeps_speed_acceleration_and_jerk_limits_when_targets_change_in_mid_move() =>
        Gen.Select(AnyLimits, AnyLeg.Array[1, 12], Gen.Double[0.0002, 0.02]).Sample((limits, legs, cycle) =>
        {
            MotionProfile axis = new(limits);
            double range = RangeOf(limits);
            foreach (Leg leg in legs)
            {
                Aim(axis, leg, range);
                for (int i = 0; i < leg.Cycles; i++)
                {
                    AdvanceWithinLimits(axis, cycle);
                }
            }
        }, iter: 300);

    [Fact]
    public void Arrives_exactly_at_every_position_it_is_last_sent_to() =>
        Gen.Select(AnyLimits, AnyLeg.Array[1, 8], Gen.Double[-3, 3], Gen.Double[0.0002, 0.02])
            .Sample((limits, legs, target, cycle) =>
            {
                MotionProfile axis = new(limits);
                double range = RangeOf(limits);
                foreach (Leg leg in legs)
                {
                    Aim(axis, leg, range);
                    axis.Advance(cycle * leg.Cycles);
                }

                double start = axis.Position;
                axis.SetTargetPosition(target * range);
                RunUntilArrived(axis, LongestMove(limits, Math.Abs(target * range - start)));

                Assert.Equal(target * range, axis.Position);
                Assert.Equal(0, axis.Velocity);
                Assert.Equal(0, axis.Acceleration);
            }, iter: 300);

    [Fact]
    public void Arrives_exactly_at_every_velocity_it_is_last_sent_to() =>
        Gen.Select(AnyLimits, AnyLeg.Array[1, 8], Gen.Double[-1, 1]).Sample((limits, legs, target) =>
        {
            MotionProfile axis = new(limits);
            foreach (Leg leg in legs)
            {
                Aim(axis, leg, RangeOf(limits));
                axis.Advance(0.001 * leg.Cycles);
            }

            axis.SetTargetVelocity(target * limits.MaxSpeed);
            RunUntilArrived(axis, LongestMove(limits, 0));

            Assert.Equal(target * limits.MaxSpeed, axis.Velocity);
            Assert.Equal(0, axis.Acceleration);
        }, iter: 300);

    [Fact]
    public void Takes_the_same_way_whatever_the_cycle_time() =>
        Gen.Select(AnyLimits, Gen.Double[-2, 2], Gen.Double[0.01, 2], Gen.Int[2, 500])
            .Sample((limits, target, seconds, cycles) =>
            {
                MotionProfile once = new(limits);
                MotionProfile often = new(limits);
                once.SetTargetPosition(target * RangeOf(limits));
                often.SetTargetPosition(target * RangeOf(limits));
                once.Advance(seconds);
                for (int i = 0; i < cycles; i++)
                {
                    often.Advance(seconds / cycles);
                }

                Assert.Equal(once.Position, often.Position, Rounding * RangeOf(limits) * (1 + limits.MaxSpeed));
            });

    [Theory]
    [InlineData(0.1, 0.283)]
    [InlineData(0.5, 0.632)]
    [InlineData(1, 0.894)]
    [InlineData(2, 1.265)]
    [InlineData(5, 2.000)]
    [InlineData(10, 2.828)]
    [InlineData(20, 4.000)]
    [InlineData(30, 5.000)]
    [InlineData(50, 7.000)]
    public void Reaches_a_speed_from_rest_in_the_shortest_time_the_limits_allow(double speed, double seconds)
    {
        MotionProfile puller = new(Puller);
        puller.SetTargetVelocity(speed);
        puller.Advance(seconds / 2);
        Assert.Equal(speed / 2, puller.Velocity, 0.001 * speed);
        puller.Advance(seconds / 2 - 0.001);
        Assert.False(puller.HasArrived);
        puller.Advance(0.002);
        Assert.True(puller.HasArrived);
        Assert.Equal(speed, puller.Velocity);
    }

    [Fact]
    public void Direction_change_at_10_takes_4_seconds()
    {
        MotionProfile puller = At(10);
        puller.SetTargetVelocity(-10);
        puller.Advance(3.999);
        Assert.True(puller.Velocity > -10);
        puller.Advance(0.002);
        Assert.Equal(-10, puller.Velocity);
    }

    [Fact]
    public void New_target_just_ahead_at_full_acceleration_overshoots_by_no_more_than_the_braking_jerk_needs()
    {
        MotionProfile puller = AcceleratingThrough15();
        puller.SetTargetVelocity(16);
        double highest = HighestSpeedUntilArrived(puller);

        Assert.Equal(16, puller.Velocity);
        Assert.InRange(highest, 16, 16 + 1e-9);
    }

    [Fact]
    public void Stop_at_full_acceleration_rises_by_half_a_metre_per_minute_at_most_and_takes_less_than_four_seconds()
    {
        MotionProfile puller = AcceleratingThrough15();
        puller.SetTargetVelocity(0);
        double seconds = 0;
        double highest = 0;
        while (!puller.HasArrived)
        {
            puller.Advance(0.001);
            seconds += 0.001;
            highest = Math.Max(highest, puller.Velocity);
        }

        Assert.InRange(highest, 15, 15.51);
        Assert.InRange(seconds, 3, 4);
        Assert.Equal(0, puller.Velocity);
    }

    [Fact]
    public void Stopping_distance_is_the_way_it_then_really_takes()
    {
        MotionProfile axis = new(Traverse);
        axis.SetTargetVelocity(80);
        axis.Advance(0.03);
        double from = axis.Position;
        double predicted = axis.StoppingDistance();
        axis.SetTargetVelocity(0);
        RunUntilArrived(axis, 1);

        Assert.Equal(predicted, axis.Position - from, 1e-9);
    }

    [Fact]
    public void Reset_puts_the_axis_at_rest_at_once()
    {
        MotionProfile axis = AcceleratingThrough15();
        axis.Reset(3);
        axis.Advance(1);

        Assert.Equal(3, axis.Position);
        Assert.Equal(0, axis.Velocity);
        Assert.True(axis.HasArrived);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_time_that_is_not_positive_changes_nothing(double seconds)
    {
        MotionProfile axis = AcceleratingThrough15();
        double velocity = axis.Velocity;
        axis.Advance(seconds);

        Assert.Equal(velocity, axis.Velocity);
    }

    [Fact]
    public void A_speed_beyond_the_limit_is_clamped_to_it()
    {
        MotionProfile puller = At(80);
        Assert.Equal(50, puller.Velocity);
    }

    [Fact]
    public void Moving_and_retargeting_allocate_nothing()
    {
        MotionProfile axis = new(Traverse);
        Ride(axis);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Ride(axis);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, -1, 1, 1)]
    [InlineData(1, 1, double.NaN, 1)]
    [InlineData(1, 1, double.PositiveInfinity, 1)]
    [InlineData(1, 1, 2, 1)]
    public void Limits_that_make_no_sense_are_refused(double speed, double acceleration, double jerk, double braking) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MotionLimits(speed, acceleration, jerk, braking));

    private static void Ride(MotionProfile axis)
    {
        for (int i = 0; i < 1000; i++)
        {
            if (i % 3 == 0)
            {
                axis.SetTargetPosition(i % 97);
            }
            else
            {
                axis.SetTargetVelocity(i % 89 - 40);
            }

            axis.Advance(0.001);
            axis.StoppingDistance();
        }
    }

    private static MotionProfile At(double speed)
    {
        MotionProfile puller = new(Puller);
        puller.SetTargetVelocity(speed);
        RunUntilArrived(puller, 20);
        return puller;
    }

    private static MotionProfile AcceleratingThrough15()
    {
        MotionProfile puller = new(Puller);
        puller.SetTargetVelocity(50);
        puller.Advance(2.5);
        Assert.Equal(15, puller.Velocity, 1e-9);
        Assert.Equal(10, puller.Acceleration, 1e-9);
        return puller;
    }

    private static double HighestSpeedUntilArrived(MotionProfile axis)
    {
        double highest = 0;
        while (!axis.HasArrived)
        {
            axis.Advance(0.001);
            highest = Math.Max(highest, axis.Velocity);
        }

        return highest;
    }

    private static void Aim(MotionProfile axis, Leg leg, double range)
    {
        if (leg.ToPosition)
        {
            axis.SetTargetPosition(leg.Target * range);
        }
        else
        {
            axis.SetTargetVelocity(leg.Target * axis.Limits.MaxSpeed);
        }
    }

    private static void AdvanceWithinLimits(MotionProfile axis, double seconds)
    {
        MotionLimits limits = axis.Limits;
        double position = axis.Position;
        double velocity = axis.Velocity;
        double acceleration = axis.Acceleration;
        axis.Advance(seconds);

        double jerk = (axis.Acceleration - acceleration) / seconds;
        bool building = axis.Acceleration * acceleration >= 0 && Math.Abs(axis.Acceleration) > Math.Abs(acceleration);
        AtMost(limits.MaxSpeed, axis.Velocity);
        AtMost(limits.MaxAcceleration, axis.Acceleration);
        AtMost(building ? limits.MaxJerk : limits.BrakingJerk, jerk, limits.MaxAcceleration / seconds);
        AtMost(limits.MaxAcceleration, (axis.Velocity - velocity) / seconds, limits.MaxSpeed / seconds);
        AtMost(limits.MaxSpeed, (axis.Position - position) / seconds, (1 + Math.Abs(position)) / seconds);
    }

    /// <summary>The value may pass the limit by rounding alone; a difference quotient rounds with its terms' size.</summary>
    private static void AtMost(double limit, double value, double roundingOf = 0) =>
        Assert.True(
            Math.Abs(value) <= limit * (1 + Rounding) + Rounding * roundingOf / 1000, $"{value} exceeds {limit}");

    private static void RunUntilArrived(MotionProfile axis, double withinSeconds)
    {
        int cycles = 0;
        while (!axis.HasArrived)
        {
            Assert.True(cycles++ < 1000, "the axis did not arrive in time");
            axis.Advance(withinSeconds / 999);
        }
    }

    /// <summary>A length on which all limits come into play.</summary>
    private static double RangeOf(MotionLimits limits) =>
        Math.Min(limits.MaxSpeed * limits.MaxSpeed / limits.MaxAcceleration + limits.MaxSpeed, 1e4);

    /// <summary>Time that stop, return and move cannot exceed, generously.</summary>
    private static double LongestMove(MotionLimits limits, double distance)
    {
        double reversal = 2 * limits.MaxSpeed / limits.MaxAcceleration + 2 * limits.MaxAcceleration / limits.MaxJerk
            + 4 * Math.Sqrt(limits.MaxSpeed / limits.MaxJerk);
        double slowest = 4 * Math.Sqrt(distance / limits.MaxAcceleration) + 8 * Math.Cbrt(distance / limits.MaxJerk);
        return 20 * (reversal + slowest + distance / limits.MaxSpeed);
    }
}
