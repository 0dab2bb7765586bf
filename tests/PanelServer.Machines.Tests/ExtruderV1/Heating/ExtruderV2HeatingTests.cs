using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.ExtruderV1.Heating.Supervision;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1.Thermal;
using static PanelServer.Machines.Tests.ExtruderV1.HeatingRigSteps;

namespace PanelServer.Machines.Tests.ExtruderV1.Heating;

/// <summary>
/// The heating with the numbers of the extruder that has machine number 22, on the slowest and the fastest probes of the family. There is no
/// recording of such a machine: this shows that the program does not depend on the other one's barrel.
/// </summary>
public class ExtruderV2HeatingTests
{
    private static readonly double[] Profile = [150, 130, 100, 150];
    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    public static TheoryData<string> Plants => ["nominal", "probe-lag-150"];

    public static TheoryData<string, ExtruderZoneName> PlantsAndZones =>
        [.. Plants.SelectMany(plant => Zones.Select(zone => (plant.Data, zone)))];

    [Theory]
    [MemberData(nameof(Plants))]
    public void Cold_start_overshoots_neither_in_the_steel_nor_in_the_reading(string plant)
    {
        ExtruderHeatingRun run = new(new BarrelPlant(BarrelParameters.Named(plant, BarrelSize.Larger)), Profile, model: ExtruderModel.V2);

        run.Run(4500);

        Assert.All(Zones, zone => Assert.InRange(Math.Max(run.MetalOvershoot((int)zone), run.ReadingOvershoot((int)zone)), 0, 0.5));
        Assert.All(Zones, zone => Assert.InRange(run.Metal((int)zone) - Profile[(int)zone], -0.3, 0.3));
        Assert.Equal(1, run.Controller.Starts);
    }

    [Theory]
    [MemberData(nameof(Plants))]
    public void Sound_machine_raises_no_alarm_on_changes_of_set_points_and_while_material_passes(string plant)
    {
        ExtruderHeatingRig rig = Rig(plant);
        AssertNothing(rig, 1300);
        Change(rig, -40);
        AssertNothing(rig, 2300);
        Change(rig, +60);
        AssertNothing(rig, 3300);
        rig.ScrewRpm = 100;
        AssertNothing(rig, 4500);
        rig.ScrewRpm = 0;
        AssertNothing(rig, 5100);
    }

    [Theory]
    [MemberData(nameof(PlantsAndZones))]
    public void Stuck_relay_is_found_at_the_set_point_before_the_steel_is_15_kelvin_too_hot(string plant, ExtruderZoneName zone)
    {
        const double Settled = 900;
        ExtruderHeatingRig rig = Rig(plant);
        rig.WarmUp();
        AssertNothing(rig, Settled);
        rig.RelayIsStuck[(int)zone] = true;

        Assert.Equal((zone, HeatingFault.RelayStuck), rig.RunUntilFound(Settled + 300, HeatingFault.RelayStuck));
        Assert.InRange(rig.Metal(zone), 0, rig.Targets[(int)zone] + 15);
    }

    [Theory]
    [InlineData("nominal")]
    [InlineData("probe-lag-20")]
    public void Stuck_relay_of_the_nozzle_is_found_at_100_rpm_though_the_material_may_bring_as_much_heat(string plant)
    {
        ExtruderHeatingRig rig = Rig(plant);
        rig.WarmUp();
        rig.ScrewRpm = 100;
        AssertNothing(rig, 2400);
        rig.RelayIsStuck[(int)ExtruderZoneName.Nozzle] = true;

        Assert.Equal((ExtruderZoneName.Nozzle, HeatingFault.RelayStuck), rig.RunUntilFound(2400 + 1800, HeatingFault.RelayStuck));
        Assert.InRange(rig.Metal(ExtruderZoneName.Nozzle), 0, rig.Targets[(int)ExtruderZoneName.Nozzle] + 35);
    }

    [Fact]
    public void Nozzle_that_cools_down_to_a_set_point_far_below_raises_no_alarm()
    {
        ExtruderHeatingRig rig = Rig("nominal");
        rig.Targets[(int)ExtruderZoneName.Nozzle] = 250;
        rig.WarmUp();
        AssertNothing(rig, 900);
        rig.Targets[(int)ExtruderZoneName.Nozzle] = 180;
        AssertNothing(rig, 3600);
    }

    [Theory]
    [MemberData(nameof(PlantsAndZones))]
    public void Stuck_relay_and_dead_heater_are_found_from_cold(string plant, ExtruderZoneName zone)
    {
        ExtruderHeatingRig stuck = Rig(plant);
        stuck.IsHeating = false;
        stuck.RelayIsStuck[(int)zone] = true;
        Assert.Equal((zone, HeatingFault.RelayStuck), stuck.RunUntilFound(300, HeatingFault.RelayStuck));

        ExtruderHeatingRig dead = Rig(plant);
        dead.HeaterIsDead[(int)zone] = true;
        Assert.Equal((zone, HeatingFault.DoesNotHeat), dead.RunUntilFound(360));
    }

    private static ExtruderHeatingRig Rig(string plant) => new(BarrelParameters.Named(plant, BarrelSize.Larger), model: ExtruderModel.V2);
}
