using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>
/// Heating of the whole machine on a plant that is not of the family: twice as heavy, with hardly any lag. The controller has to
/// find that out. The family: <see cref="Heating.HeatingControllerTests"/>.
/// </summary>
public class TemperatureTests
{
    private static readonly ExtruderZone[] Zones = Enum.GetValues<ExtruderZone>();

    private readonly ExtruderBench _bench = new(0.01);

    [Fact]
    public void Default_gains_come_close_to_the_target_even_on_a_foreign_plant()
    {
        StartHeating(_bench, 150);

        double highest = HighestReading(_bench, 4000);

        Assert.InRange(highest - 150, -1, 5);
        Assert.All(Zones.Where(zone => zone != ExtruderZone.Nozzle), zone => Assert.Equal(150, Reading(_bench, zone), 0.5));

        // This plant's nozzle weighs less than half of the real one; the estimate needs longer than an hour for it.
        Assert.Equal(150, Reading(_bench, ExtruderZone.Nozzle), 5.0);
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Long_standby_does_not_wind_up_the_controllers()
    {
        SetGains(_bench, ki: 0.001);
        _bench.SetTargets(200);
        _bench.Run(1800);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));

        Assert.InRange(HighestReading(_bench, 4500) - 200, -1, 5);
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

        Assert.Equal(1, _bench.Live.TotalEnergyKwh / _bench.Plant.EnergyKilowattHours, 0.002);
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

    private static double HighestReading(ExtruderBench bench, double seconds)
    {
        double highest = 0;
        for (double t = 0; t < seconds; t += 0.1)
        {
            bench.Run(0.1);
            highest = Math.Max(highest, Zones.Max(zone => Reading(bench, zone)));
        }

        return highest;
    }

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
