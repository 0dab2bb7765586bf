using PanelServer.Machines.Control;

namespace PanelServer.Machines.Tests.Control;

public class IncrementalPidControllerTests
{
    private const double Step = 0.001;

    private static IncrementalPidController Controller(double p, double i, double d, double rate = 1e9) =>
        new(new PidGains(p, i, d), 0, 60, rate);

    [Fact]
    public void First_step_only_takes_note_of_the_error()
    {
        Assert.Equal(0, Controller(10, 10, 10).Update(30, Step));
    }

    [Fact]
    public void Proportional_slot_integrates_the_error()
    {
        IncrementalPidController controller = Controller(0.5, 0, 0);
        Run(controller, error: 4, seconds: 3);

        Assert.Equal(0.5 * 4 * 3, controller.Output, 0.01);
    }

    [Fact]
    public void Derivative_slot_acts_in_proportion_to_the_error()
    {
        IncrementalPidController controller = Controller(0, 0, 2);
        controller.TakeOver(10);
        controller.Update(1, Step);

        Assert.Equal(10 + (2 * 4), controller.Update(5, Step), 12);
    }

    [Fact]
    public void Integral_slot_integrates_twice()
    {
        IncrementalPidController controller = Controller(0, 0.2, 0);
        Run(controller, error: 1, seconds: 5);

        Assert.Equal(0.2 * 5 * 5 / 2, controller.Output, 0.02);
    }

    [Fact]
    public void Equals_a_positional_pi_controller_away_from_the_limits()
    {
        PidController positional = new(new PidGains(0.9, 0.5, 0), 0, 60, 0);
        IncrementalPidController incremental = Controller(0.5, 0, 0.9);
        positional.TakeOver(20, 30, 30);
        incremental.TakeOver(20);
        incremental.Update(0, Step);
        double largestDifference = 0;

        for (int i = 0; i < 20_000; i++)
        {
            double measurement = 30 + (3 * Math.Sin(i * Step));
            double difference = positional.Update(30, measurement, Step) - incremental.Update(30 - measurement, Step);
            largestDifference = Math.Max(largestDifference, Math.Abs(difference));
        }

        Assert.InRange(largestDifference, 0, 0.01);
    }

    [Fact]
    public void Leaves_its_limit_as_soon_as_the_error_turns()
    {
        IncrementalPidController controller = Controller(1, 0.5, 0);
        Run(controller, error: 100, seconds: 60);
        Assert.Equal(60, controller.Output);

        Run(controller, error: -1, seconds: 0.01);

        Assert.True(controller.Output < 60);
    }

    [Fact]
    public void Output_moves_no_faster_than_its_rate()
    {
        IncrementalPidController controller = Controller(1000, 0, 0, rate: 10);
        Run(controller, error: 5, seconds: 2);

        Assert.Equal(20, controller.Output, 0.05);
    }

    [Fact]
    public void Noise_that_the_rate_limit_cuts_is_not_turned_into_drift()
    {
        IncrementalPidController controller = Controller(0, 0, 10, rate: 10);
        controller.TakeOver(30);
        Random noise = new(1);
        double first = noise.NextDouble() - 0.5;
        controller.Update(first, Step);
        for (int i = 0; i < 100_000; i++)
        {
            controller.Update(noise.NextDouble() - 0.5, Step);
        }

        Run(controller, error: 0, seconds: 2);

        // What proportional action has added up to is the difference between last and first error.
        Assert.Equal(30 - (10 * first), controller.Output, 6);
    }

    [Fact]
    public void New_gains_leave_the_output_where_it_is()
    {
        IncrementalPidController controller = Controller(1, 0, 0);
        Run(controller, error: 1, seconds: 12);
        double before = controller.Output;

        controller.Gains = new PidGains(0, 0, 50);

        Assert.Equal(before, controller.Update(7, Step), 12);
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(75, 60)]
    [InlineData(33, 33)]
    public void Takes_over_within_its_limits(double output, double expected)
    {
        IncrementalPidController controller = Controller(1, 0, 0);
        controller.TakeOver(output);

        Assert.Equal(expected, controller.Output);
    }

    private static void Run(IncrementalPidController controller, double error, double seconds)
    {
        for (double t = 0; t < seconds; t += Step)
        {
            controller.Update(error, Step);
        }
    }
}
