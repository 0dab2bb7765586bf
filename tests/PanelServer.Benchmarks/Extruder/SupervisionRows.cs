using PanelServer.Machines.Control;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.ExtruderV1.Heating;
using PanelServer.Machines.ExtruderV1.Heating.Supervision;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Benchmarks.Extruder;

/// <summary>The supervision of the heating on every plant that fits the recorded heat-up.</summary>
internal static class SupervisionRows
{
    private const double Settled = 4500;

    private static readonly string[] Colours = ["#1f6fb2", "#2d8a4e", "#e08e0b", "#c0392b"];

    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    /// <summary>Measures.</summary>
    public static IEnumerable<ExtruderRow> All()
    {
        yield return ExtruderRow.AtMost("supervision: false alarms in the recorded heat-up of a real machine", FalseAlarmsInTheRecording(), 0, "");
        yield return ExtruderRow.AtLeast("supervision: one bad conversion per minute while extruding, production went on for", ExtrudingWithBadConversions(), 3600, "s");
        yield return ExtruderRow.AtMost($"supervision: false alarms in {VariedStarts.Count} starts with varied draught, feed, voltage, set points and speeds", VariedStarts.FalseAlarms(), 0, "");
        yield return ExtruderRow.AtMost($"supervision: relay stuck while material runs, {VariedStarts.Count} such lines, steel above the set point or above where it was, when found", VariedStarts.StuckKelvin(), 15, "K");
        foreach (BarrelParameters plant in BarrelParameters.Family)
        {
            foreach (ExtruderRow row in Of(plant))
            {
                yield return row;
            }
        }
    }

    private static IEnumerable<ExtruderRow> Of(BarrelParameters plant)
    {
        yield return ExtruderRow.AtMost($"supervision, {plant.Name}: false alarms in Standby, and on −40 K in mid heat-up", FalseAlarmsOnChanges(plant), 0, "");
        foreach (double rpm in (double[])[0, 60])
        {
            (double seconds, double kelvin) = Worst(zone => StuckAtSetPoint(plant, zone, rpm));
            string with = rpm > 0 ? "with melt" : "without melt";
            yield return ExtruderRow.AtMost($"supervision, {plant.Name}: stuck relay at the set point {with}, steel above it when found", kelvin, 15, "K");
            yield return ExtruderRow.AtMost($"supervision, {plant.Name}: stuck relay at the set point {with}, found after", seconds, 300, "s");
        }

        yield return ExtruderRow.AtMost($"supervision, {plant.Name}: stuck relay on a step of +20 K from hot, steel above the set point when found", Worst(zone => StuckOnStep(plant, zone)).Kelvin, 15, "K");

        yield return ExtruderRow.AtMost($"supervision, {plant.Name}: stuck relay in Standby from cold, found after", Worst(zone => StuckCold(plant, zone, false)).Seconds, 300, "s");
        yield return ExtruderRow.AtMost($"supervision, {plant.Name}: stuck relay during heat-up, steel above the set point when found", Worst(zone => StuckCold(plant, zone, true)).Kelvin, 15, "K");
        yield return ExtruderRow.AtMost($"supervision, {plant.Name}: dead heater from cold, kp 0.16, found after", Worst(zone => Dead(plant, zone, 0.16)).Seconds, 360, "s");
        yield return ExtruderRow.AtMost($"supervision, {plant.Name}: dead heater from cold, kp 0.004, found after", Worst(zone => Dead(plant, zone, 0.004)).Seconds, 360, "s");
        yield return ExtruderRow.AtMost($"supervision, {plant.Name}: probe reading 60 %, steel above the set point when told", Worst(zone => Loose(plant, zone)).Kelvin, 30, "K");
    }

    private static (double Seconds, double Kelvin) Worst(Func<ExtruderZoneName, (double Seconds, double Kelvin)> run)
    {
        (double Seconds, double Kelvin)[] results = [.. Zones.Select(run)];
        return (results.Max(result => result.Seconds), results.Max(result => result.Kelvin));
    }

    private static (double Seconds, double Kelvin) StuckAtSetPoint(BarrelParameters plant, ExtruderZoneName zone, double rpm)
    {
        ExtruderHeatingRig rig = new(plant);
        rig.RunUntilFound(Settled - 1000, HeatingFault.DoesNotHeat);
        rig.ScrewRpm = rpm;
        rig.RunUntilFound(Settled, HeatingFault.DoesNotHeat);
        rig.RelayIsStuck[(int)zone] = true;
        return Until(rig, zone, HeatingFault.RelayStuck, Settled + 600);
    }

    private static (double Seconds, double Kelvin) StuckOnStep(BarrelParameters plant, ExtruderZoneName zone)
    {
        ExtruderHeatingRig rig = new(plant);
        rig.RunUntilFound(Settled - 1000, HeatingFault.DoesNotHeat);
        Shift(rig, +20);
        rig.RelayIsStuck[(int)zone] = true;
        return Until(rig, zone, HeatingFault.RelayStuck, Settled + 1000);
    }

    private static (double Seconds, double Kelvin) StuckCold(BarrelParameters plant, ExtruderZoneName zone, bool heats)
    {
        ExtruderHeatingRig rig = new(plant) { IsHeating = heats };
        rig.RelayIsStuck[(int)zone] = true;
        return Until(rig, zone, HeatingFault.RelayStuck, 6000);
    }

