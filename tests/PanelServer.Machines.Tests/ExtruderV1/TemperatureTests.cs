using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>Heating on the plant, with the bounds of the machine page, section 12.1.</summary>
public class TemperatureTests
{
    private static readonly ExtruderZone[] Zones = Enum.GetValues<ExtruderZone>();

    private readonly ExtruderBench _bench = new(0.01);

    [Theory]
    [InlineData(200, 2186)]
    [InlineData(150, 1468)]
    public void Default_gains_reach_the_target_in_time_without_overshoot_and_with_the_known_offset(
        double target, double expectedSeconds)
    {
        ExtruderBench bench = new(0.01);
        StartHeating(bench, target);

        double readySeconds = bench.RunUntil(() => Zones.All(zone => Reading(bench, zone) >= target - 3), expectedSeconds * 2);
        Assert.InRange(readySeconds, expectedSeconds * 0.9, expectedSeconds * 1.1);
        double highest = HighestReading(bench, 2400);

        Assert.InRange(highest, 0, target);
        Assert.All(Zones, zone => Assert.InRange(target - Reading(bench, zone), 1, 3));
        Assert.Null(bench.Error);
    }

    [Fact]
    public void Integral_gain_removes_the_offset_without_overshoot()
    {
        SetGains(_bench, ki: 0.001);
        StartHeating(_bench, 200);

        double highest = HighestReading(_bench, 5000);

        Assert.InRange(highest - 200, -1, 0.5);
        Assert.All(Zones, zone => Assert.Equal(200, Reading(_bench, zone), 0.1 + 1e-9));
    }

    [Fact]
    public void Long_standby_does_not_wind_up_the_controllers()
    {
        SetGains(_bench, ki: 0.001);
        _bench.SetTargets(200);
        _bench.Run(3600);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));

        Assert.InRange(HighestReading(_bench, 4000) - 200, -1, 0.5);
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

        Assert.InRange(_bench.RelaySwitchings - before, 1, 4 * 2 * 600 / 0.5);
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
