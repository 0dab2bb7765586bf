using PanelServer.Machines.Control;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.ExtruderV1.Heating;
using PanelServer.Machines.ExtruderV1.Heating.Supervision;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Machines.Tests.ExtruderV1.Heating;

/// <summary>
/// The temperature controller on every plant of the family. The command <c>extruder</c> of the benchmarks measures the same
/// with all profiles, voltages and rooms. In this profile no zone is lifted to its set point by its neighbours alone.
/// </summary>
public class HeatingControllerTests
{
    private const int Nozzle = (int)ExtruderZoneName.Nozzle;
    private const int Back = (int)ExtruderZoneName.Back;
    private static readonly double[] Profile = [150, 130, 100, 150];

    public static TheoryData<string> Plants => [.. BarrelParameters.Family.Select(member => member.Name)];

    /// <summary>With the time until each zone's steel is within 1 K at full power until the plant itself says stop: <see cref="ExtruderHeatingLimit"/>.</summary>
    [Theory]
    [InlineData("nominal", new[] { 678.0, 897, 540, 1847 })]
    [InlineData("probe-lag-20", new[] { 681.0, 910, 524, 1842 })]
    [InlineData("probe-lag-60", new[] { 610.0, 596, 406, 1807 })]
    [InlineData("probe-lag-100", new[] { 559.0, 431, 328, 1755 })]
    [InlineData("probe-lag-150", new[] { 507.0, 370, 277, 1749 })]
    public void Cold_start_is_fast_and_neither_it_nor_a_step_overshoots_in_the_steel_or_in_the_reading(string plant, double[] shortestSeconds)
    {
        ExtruderHeatingRun run = new(new BarrelPlant(BarrelParameters.Named(plant)), Profile);

        run.Run(4500);

        Assert.All(Zones, zone => Assert.InRange(Math.Max(run.MetalOvershoot(zone), run.ReadingOvershoot(zone)), 0, 0.5));
        Assert.All(Zones, zone => Assert.InRange(run.Metal(zone) - Profile[zone], -0.3, 0.3));
        Assert.All(Zones, zone => Assert.InRange(run.ArrivalSeconds(zone), 0.8 * shortestSeconds[zone], 1.15 * shortestSeconds[zone]));
        double starts = run.Controller.Starts;

        for (int zone = 0; zone < Zones.Length; zone++)
        {
            run.Targets[zone] += 20;
        }

        run.Mark();
        run.Run(1500);

        Assert.All(Zones, zone => Assert.InRange(Math.Max(run.MetalOvershoot(zone), run.ReadingOvershoot(zone)), 0, 1));
        Assert.Equal(1, starts);
    }

    [Theory]
    [InlineData("nominal", 17)]
    [InlineData("probe-lag-20", 17)]
    [InlineData("probe-lag-60", 70)]
    [InlineData("probe-lag-100", 100)]
    [InlineData("probe-lag-150", 150)]
    public void Lags_are_found_in_the_first_minutes_from_cold_though_a_heater_is_dead(string plant, double lag)
    {
        foreach (ExtruderZoneName? dead in new ExtruderZoneName?[] { null, ExtruderZoneName.Middle })
        {
            ExtruderHeatingRig rig = new(BarrelParameters.Named(plant));
            Array.Fill(rig.Targets, 200);
            if (dead is { } zone)
            {
                rig.HeaterIsDead[(int)zone] = true;
            }

            rig.RunUntilFound(205, HeatingFault.RelayStuck);

            Assert.Equal([lag, lag, lag], Zones.Take(3).Select(rig.Controller.Model.ProbeLagSeconds));
        }
    }

    [Fact]
    public void Nothing_is_learnt_of_lags_without_supply()
    {
        ExtruderHeatingRig rig = new(BarrelParameters.Nominal);
        Array.Fill(rig.Targets, 200);
        Array.Fill(rig.HeaterIsDead, true);

        rig.RunUntilFound(205, HeatingFault.RelayStuck);

        Assert.Empty(Zones.Select(rig.Controller.Model.ProbeLagSeconds).Except([20, 100, 150]));
    }

    /// <summary>A probe that is slower than the bank's fast member and faster than its slow one, on a light band: what the readings alone would take for a fast one.</summary>
    [Fact]
    public void Plant_between_two_of_the_family_does_not_overshoot_either()
    {
        BarrelParameters slower = BarrelParameters.Named("probe-lag-150");
        BarrelParameters faster = BarrelParameters.Named("probe-lag-100");
        BarrelParameters between = slower with
        {
            ProbeLagSeconds = 125,
            BandContact = (slower.BandContact + faster.BandContact) / 2,
            BandCapacity = (slower.BandCapacity + faster.BandCapacity) / 2,
            HeaterPower = (slower.HeaterPower + faster.HeaterPower) / 2,
        };
        ExtruderHeatingRun run = new(new BarrelPlant(between), Profile);

        run.Run(2500);

        Assert.All(Zones, zone => Assert.InRange(run.MetalOvershoot(zone), 0, 0.5));
        Assert.Equal([125, 125, 125], Zones.Take(3).Select(run.Controller.Model.ProbeLagSeconds));
    }