    private static (double Seconds, double Kelvin) Dead(BarrelParameters plant, ExtruderZoneName zone, double kp)
    {
        ExtruderHeatingRig rig = new(plant) { Gains = new PidGains(kp, 0, 0.008) };
        rig.HeaterIsDead[(int)zone] = true;
        return Until(rig, zone, HeatingFault.DoesNotHeat, 1200);
    }

    private static (double Seconds, double Kelvin) Loose(BarrelParameters plant, ExtruderZoneName zone)
    {
        ExtruderHeatingRig rig = new(plant);
        rig.Plant.Surroundings.SetProbeSeating(ExtruderHeatingRig.PlantZone(zone), 0.6);
        return rig.RunUntilFound(3000) is { } found && found.Zone == zone && (found.Fault is HeatingFault.ReadsTooLittle or HeatingFault.LosesHeat)
            ? (rig.Now, rig.Metal(zone) - rig.Targets[(int)zone])
            : (double.PositiveInfinity, double.PositiveInfinity);
    }

    private static (double Seconds, double Kelvin) Until(ExtruderHeatingRig rig, ExtruderZoneName zone, HeatingFault fault, double end)
    {
        double begin = rig.Now;
        bool isFound = rig.RunUntilFound(end, fault) == (zone, fault);
        return isFound ? (rig.Now - begin, rig.Metal(zone) - rig.Targets[(int)zone]) : (double.PositiveInfinity, double.PositiveInfinity);
    }

    private static void Shift(ExtruderHeatingRig rig, double kelvin)
    {
        for (int zone = 0; zone < rig.Targets.Length; zone++)
        {
            rig.Targets[zone] += kelvin;
        }
    }

    private static int FalseAlarmsOnChanges(BarrelParameters plant)
    {
        ExtruderHeatingRig rig = new(plant);
        bool isAlarmed = rig.RunUntilFound(400) is not null;
        rig.IsHeating = false;
        isAlarmed |= rig.RunUntilFound(1000) is not null;
        rig.IsHeating = true;
        isAlarmed |= rig.RunUntilFound(1300) is not null;
        Shift(rig, -40);
        isAlarmed |= rig.RunUntilFound(2500) is not null;
        Shift(rig, +40);
        isAlarmed |= rig.RunUntilFound(4500) is not null;
        return isAlarmed ? 1 : 0;
    }

    /// <summary>The recorded readings and duties of a sound machine, as if it were ours.</summary>
    private static int FalseAlarmsInTheRecording()
    {
        const double Cycle = 0.05;
        HeatingController controller = new(ExtruderModel.V1);
        HeatingSupervision supervision = new(ExtruderModel.V1);
        TimeProportionalOutput[] relays = [.. Zones.Select(_ => new TimeProportionalOutput(0.5, 0.02))];
        int alarms = 0;
        for (double t = 0; t < ExtruderHeatUp.Recording.EndSeconds; t += Cycle)
        {
            foreach (ExtruderZoneName zone in Zones)
            {
                ExtruderZone plantZone = ExtruderHeatingRig.PlantZone(zone);
                double reading = Math.Round(ExtruderHeatUp.Recording.Celsius(plantZone, t) * 10) / 10;
                bool isClosed = relays[(int)zone].IsClosed;
                controller.Observe(zone, reading, isClosed, true, ExtruderRecording.SetPoints[(int)plantZone], HeatingController.DefaultGains, Cycle);
                supervision.Observe(zone, reading, isClosed, Cycle);
            }

            controller.Update(0, Cycle);
            supervision.Update(controller, 0, Cycle);
            foreach (ExtruderZoneName zone in Zones)
            {
                relays[(int)zone].Update(ExtruderHeatUp.Recording.Duty(ExtruderHeatingRig.PlantZone(zone), t), Cycle);
                alarms += supervision.Fault(zone) != HeatingFault.None ? 1 : 0;
            }
        }

        return alarms;
    }

    /// <summary>The whole machine for an hour, one conversion in a minute gone wrong.</summary>
    private static double ExtrudingWithBadConversions()
    {
        ExtruderBench bench = new(0.01);
        bench.WarmUp(200);
        bench.Post(new ExtruderMutation.SetInverterTargetRpm(20), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        double start = bench.Now;
        while (bench.Mode == ExtruderMode.Extrude && bench.Now - start < 3600)
        {
            bench.SetSensorFault(ExtruderZone.Middle, ExtruderBench.SensorFault.Open);
            bench.Run(0.1);
            bench.SetSensorFault(ExtruderZone.Middle, ExtruderBench.SensorFault.None);
            bench.Run(59.9);
        }

        return bench.Now - start;
    }

    /// <summary>How soon a stuck relay is found on each plant, as a picture.</summary>
    public static string Plot() => SvgChart.Stack(new SvgChart(
        "Relay stuck at the set point: found after, on the plants of the family", "lag of the plant's probes, seconds", "seconds", 150, 0, 120,
        [.. Zones.Select((zone, i) => new ChartLine(
            zone.ToString().ToLowerInvariant(),
            Colours[i],
            [.. BarrelParameters.Family.OrderBy(plant => plant.ProbeLagSeconds).Select(plant => (plant.ProbeLagSeconds, StuckAtSetPoint(plant, zone, 0).Seconds))]))]));
}
