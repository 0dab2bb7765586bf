using PanelServer.Machines.Control;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.ExtruderV1.Heating;
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

    [Theory]
    [MemberData(nameof(Plants))]
    public void Cold_start_and_a_step_overshoot_neither_in_the_steel_nor_in_the_reading(string plant)
    {
        ExtruderHeatingRun run = new(new BarrelPlant(BarrelParameters.Named(plant)), Profile);

        run.Run(4500);

        Assert.All(Zones, zone => Assert.InRange(Math.Max(run.MetalOvershoot(zone), run.ReadingOvershoot(zone)), 0, 0.5));
        Assert.All(Zones, zone => Assert.InRange(run.Metal(zone) - Profile[zone], -0.3, 0.3));
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
