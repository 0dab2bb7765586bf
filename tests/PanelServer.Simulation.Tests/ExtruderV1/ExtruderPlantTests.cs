using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Simulation.Tests.ExtruderV1;

public class ExtruderPlantTests
{
    private static readonly bool[] AllOff = new bool[4];

    private readonly ExtruderPlant _plant = new();

    [Fact]
    public void Thirty_rpm_at_200_degrees_build_36_bar()
    {
        WarmTo(200);
        Drive(34, direction: -1);

        Run(3.4 + 3);

        Assert.Equal(36, _plant.Melt.PressureBar, 0.3);
    }

    [Fact]
    public void Loaded_motor_slips()
    {
        WarmTo(200);
        Drive(34, direction: -1);
        Run(6);

        Assert.InRange(_plant.ConveyingRpm, 28.5, 29.5);
    }

    [Fact]
    public void Cold_melt_builds_100_bar_at_15_rpm_within_two_seconds()
    {
        WarmTo(100);
        Drive(17, direction: -1);
        double seconds = 0;
        while (_plant.Melt.PressureBar < 100 && seconds < 10)
        {
            Run(0.01);
            seconds += 0.01;
        }

        Assert.Equal(1.9, seconds, 0.3);
    }

    [Fact]
    public void Screw_turning_backwards_conveys_nothing()
    {
        WarmTo(200);
        Drive(34, direction: 1);
        Run(5);

        Assert.Equal((0, 0), (_plant.ConveyingRpm, _plant.Melt.PressureBar));
    }

    [Theory]
    [InlineData(false, false, true, true, 700)]
    [InlineData(false, false, true, false, 0)]
    [InlineData(false, true, true, true, 0)]
    [InlineData(true, false, false, true, 700)]
    [InlineData(true, false, false, false, 0)]
    public void Heater_takes_power_only_if_relay_heater_and_contactor_allow(
        bool stuck, bool dead, bool relay, bool contactor, double expectedWatts)
    {
        _plant.SetRelayStuck(ExtruderZone.Middle, stuck);
        _plant.SetHeaterDead(ExtruderZone.Middle, dead);
        _plant.IsContactorClosed = contactor;

        _plant.Step(BarrelPlant.StepSeconds, [false, relay, false, false]);

        Assert.Equal(expectedWatts * BarrelParameters.Nominal.HeaterPower, _plant.Barrel.HeaterWatts(), 1e-6);
    }

    [Fact]
    public void Opened_contactor_stops_the_motor()
    {
        Drive(30, direction: -1);
        Run(3);

        _plant.IsContactorClosed = false;
        Run(2);

        Assert.Equal(0, _plant.Drive.OutputHertz);
        Assert.False(_plant.Drive.IsRunning);
    }

    private void WarmTo(double celsius)
    {
        foreach (ExtruderZone zone in Enum.GetValues<ExtruderZone>())
        {
            _plant.Barrel.SetTemperature(zone, celsius);
        }
    }

    private void Drive(double hertz, int direction)
    {
        _plant.Drive.SetFrequencyHertz = hertz;
        _plant.Drive.Command(direction);
    }

    private void Run(double seconds)
    {
        for (double t = 0; t < seconds - 0.0005; t += 0.001)
        {
            _plant.Step(0.001, AllOff);
        }
    }
}
