using System.Text.Json;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Benchmarks.Extruder;

/// <summary>
/// What the auto-tune of all zones from cold is good for on each plant of the family: the same cold start and step before and after it. The step is made at several moments,
/// each in a run of its own.
/// </summary>
internal static class TuneRows
{
    private const double HeatUpSeconds = 4000;
    private const double StepSeconds = 1500;
    private const double StepKelvin = 20;
    private const double TuneSeconds = 9000;

    // At rest the steel wanders by some tenths of a kelvin in 200 s: by when it starts, a step takes up to a twentieth longer or shorter. The moments are spread over such
    // a swing. What two such means still differ by without a reason is about a fiftieth, on probe-lag-100 somewhat more.
    private const int Moments = 4;
    private const double BetweenMomentsSeconds = 50;
    private const double OpenPart = 0.02;

    private const int Nozzle = (int)ExtruderZoneName.Nozzle;

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
        double nozzleLimit = NozzleLimitSeconds(member.Name);
        Run before = Run.Measure(member.Name, null, limit);
        Run after = Run.Measure(member.Name, tune.Kept, limit);

        yield return ExtruderRow.AtMost($"auto-tune, {member.Name}: steel above its set point meanwhile (found: {found})", above, 5, "K");
        yield return ExtruderRow.AtMost(FormattableString.Invariant($"auto-tune, {member.Name}: overshoot of the steel, cold start (before: {before.Overshoot:F2} K)"), after.Overshoot, 0.5, "K");
        yield return ExtruderRow.AtMost(FormattableString.Invariant($"auto-tune, {member.Name}: overshoot of the steel after a step of +20 K (before: {before.StepOvershoot:F2} K)"), after.StepOvershoot, 0.5, "K");
        yield return ExtruderRow.AtMost(FormattableString.Invariant($"auto-tune, {member.Name}: cold start to within 1 K, to what nobody can do better (before: {before.Late:F2} times)"), after.Late, 1.15, "times");
        yield return ExtruderRow.AtMost(
            FormattableString.Invariant($"auto-tune, {member.Name}: step of +20 K to within 1 K, barrel, mean of {Moments} moments, at most 2 % above that before ({before.StepSeconds:F1} s)"),
            after.StepSeconds,
            (1 + OpenPart) * before.StepSeconds,
            "s");
        yield return ExtruderRow.AtMost(
            FormattableString.Invariant($"auto-tune, {member.Name}: step of +20 K to within 1 K, nozzle, mean of {Moments} moments, to what nobody can do better (before: {before.NozzleSeconds / nozzleLimit:F2} times)"),
            after.NozzleSeconds / nozzleLimit,
            1.15,
            "times");
        yield return ExtruderRow.AtMost(FormattableString.Invariant($"auto-tune, {member.Name}: error at the end (before: {before.Error:F2} K)"), after.Error, 0.3, "K");
    }

    // Of the step from rest.
    private static double NozzleLimitSeconds(string plant)
    {
        ExtruderTuneRun rest = new(plant);
        rest.Bench.Run(HeatUpSeconds);
        return ExtruderHeatingLimit.ArrivalSeconds(rest.Bench.Plant.Barrel.Copy(), [.. ExtruderTuneRun.Profile.Select(target => target + StepKelvin)])[Nozzle];
    }

    private readonly record struct Run(double Overshoot, double Late, double StepOvershoot, double StepSeconds, double NozzleSeconds, double Error)
    {
        /// <summary>One run for each moment: how long the step takes is their mean, all else the worst of them.</summary>
        internal static Run Measure(string plant, JsonElement? kept, double[] limit)
        {
            Run[] runs = new Run[Moments];
            Parallel.For(0, Moments, moment =>
            {
                ExtruderTuneRun run = new(plant, kept);
                (double[] overshoot, double[] arrival) = run.Measure(HeatUpSeconds + (moment * BetweenMomentsSeconds));
                run.Raise(StepKelvin);
                (double[] stepOvershoot, double[] stepArrival) = run.Measure(TuneRows.StepSeconds);
                runs[moment] = new(
                    overshoot.Max(),
                    Zones.Max(zone => arrival[(int)zone] / limit[(int)zone]),
                    stepOvershoot.Max(),
                    Barrel.Max(zone => stepArrival[(int)zone]),
                    stepArrival[Nozzle],
                    Zones.Max(zone => Math.Abs(run.Above(zone))));
            });
            return new(
                runs.Max(run => run.Overshoot),
                runs.Max(run => run.Late),
                runs.Max(run => run.StepOvershoot),
                runs.Average(run => run.StepSeconds),
                runs.Average(run => run.NozzleSeconds),
                runs.Max(run => run.Error));
        }
    }
}
