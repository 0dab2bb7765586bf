using PanelServer.Machines.Control;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.ExtruderV1.Heating;
using PanelServer.Machines.ExtruderV1.Heating.Supervision;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;
using static PanelServer.Machines.Tests.ExtruderV1.HeatingRigSteps;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>Every fault of the heating on every plant that fits the recorded heat-up, and no alarm without one.</summary>
public class HeatingSupervisionTests
{
    private const double Settled = 900;

    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    public static TheoryData<string> Family => [.. BarrelParameters.Family.Select(member => member.Name)];

    public static TheoryData<string, ExtruderZoneName> FamilyAndZones =>
        [.. BarrelParameters.Family.SelectMany(member => Zones.Select(zone => (member.Name, zone)))];

    [Fact]
    public void Recorded_heat_up_of_a_sound_machine_raises_no_alarm()
    {
        HeatingController controller = new(ExtruderModel.V1);
        HeatingSupervision supervision = new(ExtruderModel.V1);
        TimeProportionalOutput[] relays = [.. Zones.Select(_ => new TimeProportionalOutput(0.5, 0.02))];
        const double Cycle = 0.05;
        for (double t = 0; t < ExtruderHeatUp.Recording.EndSeconds; t += Cycle)
        {
            foreach (ExtruderZoneName zone in Zones)
            {
                ExtruderZone plantZone = ExtruderHeatingRig.PlantZone(zone);
                double reading = Math.Round(ExtruderHeatUp.Recording.Celsius(plantZone, t) * 10) / 10;
                controller.Observe(zone, reading, relays[(int)zone].IsClosed, true, ExtruderRecording.SetPoints[(int)plantZone], HeatingController.DefaultGains, Cycle);
                supervision.Observe(zone, reading, relays[(int)zone].IsClosed, Cycle);
            }

            controller.Update(0, Cycle);
            supervision.Update(controller, 0, Cycle);
            foreach (ExtruderZoneName zone in Zones)
            {
                relays[(int)zone].Update(ExtruderHeatUp.Recording.Duty(ExtruderHeatingRig.PlantZone(zone), t), Cycle);
                Assert.True(supervision.Fault(zone) == HeatingFault.None, $"{zone} at {t:F0} s: {supervision.Fault(zone)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Family))]
    public void Sound_machine_raises_no_alarm_heating_up_in_standby_and_on_changes_of_set_points(string plant)
    {
        ExtruderHeatingRig rig = new(BarrelParameters.Named(plant));

        AssertNothing(rig, 400);
        rig.IsHeating = false;
        AssertNothing(rig, 900);
        rig.IsHeating = true;
        AssertNothing(rig, 1300);
        Change(rig, -40);
        AssertNothing(rig, 2300);
        Change(rig, +60);
        AssertNothing(rig, 3300);
    }

    [Theory]
    [MemberData(nameof(Family))]
    public void Sound_machine_raises_no_alarm_while_material_passes(string plant)
    {
        ExtruderHeatingRig rig = new(BarrelParameters.Named(plant));
        rig.WarmUp();

        AssertNothing(rig, Settled);
        rig.ScrewRpm = 60;
        AssertNothing(rig, Settled + 1000);
        rig.ScrewRpm = 0;
        AssertNothing(rig, Settled + 1600);
    }

    [Theory]
    [MemberData(nameof(Family))]
    public void Sound_machine_at_equal_set_points_raises_no_alarm_when_the_screw_fills_an_empty_bore(string plant)
    {
        foreach (double rest in (double[])[900, 3000])
        {
            ExtruderHeatingRig rig = new(BarrelParameters.Named(plant));
            Array.Fill(rig.Targets, 200);
            AssertNothing(rig, rest);
            rig.ScrewRpm = 12;
            AssertNothing(rig, rest + 1500);
        }
    }

    [Theory]
    [MemberData(nameof(Family))]
    public void Stuck_relay_is_found_while_the_screw_fills_an_empty_bore(string plant)
    {
        foreach (ExtruderZoneName zone in Zones)
        {
            ExtruderHeatingRig rig = new(BarrelParameters.Named(plant));
            AssertNothing(rig, 3000);
            rig.ScrewRpm = 30;
            AssertNothing(rig, 3200);
            rig.RelayIsStuck[(int)zone] = true;

            Assert.Equal((zone, HeatingFault.RelayStuck), rig.RunUntilFound(3800, HeatingFault.RelayStuck));
            Assert.InRange(rig.Metal(zone), 0, rig.Targets[(int)zone] + 30);
        }
    }

    /// <summary>All of the cold load may be missing in the back zone, and yet it does not get hotter than without any material.</summary>
    [Theory]
    [MemberData(nameof(Family))]
    public void Stuck_relay_of_the_back_zone_is_found_while_a_fast_screw_fills_an_empty_bore(string plant)
    {
        ExtruderHeatingRig rig = new(BarrelParameters.Named(plant));
        ((double[])[180, 190, 200, 180]).CopyTo(rig.Targets, 0);
        Assert.Null(rig.RunUntilFound(2500, HeatingFault.DoesNotHeat));
        rig.ScrewRpm = 60;
        Assert.Null(rig.RunUntilFound(2740, HeatingFault.DoesNotHeat));
        rig.RelayIsStuck[(int)ExtruderZoneName.Back] = true;

        Assert.Equal((ExtruderZoneName.Back, HeatingFault.RelayStuck), rig.RunUntilFound(3340, HeatingFault.RelayStuck));
        Assert.InRange(rig.Metal(ExtruderZoneName.Back), 0, rig.Targets[(int)ExtruderZoneName.Back] + 20);
    }

    [Theory]
    [MemberData(nameof(FamilyAndZones))]
    public void Stuck_relay_is_found_from_cold(string plant, ExtruderZoneName zone)
    {
        ExtruderHeatingRig rig = new(BarrelParameters.Named(plant)) { IsHeating = false };
        rig.RelayIsStuck[(int)zone] = true;

        Assert.Equal((zone, HeatingFault.RelayStuck), rig.RunUntilFound(300, HeatingFault.RelayStuck));
    }

    [Theory]
    [MemberData(nameof(Family))]
    public void Stuck_relay_is_found_while_heating_up(string plant)
    {
        const ExtruderZoneName Zone = ExtruderZoneName.Front;
        ExtruderHeatingRig rig = new(BarrelParameters.Named(plant));
        rig.RelayIsStuck[(int)Zone] = true;

        Assert.Equal((Zone, HeatingFault.RelayStuck), rig.RunUntilFound(1500, HeatingFault.RelayStuck));
        Assert.InRange(rig.Metal(Zone), 0, rig.Targets[(int)Zone] + 15);
    }

    [Theory]
    [MemberData(nameof(FamilyAndZones))]
    public void Stuck_relay_is_found_at_the_set_point(string plant, ExtruderZoneName zone)
    {
        ExtruderHeatingRig rig = new(BarrelParameters.Named(plant));
        rig.WarmUp();
        AssertNothing(rig, Settled);
        rig.RelayIsStuck[(int)zone] = true;

        Assert.Equal((zone, HeatingFault.RelayStuck), rig.RunUntilFound(Settled + 300, HeatingFault.RelayStuck));
        Assert.InRange(rig.Metal(zone), 0, rig.Targets[(int)zone] + 15);
    }

    [Theory]
    [MemberData(nameof(FamilyAndZones))]
    public void Dead_heater_is_found_within_six_minutes_whatever_the_gains(string plant, ExtruderZoneName zone)
    {
        foreach (double kp in (double[])[0.16, 0.004])
        {
            ExtruderHeatingRig rig = new(BarrelParameters.Named(plant)) { Gains = new PidGains(kp, 0, 0.008) };
            rig.HeaterIsDead[(int)zone] = true;

            Assert.Equal((zone, HeatingFault.DoesNotHeat), rig.RunUntilFound(360));
        }
    }

    [Theory]
    [MemberData(nameof(FamilyAndZones))]
    public void Probe_that_reads_60_percent_of_the_rise_is_told_before_the_steel_is_too_hot(string plant, ExtruderZoneName zone)
    {
        ExtruderHeatingRig rig = new(BarrelParameters.Named(plant));
        rig.Plant.Surroundings.SetProbeSeating(ExtruderHeatingRig.PlantZone(zone), 0.6);

        // The nozzle's long way to its set point hides how strong its heater is: there a loose probe looks like a loss.
        (ExtruderZoneName Zone, HeatingFault Fault)? found = rig.RunUntilFound(3000);
        HeatingFault[] expected = zone == ExtruderZoneName.Nozzle ? [HeatingFault.ReadsTooLittle, HeatingFault.LosesHeat] : [HeatingFault.ReadsTooLittle];
        Assert.Equal(zone, found?.Zone);
        Assert.Contains(found!.Value.Fault, expected);
        Assert.InRange(rig.Metal(zone), 0, rig.Targets[(int)zone] + 30);
    }

    [Theory]
    [MemberData(nameof(Family))]
    public void Exchanged_probes_of_nozzle_and_front_are_told(string plant)
    {
        ExtruderHeatingRig rig = new(BarrelParameters.Named(plant));
        rig.Plant.Surroundings.SwapProbes(ExtruderZone.Front, ExtruderZone.Nozzle);

        Assert.Equal((ExtruderZoneName.Front, HeatingFault.ProbesExchanged), rig.RunUntilFound(600));
        Assert.Equal(ExtruderZoneName.Nozzle, rig.Supervision.ExchangedWith(ExtruderZoneName.Front));
    }

    // Where neighbours hold a zone, or a draught around the bare tail takes as much, it is not told.
    [Fact]
    public void Insulation_that_came_off_the_front_zone_is_told_as_a_loss()
    {
        ExtruderHeatingRig rig = new(BarrelParameters.Nominal);
        AssertNothing(rig, 4000);
        rig.Plant.Surroundings.SetInsulationOff(ExtruderZone.Front, true);

        Assert.Equal((ExtruderZoneName.Front, HeatingFault.LosesHeat), rig.RunUntilFound(4000 + 1800));
    }

    [Fact]
    public void Supervision_does_not_allocate()
    {
        ExtruderHeatingRig rig = new(BarrelParameters.Nominal);
        AssertNothing(rig, 10);
        Supervise(); // A literal of the program is made where it is first reached.
        long before = GC.GetAllocatedBytesForCurrentThread();
        Supervise();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Supervise()
        {
            for (int i = 0; i < 2000; i++)
            {
                foreach (ExtruderZoneName zone in Zones)
                {
                    rig.Supervision.Observe(zone, 22, true, 0.05);
                }

                rig.Supervision.Update(rig.Controller, 0, 0.05);
            }
        }
    }
}
