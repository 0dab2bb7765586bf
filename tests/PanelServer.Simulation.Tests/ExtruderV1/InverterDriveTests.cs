using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Simulation.Tests.ExtruderV1;

public class InverterDriveTests
{
    private readonly InverterDrive _drive = new(new ExtruderPlantConstants());

    [Fact]
    public void Output_follows_the_set_frequency_on_the_ramp()
    {
        Start(34, direction: -1);

        Run(3.3);
        Assert.Equal(33, _drive.OutputHertz, 0.05);
        Run(0.2);
        Assert.Equal(34, _drive.OutputHertz);
        Assert.Equal(-1, _drive.OutputDirection);
    }

    [Fact]
    public void Reversal_goes_down_through_standstill_and_up_again()
    {
        Start(20, direction: 1);
        Run(2.1);

        _drive.Command(-1);

        Run(1);
        Assert.Equal((1, 10), (_drive.OutputDirection, Math.Round(_drive.OutputHertz)));
        Run(2);
        Assert.Equal((-1, 10), (_drive.OutputDirection, Math.Round(_drive.OutputHertz)));
    }

    [Fact]
    public void Output_never_exceeds_the_maximum_frequency()
    {
        Start(300, direction: 1);
        Run(40, torque: 0.1);

        Assert.Equal(120, _drive.OutputHertz);
    }

    [Theory]
    [InlineData(0, 2.7, false)]
    [InlineData(34, 3.0, false)]
    [InlineData(34, 3.1, true)]
    public void Up_to_frequency_means_within_a_tenth_of_the_set_point(double hertz, double seconds, bool expected)
    {
        Start(hertz, direction: 1);
        Run(seconds);

        Assert.Equal(expected, _drive.IsUpToFrequency);
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0.7, true)]
    public void Frequency_detection_begins_at_six_hertz(double seconds, bool expected)
    {
        Start(34, direction: 1);
        Run(seconds);

        Assert.Equal(expected, _drive.IsFrequencyDetected);
    }

    [Theory]
    [InlineData(0, 1.8)]
    [InlineData(0.366, 2.063)]
    [InlineData(1, 3.287)]
    public void Current_is_magnetising_and_torque_current_at_right_angles(double torque, double expectedAmperes)
    {
        Start(34, direction: 1);
        Run(4, torque);

        Assert.Equal(expectedAmperes, _drive.CurrentAmperes, 0.01);
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(25, 200)]
    [InlineData(50, 400)]
    [InlineData(60, 400)]
    public void Voltage_is_proportional_to_frequency_between_boost_and_base(double hertz, double expected)
    {
        Start(hertz, direction: 1);
        Run(7);

        Assert.Equal(expected, _drive.Voltage, 6);
    }

    [Fact]
    public void Standing_motor_draws_nothing()
    {
        Run(1, torque: 1);

        Assert.Equal((0, 0), (_drive.CurrentAmperes, _drive.Voltage));
    }

    [Fact]
    public void Motor_overload_trips_after_its_thermal_time_and_coasts()
    {
        Start(30, direction: 1);
        double relative = Math.Sqrt((1.8 * 1.8) + (2.75 * 1.5 * 2.75 * 1.5)) / 3.3;
        double expectedSeconds = 60 / ((relative * relative) - 1);

        Run(expectedSeconds - 1, torque: 1.5);
        Assert.Equal(InverterFault.None, _drive.Fault);
        Run(2, torque: 1.5);

        Assert.Equal(InverterFault.MotorOverload, _drive.Fault);
        Run(1.6);
        Assert.Equal(0, _drive.OutputHertz);
    }

    [Fact]
    public void Rated_load_never_trips()
    {
        Start(50, direction: 1);
        Run(3600, torque: 1, step: 0.01);

        Assert.Equal(InverterFault.None, _drive.Fault);
    }

    [Fact]
    public void Tripped_drive_ignores_run_commands_until_reset()
    {
        Start(30, direction: 1);
        Run(3);
        _drive.Trip(InverterFault.OvercurrentRunning);
        Run(2);
        _drive.Command(1);
        Run(1);
        Assert.Equal(0, _drive.OutputHertz);

        _drive.Reset();
        Start(30, direction: 1);
        Run(1);

        Assert.True(_drive.OutputHertz > 0);
        Assert.Equal(InverterFault.OvercurrentRunning, _drive.LastFault);
    }

    [Fact]
    public void Reset_forgets_the_set_frequency_and_does_not_listen_for_a_while()
    {
        Start(30, direction: 1);

        _drive.Reset();

        Assert.Equal(0, _drive.SetFrequencyHertz);
        Assert.Equal(0.7, _drive.DeafSeconds, 9);
        Run(0.8);
        Assert.Equal(0, _drive.DeafSeconds);
    }

    [Fact]
    public void Losing_the_supply_lets_the_motor_coast_and_its_return_is_a_reset()
    {
        Start(30, direction: 1);
        Run(3);

        _drive.SetPower(false);
        Run(1);
        Assert.Equal((10, 0), (Math.Round(_drive.OutputHertz), _drive.Voltage));
        _drive.SetPower(true);

        Assert.Equal(0, _drive.SetFrequencyHertz);
        Run(2);
        Assert.Equal(0, _drive.OutputHertz);
    }

    private void Start(double hertz, int direction)
    {
        _drive.SetFrequencyHertz = hertz;
        _drive.Command(direction);
    }

    private void Run(double seconds, double torque = 0.3, double step = 0.001)
    {
        for (double t = 0; t < seconds - (step / 2); t += step)
        {
            _drive.Step(step, torque);
        }
    }
}
