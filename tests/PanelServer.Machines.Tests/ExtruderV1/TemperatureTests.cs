using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>Heating of the whole machine on the nominal plant. The family: <see cref="Heating.HeatingControllerTests"/>.</summary>
public class TemperatureTests
{
    private static readonly ExtruderZone[] Zones = Enum.GetValues<ExtruderZone>();

    // Back, middle, front, nozzle: with equal ones nobody could cool the middle zone, which its neighbours keep warm.
    private static readonly double[] Profile = [100, 130, 150, 150];

    private readonly ExtruderBench _bench = new(0.01);

    [Theory]
    [InlineData(0)]
    [InlineData(0.001)]
    public void Zones_reach_their_targets_without_overshoot_and_without_an_offset(double ki)
    {
        SetGains(_bench, ki);
        SetProfile();
        _bench.Run(0.2);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));

        Assert.InRange(HighestExcess(_bench, 6000), -1, 0.5);
        // With an integral the middle zone, nearly held by its neighbours, stays at the edge of a tenth for longer.
        Assert.All(Zones, zone => Assert.Equal(Profile[(int)zone], Reading(_bench, zone), ki > 0 ? 0.5 : 0.3));
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Long_standby_does_not_wind_up_the_controllers()
    {
        SetGains(_bench, ki: 0.001);
        SetProfile();
        _bench.Run(3600);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));

        Assert.InRange(HighestExcess(_bench, 4500), -1, 0.5);
    }

    [Fact]
    public void Gains_change_without_a_bump_in_the_duty()
    {
        SetGains(_bench, ki: 0.001);
        StartHeating(_bench, 200);
        _bench.Run(5000);
        double before = _bench.Live.BackPower;

        SetGains(_bench, ki: 0.002);
        _bench.Run(0.5);

        Assert.Equal(before, _bench.Live.BackPower, 25.0);
    }

    [Fact]
    public void Relay_switches_at_most_twice_a_window()
    {
        StartHeating(_bench, 200);
        _bench.Run(4000);
        long before = _bench.RelaySwitchings;
        _bench.Run(600);

        Assert.InRange(_bench.RelaySwitchings - before, 1, 4 * 2 * 600 / 2);
    }

    [Fact]
    public void Energy_counter_agrees_with_the_plant()
    {
        StartHeating(_bench, 200);
        _bench.Run(5000);

        // The counter knows the heaters' ratings, not their true power.
        Assert.Equal(BarrelParameters.Nominal.HeaterPower, _bench.Plant.EnergyKilowattHours / _bench.Live.TotalEnergyKwh, 0.01);
    }

    [Fact]
    public void Temperature_is_a_tenth_of_the_terminals_count()
    {
        foreach (ExtruderZone zone in Zones)
        {
            _bench.Plant.Barrel.SetTemperature(zone, 23.4);
        }

        _bench.Run(1);

        Assert.Equal(23.4, _bench.Live.FrontTemperature, 12);
    }

    private static void StartHeating(ExtruderBench bench, double target)
    {
        bench.SetTargets(target);
        bench.Run(0.2);
        bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
    }

    private static void SetGains(ExtruderBench bench, double ki) => bench.Post(
        [.. Enum.GetValues<ExtruderZoneName>().Select(zone => new ExtruderMutation.SetTemperaturePidSettings(new TemperaturePidSettings(ki, 0.16, 0.008, zone)))]);

    private static double HighestExcess(ExtruderBench bench, double seconds)
    {
        double highest = double.NegativeInfinity;
        for (double t = 0; t < seconds; t++)
        {
            bench.Run(1);
            highest = Math.Max(highest, Zones.Max(zone => Reading(bench, zone) - Profile[(int)zone]));
        }

        return highest;
    }

    private void SetProfile() => _bench.Post(
        new ExtruderMutation.SetBackHeatingTargetTemperature(Profile[(int)ExtruderZone.Back]),
        new ExtruderMutation.SetMiddleHeatingTemperature(Profile[(int)ExtruderZone.Middle]),
        new ExtruderMutation.SetFrontHeatingTargetTemperature(Profile[(int)ExtruderZone.Front]),
        new ExtruderMutation.SetNozzleHeatingTemperature(Profile[(int)ExtruderZone.Nozzle]));

    private static double Reading(ExtruderBench bench, ExtruderZone zone)
    {
        ExtruderLiveValues live = bench.Live;
        return zone switch
        {
            ExtruderZone.Back => live.BackTemperature,
            ExtruderZone.Middle => live.MiddleTemperature,
            ExtruderZone.Front => live.FrontTemperature,
            _ => live.NozzleTemperature,
        };
    }
}
