using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Benchmarks.Extruder;

/// <summary>
/// The temperature controller on each plant of the family. A zone counts if it needs heat of its own: if without its heater, the
/// others at their set points, it would come to rest more than 1 K below its set point.
/// </summary>
internal static class HeatingRows
{
    private const double ColdStartSeconds = 6000;
    private const double StepSeconds = 3000;
    private const double ScrewSeconds = 2400;
    private const double SettledKelvin = 0.3;
    private const int Back = 2;

    private static readonly double[][] Profiles = [[200, 170, 150, 200], [180, 160, 140, 170], [150, 130, 100, 150]];

    /// <summary>Measures.</summary>
    public static IEnumerable<ExtruderRow> All() => BarrelParameters.Family.SelectMany(Rows);

    private static IEnumerable<ExtruderRow> Rows(BarrelParameters member)
    {
        double metal = 0;
        double reading = 0;
        double step = 0;
        double final = 0;
        double late = 0;
        double switchings = 0;
        double panelOvershoot = 0;
        foreach (double[] targets in Profiles)
        {
            ExtruderHeatingRun run = new(new BarrelPlant(member), targets);
            run.Run(ColdStartSeconds);
            ExtruderHeatingRun panel = new(new BarrelPlant(member), targets, usesPanel: true);
            panel.Run(ColdStartSeconds);
            switchings = Math.Max(switchings, run.SwitchingsPerHour / panel.SwitchingsPerHour);
            double[] limit = ExtruderHeatingLimit.ArrivalSeconds(new BarrelPlant(member), targets);
            int[] judged = [.. Enumerable.Range(0, targets.Length).Where(zone => ExtruderHeatingLimit.WithoutOwnHeat(run.Plant, zone, targets) < targets[zone] - 1)];
            foreach (int zone in judged)
            {
                metal = Math.Max(metal, run.MetalOvershoot(zone));
                reading = Math.Max(reading, run.ReadingOvershoot(zone));
                final = Math.Max(final, Math.Abs(run.Metal(zone) - targets[zone]));
                late = Math.Max(late, run.ArrivalSeconds(zone) / limit[zone]);
                panelOvershoot = Math.Max(panelOvershoot, panel.MetalOvershoot(zone));
            }

            for (int zone = 0; zone < targets.Length; zone++)
            {
                run.Targets[zone] += 20;
            }

            run.Mark();
            run.Run(StepSeconds);
            step = Math.Max(step, judged.Max(run.MetalOvershoot));
        }

        yield return ExtruderRow.AtMost(FormattableString.Invariant($"heating, {member.Name}: overshoot of the steel, cold start (the panel's PID: {panelOvershoot:F1} K)"), metal, 0.5, "K");
        yield return ExtruderRow.AtMost($"heating, {member.Name}: overshoot of the reading, cold start", reading, 0.5, "K");
        yield return ExtruderRow.AtMost($"heating, {member.Name}: overshoot of the steel after a step of +20 K", step, 1, "K");
        yield return ExtruderRow.AtMost($"heating, {member.Name}: error after {ColdStartSeconds} s", final, SettledKelvin, "K");
        yield return ExtruderRow.AtMost($"heating, {member.Name}: time to within 1 K, to what nobody can do better", late, 1.15, "times");
        yield return ExtruderRow.AtMost($"heating, {member.Name}: relay switchings, to the panel's PID", switchings, 1, "times");
        yield return ExtruderRow.AtMost($"heating, {member.Name}: back zone, screw from 0 to 60 rpm and back with material", ScrewDeviation(member), 3, "K");
    }

    // The back zone takes the cold load; front and nozzle get heat from the material that no power can take away.
    private static double ScrewDeviation(BarrelParameters member)
    {
        double worst = 0;
        foreach (double[] targets in Profiles.Take(2))
        {
            ExtruderHeatingRun run = new(new BarrelPlant(member), targets);
            run.Run(ColdStartSeconds);
            run.Mark();
            run.ScrewRpm = 60;
            run.Run(ScrewSeconds);
            run.ScrewRpm = 0;
            run.Run(ScrewSeconds);
            worst = Math.Max(worst, Math.Max(run.MetalOvershoot(Back), run.MetalUndershoot(Back)));
        }

        return worst;
    }
}
