using PanelServer.Machines.Control;

namespace PanelServer.Machines.Tests.Control;

public class PidControllerTests
{
    private const double Step = 0.001;

    [Theory]
    [InlineData(10, 7, 6)]
    [InlineData(10, 12, -4)]
    [InlineData(10, 10, 0)]
    [InlineData(100, 0, 50)]
    [InlineData(0, 100, -50)]
    public void Proportional_output_is_gain_times_error_within_the_limits(double setPoint, double measurement, double expected)
    {
        PidController pid = new(new PidGains(2, 0, 0), -50, 50, 0);

        Assert.Equal(expected, pid.Update(setPoint, measurement, Step), 12);
    }

    [Fact]
    public void Integral_part_of_a_constant_error_is_gain_times_error_times_time()
    {
        PidController pid = new(new PidGains(0, 0.5, 0), -100, 100, 0);

        for (int i = 0; i < 4000; i++)
        {
            pid.Update(3, 1, Step);
        }

        Assert.Equal(0.5 * 2 * 4, pid.Output, 9);
    }

    [Fact]
    public void Derivative_of_a_ramp_is_minus_gain_times_slope_once_the_filter_has_settled()
    {
        PidController pid = new(new PidGains(0, 0, 4), -100, 100, 0.2);

        for (int i = 0; i <= 5000; i++)
        {
            pid.Update(0, 2.5 * i * Step, Step);
        }

        Assert.Equal(-10, pid.Output, 6);
    }

    [Fact]
    public void Derivative_of_a_step_starts_at_gain_over_filter_time_and_decays_with_it()
    {
        PidController pid = new(new PidGains(0, 0, 4), -100, 100, 0.5);
        pid.Update(0, 0, Step);

        double peak = pid.Update(0, 1, Step);
        for (int i = 0; i < 500; i++)
        {
            pid.Update(0, 1, Step);
        }

        Assert.Equal(-8, peak, 0.02);
        Assert.Equal(peak / Math.E, pid.Output, 0.02);
    }

    [Fact]
    public void New_set_point_gives_no_derivative_kick()
    {
        PidController pid = new(new PidGains(0, 0, 100), -100, 100, 0);
        pid.Update(0, 20, Step);

        Assert.Equal(0, pid.Update(500, 20, Step));
    }

    // K / (Ts + 1) under a PI controller whose reset time equals T: the pole is cancelled and the closed loop is exactly
    // first order with time constant T / (K·P). (Åström, Hägglund: Advanced PID Control, pole-zero cancellation.)
    [Theory]
    [InlineData(1, 10, 5)]
    [InlineData(2, 4, 1.5)]
    public void Pi_controller_with_cancelled_pole_makes_a_first_order_loop(double plantGain, double plantSeconds, double proportional)
    {
        PidController pid = new(new PidGains(proportional, proportional / plantSeconds, 0), -1000, 1000, 0);
        double closedLoopSeconds = plantSeconds / (plantGain * proportional);
        double y = 0;

        for (double t = 0; t < closedLoopSeconds; t += Step)
        {
            double u = pid.Update(1, y, Step);
            y += Step * ((plantGain * u) - y) / plantSeconds;
        }

        Assert.Equal(1 - Math.Exp(-1), y, 0.003);
    }

    [Fact]
    public void Integral_does_not_wind_up_while_the_output_is_at_its_limit()
    {
        PidController pid = new(new PidGains(0.1, 0.1, 0), 0, 1, 0);
        for (int i = 0; i < 600_000; i++)
        {
            pid.Update(100, 0, Step);
        }

        Assert.Equal(1, pid.Output);
        Assert.InRange(pid.IntegralPart, 0, 1);
        Assert.Equal(0, pid.Update(100, 110, Step), 1e-9);
    }

    [Fact]
    public void Saturated_plant_overshoots_far_less_than_with_a_bare_integrator()
    {
        (double ours, double bare) = (Overshoot(antiWindup: true), Overshoot(antiWindup: false));

        Assert.InRange(ours, -1, 1);
        Assert.True(bare > 20, $"the bare integrator overshot only {bare:F1}, so this case proves nothing");
    }

    [Fact]
    public void Takes_over_without_a_bump()
    {
        PidController pid = new(new PidGains(0.2, 0.01, 0), 0, 1, 0);

        pid.TakeOver(0.4, 200, 199);

        Assert.Equal(0.4, pid.Update(200, 199, Step), 1e-4);
    }

    [Fact]
    public void Taking_over_without_integral_gain_leaves_no_lasting_offset()
    {
        PidController pid = new(new PidGains(0.2, 0, 0), 0, 1, 0);

        pid.TakeOver(0.9, 200, 199);

        Assert.Equal(0.2, pid.Update(200, 199, Step), 12);
    }

    [Fact]
    public void Pause_is_not_integrated_as_if_it_had_been_observed()
    {
        PidController pid = new(new PidGains(0, 0.1, 0), -100, 100, 0);
        pid.Update(1, 0, Step);

        pid.Update(1, 0, 3600);

        Assert.Equal(0.1, pid.Output, 1e-3);
    }

    [Fact]
    public void Reset_forgets_integral_and_history()
    {
        PidController pid = new(new PidGains(0, 1, 1), -100, 100, 0);
        pid.Update(10, 0, 0.5);
        pid.Reset();

        Assert.Equal(0, pid.IntegralPart);
        Assert.Equal(0, pid.Update(3, 3, Step));
    }

    /// <summary>Overshoot of 100 units over a target of 100 for an actuator that saturates at 1 for most of the way.</summary>
    private static double Overshoot(bool antiWindup)
    {
        PidController pid = new(new PidGains(0.2, 0.01, 0), 0, 1, 0);
        double integral = 0;
        double y = 0;
        double highest = 0;
        const double Dt = 0.05;
        for (double t = 0; t < 2000; t += Dt)
        {
            double error = 100 - y;
            integral += 0.01 * error * Dt;
            double u = antiWindup ? pid.Update(100, y, Dt) : Math.Clamp((0.2 * error) + integral, 0, 1);
            y += Dt * ((200 * u) - y) / 100;
            highest = Math.Max(highest, y);
        }

        return highest - 100;
    }
}