    /// <summary>The limit of what readings can tell: docs/extruder-measured.md says what it costs.</summary>
    [Fact]
    public void Plant_whose_lags_are_exchanged_reads_as_the_recorded_one_does()
    {
        BarrelParameters recorded = BarrelParameters.Named("probe-lag-20");
        BarrelParameters exchanged = BarrelParameters.Named("probe-lag-150") with { ProbeLagSeconds = 125, BandContact = 190, BandCapacity = 21 * 190, HeaterPower = 1.02 };
        ExtruderHeatingRun[] runs = [.. new[] { recorded, exchanged }.Select(plant => new ExtruderHeatingRun(new BarrelPlant(plant), [250, 250, 250, 250]))];

        for (int second = 0; second < 300; second++)
        {
            Array.ForEach(runs, run => run.Run(1));
            Assert.All(Zones.Take(3), zone => Assert.Equal(runs[0].Reading(zone), runs[1].Reading(zone), 0.8));
        }

        Assert.True(runs[1].Metal(0) - runs[0].Metal(0) > 15);
    }

    [Theory]
    [InlineData(150, 0)]
    [InlineData(22, 60)]
    public void Lags_are_not_looked_for_in_a_warm_barrel_or_one_whose_bands_may_be_warm(double celsius, double heatedSeconds)
    {
        ExtruderHeatingRig rig = new(BarrelParameters.Nominal) { IsHeating = heatedSeconds > 0 };
        Array.Fill(rig.Targets, 200);
        rig.Plant.SetTemperature(celsius);
        rig.RunUntilFound(1 + heatedSeconds, HeatingFault.RelayStuck);
        rig.IsHeating = false;
        rig.RunUntilFound(rig.Now + 60, HeatingFault.RelayStuck);
        rig.IsHeating = true;
        rig.RunUntilFound(rig.Now + 230, HeatingFault.RelayStuck);

        Assert.DoesNotContain(17, Zones.Select(rig.Controller.Model.ProbeLagSeconds));
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void Screw_with_cold_material_moves_the_back_zone_by_less_than_3_kelvin(string plant)
    {
        BarrelPlant barrel = new(BarrelParameters.Named(plant));
        barrel.SetTemperature(140);
        ExtruderHeatingRun run = new(barrel, [140, 140, 140, 140]);
        run.Run(1800);

        run.Mark();
        run.ScrewRpm = 60;
        run.Run(1200);
        run.ScrewRpm = 0;
        run.Run(1200);

        Assert.InRange(Math.Max(run.MetalOvershoot(Back), run.MetalUndershoot(Back)), 0, 3);
    }

    [Theory]
    [InlineData(0.9, 10)]
    [InlineData(1.1, 35)]
    public void Voltage_and_room_do_not_matter(double voltage, double room)
    {
        BarrelSurroundings surroundings = new() { SupplyVoltage = voltage, RoomCelsius = room };
        ExtruderHeatingRun run = new(new BarrelPlant(BarrelParameters.Nominal, surroundings), Profile);

        run.Run(4500);

        Assert.All(Zones, zone => Assert.InRange(run.MetalOvershoot(zone), 0, 0.6));
        Assert.All(Zones, zone => Assert.InRange(run.Metal(zone) - Profile[zone], -0.3, 0.3));
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(2)]
    [InlineData(100)]
    public void Any_gain_is_stable(double proportional)
    {
        ExtruderHeatingRun run = new(new BarrelPlant(), Profile, new PidGains(proportional, 0, 0.008));
        run.Run(4500);
        run.Mark();
        run.Run(600);

        Assert.All(Zones, zone => Assert.InRange(Math.Max(run.MetalOvershoot(zone), run.MetalUndershoot(zone)), 0, 1));
    }

    [Fact]
    public void Integral_gain_does_not_wind_up()
    {
        ExtruderHeatingRun run = new(new BarrelPlant(), Profile, new PidGains(0.16, 0.001, 0.008));

        run.Run(4500);

        Assert.All(Zones, zone => Assert.InRange(run.MetalOvershoot(zone), 0, 0.7));
    }

    [Fact]
    public void Heater_strength_is_found()
    {
        BarrelPlant weak = new(BarrelParameters.Stated, new BarrelSurroundings { SupplyVoltage = 0.9 });
        BarrelPlant strong = new(BarrelParameters.Stated, new BarrelSurroundings { SupplyVoltage = 1.1 });

        double ratio = Gain(strong) / Gain(weak);

        Assert.Equal(1.1 * 1.1 / (0.9 * 0.9), ratio, 0.05);

        static double Gain(BarrelPlant plant)
        {
            ExtruderHeatingRun run = new(plant, Profile);
            run.Run(400);
            return run.Controller.Estimate(ExtruderZoneName.Back).HeaterGain;
        }
    }

    [Fact]
    public void Zone_without_a_reading_does_not_hinder_the_others()
    {
        HeatingController controller = new(ExtruderModel.V1);
        for (int i = 0; i < 300; i++)
        {
            foreach (ExtruderZoneName zone in Enum.GetValues<ExtruderZoneName>())
            {
                double reading = zone == ExtruderZoneName.Nozzle ? double.NaN : 22;
                controller.Observe(zone, reading, false, zone != ExtruderZoneName.Nozzle, 200, HeatingController.DefaultGains, 0.01);
            }

            controller.Update(0, 0.01);
        }

        Assert.Equal(1, controller.Duty(ExtruderZoneName.Front));
        Assert.Equal(0, controller.Duty(ExtruderZoneName.Nozzle));
        Assert.Equal(22, controller.Estimate((ExtruderZoneName)Nozzle).MetalCelsius, 1.0);
    }

    private static int[] Zones => [0, 1, 2, 3];
}
