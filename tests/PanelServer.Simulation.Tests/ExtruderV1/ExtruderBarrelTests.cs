using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Simulation.Tests.ExtruderV1;

public class ExtruderBarrelTests
{
    private static readonly ExtruderPlantConstants Uncoupled = new() { BarrelCouplingWattsPerKelvin = 0, NozzleCouplingWattsPerKelvin = 0 };

    public static TheoryData<ExtruderZone> AllZones => [.. Enum.GetValues<ExtruderZone>()];

    [Theory]
    [MemberData(nameof(AllZones))]
    public void Lone_zone_heats_with_time_constant_C_over_G_towards_P_over_G(ExtruderZone zone)
    {
        ExtruderBarrel barrel = new(Uncoupled);
        ExtruderZoneConstants constants = Uncoupled[zone];
        double timeConstant = constants.HeatCapacityJoulesPerKelvin / constants.LossWattsPerKelvin;

        Run(barrel, timeConstant, [true, true, true, true]);

        double rise = barrel.TemperatureCelsius(zone) - Uncoupled.RoomTemperatureCelsius;
        double finalRise = constants.HeaterWatts / constants.LossWattsPerKelvin;
        Assert.Equal(1 - Math.Exp(-1), rise / finalRise, 0.001);
    }

    [Fact]
    public void Heat_flows_to_the_neighbour_and_no_further_than_physics_allows()
    {
        ExtruderBarrel barrel = new(new ExtruderPlantConstants());

        Run(barrel, 600, [true, false, false, false]);

        Assert.True(barrel.TemperatureCelsius(ExtruderZone.Back) > barrel.TemperatureCelsius(ExtruderZone.Middle));
        Assert.True(barrel.TemperatureCelsius(ExtruderZone.Middle) > barrel.TemperatureCelsius(ExtruderZone.Front));
        Assert.True(barrel.TemperatureCelsius(ExtruderZone.Front) > barrel.TemperatureCelsius(ExtruderZone.Nozzle));
        Assert.True(barrel.TemperatureCelsius(ExtruderZone.Nozzle) > 22);
    }

    [Fact]
    public void Energy_in_equals_energy_lost_carried_away_and_stored()
    {
        ExtruderBarrel barrel = new(new ExtruderPlantConstants());
        Run(barrel, 1800, [true, true, true, true]);
        Run(barrel, 1800, [true, false, true, false], screwRpm: 30);

        double accounted = barrel.LossEnergyJoules + barrel.MeltEnergyJoules + barrel.StoredEnergyJoules;
        Assert.True(barrel.MeltEnergyJoules > 0);
        Assert.Equal(1, accounted / barrel.HeaterEnergyJoules, 1e-6);
    }

    [Fact]
    public void Thermometer_notices_nothing_during_its_dead_time_and_then_lags()
    {
        ExtruderPlantConstants constants = new();
        ExtruderBarrel barrel = new(constants);
        Run(barrel, constants.SensorDeadTimeSeconds - 0.05, [true, true, true, true]);
        Assert.Equal(22, barrel.SensorCelsius(ExtruderZone.Nozzle), 9);

        Run(barrel, 120, [true, true, true, true]);

        // A ramp is followed with a delay of dead time plus time constant.
        double before = barrel.TemperatureCelsius(ExtruderZone.Nozzle);
        double slope = (200 - (0.45 * (before - 22))) / 1400;
        Assert.Equal(slope * 6, before - barrel.SensorCelsius(ExtruderZone.Nozzle), 0.1);
    }

    [Fact]
    public void Step_width_does_not_change_the_result()
    {
        ExtruderBarrel fine = new(new ExtruderPlantConstants());
        ExtruderBarrel coarse = new(new ExtruderPlantConstants());

        Run(fine, 900, [true, true, true, true], step: 0.01);
        Run(coarse, 900, [true, true, true, true], step: 2);

        Assert.Equal(fine.TemperatureCelsius(ExtruderZone.Middle), coarse.TemperatureCelsius(ExtruderZone.Middle), 0.01);
        Assert.Equal(fine.SensorCelsius(ExtruderZone.Nozzle), coarse.SensorCelsius(ExtruderZone.Nozzle), 0.01);
    }

    private static void Run(ExtruderBarrel barrel, double seconds, bool[] heaters, double screwRpm = 0, double step = 0.01)
    {
        for (double t = 0; t < seconds - (step / 2); t += step)
        {
            barrel.Step(step, heaters, screwRpm);
        }
    }
}
