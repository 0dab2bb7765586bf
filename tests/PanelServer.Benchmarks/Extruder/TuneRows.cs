using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Benchmarks.Extruder;

/// <summary>What the auto-tune of all zones from cold is good for on each plant of the family: the same cold start and step before and after it.</summary>
internal static class TuneRows
{
    private const double HeatUpSeconds = 4000;
    private const double StepSeconds = 1500;
    private const double StepKelvin = 20;
    private const double TuneSeconds = 9000;

    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();
    private static readonly ExtruderZoneName[] Barrel = [ExtruderZoneName.Front, ExtruderZoneName.Middle, ExtruderZoneName.Back];

    /// <summary>Measures.</summary>
    public static IEnumerable<ExtruderRow> All() => BarrelParameters.Family.SelectMany(Rows);

    private static IEnumerable<ExtruderRow> Rows(BarrelParameters member)
    {
        ExtruderTuneRun tune = new(member.Name);
        tune.Start(TemperatureAutotuneZone.All);
        double above = 0;
        tune.Bench.RunUntil(
            () =>
            {
                above = Math.Max(above, Zones.Max(tune.Above));
                return !tune.Tune.IsRunning;
            },
            TuneSeconds);
        tune.Bench.Post(new ExtruderMutation.ApplyTemperatureAutoTuneResult(new(TemperatureControllerForm.Pid)));
        TemperatureAutotuneResults results = tune.Tune.Results;
        string found = FormattableString.Invariant($"front {results.Front?.ProbeLag:F0} s, middle {results.Middle?.ProbeLag:F0} s, back {results.Back?.ProbeLag:F0} s, nozzle {results.Nozzle?.ProbeLag:F0} s");
        double[] limit = ExtruderHeatingLimit.ArrivalSeconds(new BarrelPlant(member), [.. ExtruderTuneRun.Profile]);
        Run before = new(new ExtruderTuneRun(member.Name), limit);
        Run after = new(new ExtruderTuneRun(member.Name, tune.Kept), limit);

        yield return ExtruderRow.AtMost($"auto-tune, {member.Name}: steel above its set point meanwhile (found: {found})", above, 5, "K");
        yield return ExtruderRow.AtMost(FormattableString.Invariant($"auto-tune, {member.Name}: overshoot of the steel, cold start (before: {before.Overshoot:F2} K)"), after.Overshoot, 0.5, "K");
        yield return ExtruderRow.AtMost(FormattableString.Invariant($"auto-tune, {member.Name}: overshoot of the steel after a step of +20 K (before: {before.StepOvershoot:F2} K)"), after.StepOvershoot, 0.5, "K");
        yield return ExtruderRow.AtMost(FormattableString.Invariant($"auto-tune, {member.Name}: cold start to within 1 K, to what nobody can do better (before: {before.Late:F2} times)"), after.Late, 1.15, "times");
        yield return ExtruderRow.AtMost(FormattableString.Invariant($"auto-tune, {member.Name}: step of +20 K to within 1 K, barrel (before: {before.StepSeconds:F0} s)"), after.StepSeconds, before.StepSeconds, "s");
        yield return ExtruderRow.AtMost(FormattableString.Invariant($"auto-tune, {member.Name}: error at the end (before: {before.Error:F2} K)"), after.Error, 0.3, "K");
    }

    private readonly record struct Run(double Overshoot, double Late, double StepOvershoot, double StepSeconds, double Error)
    {
        internal Run(ExtruderTuneRun run, double[] limit)
            : this(0, 0, 0, 0, 0)
        {
            (double[] overshoot, double[] arrival) = run.Measure(HeatUpSeconds);
            run.Raise(StepKelvin);
            (double[] stepOvershoot, double[] stepArrival) = run.Measure(TuneRows.StepSeconds);
            Overshoot = overshoot.Max();
            Late = Zones.Max(zone => arrival[(int)zone] / limit[(int)zone]);
            StepOvershoot = stepOvershoot.Max();
            StepSeconds = Barrel.Max(zone => stepArrival[(int)zone]);
            Error = Zones.Max(zone => Math.Abs(run.Above(zone)));
        }
    }
}
