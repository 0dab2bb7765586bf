using System.Text.Json;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.ExtruderV1.Heating;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using static PanelServer.Machines.ExtruderV1.ExtruderMutation;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>The auto-tune of the temperature, judged by what the plant's steel does and not by what the model believes.</summary>
public class TemperatureAutoTuneTests
{
    private const double AllowedKelvin = 5;
    private const double LongestSeconds = 4000;

    private const double StepSeconds = 600;

    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    [Theory]
    [InlineData("nominal", 17)]
    [InlineData("probe-lag-20", 17)]
    [InlineData("probe-lag-60", 70)]
    [InlineData("probe-lag-100", 100)]
    [InlineData("probe-lag-150", 150)]
    public void All_zones_from_cold_are_found_none_gets_5_kelvin_above_its_set_point_and_the_nozzle_is_fast_with_it(string plant, double lag)
    {
        ExtruderTuneRun run = new(plant);
        run.Start(TemperatureAutotuneZone.All);

        double[] highest = RunToEnd(run);

        TemperatureAutotuneState tune = run.Tune;
        Assert.Equal((TemperatureAutotunePhase.Completed, 100, (string?)null), (tune.Phase, tune.Progress, tune.FailureReason));
        Assert.All(highest, kelvin => Assert.InRange(kelvin, 0, AllowedKelvin));
        Assert.All(Zones, zone => Assert.Equal(lag, tune.Results.Of(zone)!.Value.ProbeLag));
        Assert.Equal(tune.Results.Front, tune.Result);
        run.Bench.Post(new ApplyTemperatureAutoTuneResult(new(TemperatureControllerForm.Pid)));
        ExpectFastStepOfNozzle(plant, run.Kept);
    }

    [Theory]
    [InlineData(true, 100)]
    [InlineData(false, 70)]
    public void Nozzle_tuned_alone_has_the_probe_that_the_barrel_is_known_to_have(bool isBarrelKnown, double lag)
    {
        ExtruderTuneRun run = WithLagsOfBarrel("probe-lag-100", isBarrelKnown ? new(100, 37) : default);
        run.WarmUp();
        run.Start(TemperatureAutotuneZone.Nozzle);
        RunToEnd(run);

        Assert.Equal(lag, run.Tune.Result!.Value.ProbeLag);
    }

    [Fact]
    public void Nozzle_whose_readings_are_clearly_against_the_barrels_probe_has_another_one()
    {
        ExtruderTuneRun run = WithLagsOfBarrel("probe-lag-60", new(150, 5));
        run.WarmUp();
        run.Start(TemperatureAutotuneZone.Nozzle);
        RunToEnd(run);

        Assert.InRange(run.Tune.Result!.Value.ProbeLag, 70, 100);
    }

    /// <summary>The whole family, with cold starts to the end, is measured by the command <c>extruder</c> of the benchmarks.</summary>
    [Fact]
    public void Step_of_the_set_points_is_faster_after_a_restart_with_what_was_found()
    {
        const string plant = "nominal";
        ZoneLags lags = new(17, 147);
        ExtruderTuneRun untuned = Hot(plant);
        ExtruderState found = untuned.Bench.State with { ZoneLags = new() { Front = lags, Middle = lags, Back = lags } };
        JsonElement kept = JsonSerializer.SerializeToElement(untuned.Bench.Machine.Schema.Kept.Read(found));
        ExtruderTuneRun tuned = new(plant, kept);
        tuned.WarmUp();
        untuned.Raise(20);
        tuned.Raise(20);

        (double[] overshoot, double[] arrival) = tuned.Measure(StepSeconds);
        (_, double[] untunedArrival) = untuned.Measure(StepSeconds);

        Assert.All(Zones.Take(3), zone => Assert.InRange(overshoot[(int)zone], 0, 0.5));
        Assert.All(Zones.Take(3), zone => Assert.InRange(arrival[(int)zone], 1, 0.85 * untunedArrival[(int)zone]));
    }

    [Theory]
    [InlineData("probe-lag-150", TemperatureAutotuneZone.Back, 0.1, 150)]
    [InlineData("probe-lag-100", TemperatureAutotuneZone.Nozzle, 1, 100)]
    [InlineData("probe-lag-150", TemperatureAutotuneZone.Front, -0.2, 150)]
    public void One_zone_from_hot_while_the_others_stay_at_their_set_points(string plant, TemperatureAutotuneZone zone, double step, double lag)
    {
        ExtruderTuneRun run = Hot(plant);
        run.Start(zone, step);

        double[] highest = RunToEnd(run);

        TemperatureAutotuneState tune = run.Tune;
        Assert.Equal((TemperatureAutotunePhase.Completed, (string?)null), (tune.Phase, tune.FailureReason));
        Assert.Equal(lag, tune.Result!.Value.ProbeLag);
        Assert.Equal(Math.Sign(step), Math.Sign(tune.Result.Value.DeltaPv));
        Assert.All(Zones, other => Assert.InRange(highest[(int)other], 0, (int)other == (int)zone ? AllowedKelvin : 0.5));
        Assert.All(Zones, other => Assert.Equal((int)other == (int)zone, tune.Results.Of(other) is not null));
    }

    [Fact]
    public void Zone_moves_no_further_than_was_allowed()
    {
        const double allowed = 1;
        ExtruderTuneRun run = Hot("probe-lag-150");
        run.Start(TemperatureAutotuneZone.Middle, 1, allowed);

        Assert.InRange(RunToEnd(run)[(int)ExtruderZoneName.Middle], 0.3, allowed + 1);
    }

    [Fact]
    public void Moderate_loop_assumes_the_slower_of_two_probes_that_read_alike()
    {
        ExtruderTuneRun run = Hot("nominal");
        run.Start(TemperatureAutotuneZone.Front, lambda: 1);
        RunToEnd(run);

        Assert.Equal(125, run.Tune.Result!.Value.ProbeLag);
    }

    [Theory]
    [InlineData("mode", "mode Heat was left")]
    [InlineData("target", "the set point was changed")]
    [InlineData("sensor", "the zone's temperature is not known")]
    [InlineData("emergency stop", "switched its heaters off")]
    [InlineData("bus", "switched its heaters off")]
    [InlineData("heater", "has found a fault")]
    public void Fails_with_a_reason_and_leaves_gains_and_lags_as_they_were(string what, string reason)
    {
        ExtruderTuneRun run = what is "mode" ? Hot("nominal") : new("nominal");
        ExtruderBench bench = run.Bench;
        TemperaturePidStates gains = bench.State.PidSettings.Temperature;
        run.Start(TemperatureAutotuneZone.Front);
        bench.RunUntil(() => run.Tune.Phase == TemperatureAutotunePhase.Step, what is "mode" ? 300 : 1);
        Action disturb = what switch
        {
            "mode" => () => bench.Post(new SetExtruderMode(ExtruderMode.Standby)),
            "target" => () => bench.Post(new SetFrontHeatingTargetTemperature(160)),
            "sensor" => () => bench.SetSensorFault(ExtruderZone.Front, ExtruderBench.SensorFault.Open),
            "emergency stop" => () => bench.Plant.IsContactorClosed = false,
            "bus" => () => bench.BusIsDown = true,
            _ => () => bench.Plant.SetHeaterDead(ExtruderZone.Front, true),
        };
        disturb();
        bench.RunUntil(() => !run.Tune.IsRunning, 300);

        TemperatureAutotuneState tune = run.Tune;
        Assert.Equal((TemperatureAutotunePhase.Failed, 0), (tune.Phase, tune.Progress));
        Assert.Contains(reason, tune.FailureReason, StringComparison.Ordinal);
        Assert.Equal((gains, default), (bench.State.PidSettings.Temperature, bench.State.ZoneLags));
        bench.Run(5);
        Assert.Equal(tune, run.Tune);
    }

    [Fact]
    public void One_bad_conversion_in_each_phase_does_not_end_it_and_its_curve_is_whole()
    {
        ExtruderTuneRun run = Hot("probe-lag-150");
        Assert.Equal((null, TemperatureAutotunePhase.Idle, 0), Summary(run));
        run.Start(TemperatureAutotuneZone.Front);
        foreach (TemperatureAutotunePhase phase in new[] { TemperatureAutotunePhase.WaitingForSteady, TemperatureAutotunePhase.BaselineHold, TemperatureAutotunePhase.Step })
        {
            Assert.True(double.IsFinite(run.Bench.RunUntil(() => run.Tune.Phase == phase, 300)));
            run.Bench.Run(5);
            run.Bench.SetSensorFault(ExtruderZone.Front, ExtruderBench.SensorFault.Open);
            run.Bench.Run(0.1);
            run.Bench.SetSensorFault(ExtruderZone.Front, ExtruderBench.SensorFault.None);
            run.Bench.Run(0.5);
            Assert.False(run.Bench.RelayIsClosed(ExtruderZone.Front));
        }

        RunToEnd(run);

        Assert.Equal((TemperatureAutotunePhase.Completed, 150, true), (run.Tune.Phase, run.Tune.Result?.ProbeLag, run.Tune.Result?.IsConfident));
        TemperatureAutotuneTrace trace = (TemperatureAutotuneTrace)run.Bench.Machine.Trace.Read();
        Assert.Equal((TemperatureAutotuneZone.Front, TemperatureAutotunePhase.Completed), (trace.Zone, trace.Phase));
        Assert.InRange(trace.Samples.Count, 300, 600);
        Assert.All(trace.Samples, sample => Assert.InRange(sample.Temperature, 148, 155));
        Assert.Equal(trace.Samples.Select(sample => sample.TSeconds).Order(), trace.Samples.Select(sample => sample.TSeconds));
        Assert.InRange(trace.Samples[^1].TSeconds, run.Tune.ElapsedSeconds - 2, run.Tune.ElapsedSeconds);
        double step = trace.Samples.Max(sample => sample.Duty) - run.Tune.BaselineDuty;
        Assert.InRange(step, run.Tune.Result!.Value.DeltaU - 0.01, 1);

        static (TemperatureAutotuneZone?, TemperatureAutotunePhase, int) Summary(ExtruderTuneRun run)
        {
            TemperatureAutotuneTrace trace = (TemperatureAutotuneTrace)run.Bench.Machine.Trace.Read();
            return (trace.Zone, trace.Phase, trace.Samples.Count);
        }
    }

    [Theory]
    [InlineData(0.3, 0.3, 0.6, true)]
    [InlineData(0.3, 1, 0.95, true)]
    [InlineData(0.3, -1, 0, true)]
    [InlineData(0.02, -0.5, 0, false)]
    [InlineData(0.93, 0.3, 0.95, false)]
    public void Step_goes_as_far_as_the_heater_lets_it(double holding, double wanted, double duty, bool isPossible)
    {
        ZoneStep step = new(dutyLimit: 0.95);
        step.Begin(150);
        step.Hold(150, holding, 60);

        Assert.Equal((isPossible, duty), (step.TryStep(wanted), Math.Round(step.Duty!.Value, 6)));
    }

    [Fact]
    public void Stop_leaves_the_zone_to_its_controller_and_what_was_found_before_stays_until_the_next_start()
    {
        ExtruderTuneRun run = Hot("nominal");
        ExtruderBench bench = run.Bench;
        Assert.Contains("no result to apply", bench.Submit(new ApplyTemperatureAutoTuneResult(default)).Reason, StringComparison.Ordinal);
        run.Start(TemperatureAutotuneZone.Middle);
        RunToEnd(run);
        TemperatureAutotuneState found = run.Tune;

        bench.Post(new StopTemperaturePidAutoTune(default));
        Assert.Equal(found, run.Tune);

        run.Start(TemperatureAutotuneZone.Back, 1);
        Assert.Null(run.Tune.Result);
        bench.RunUntil(() => run.Tune is { Phase: TemperatureAutotunePhase.Step, CurrentDuty: 1 }, 300);
        bench.Post(new StopTemperaturePidAutoTune(default));
        bench.Run(2);

        Assert.Equal(default, run.Tune);
        Assert.InRange(bench.Live.BackPower, 0, 690);
        Assert.Contains("no result to apply", bench.Submit(new ApplyTemperatureAutoTuneResult(default)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standby", "needs mode Heat")]
    [InlineData("second", "one is running")]
    [InlineData("small", "the step is too small")]
    [InlineData("cold", "between 50 °C and 290 °C")]
    [InlineData("hot", "between 50 °C and 290 °C")]
    [InlineData("sensor", "temperature is not known")]
    public void Start_is_refused_with_what_to_do(string why, string reason)
    {
        ExtruderBench bench = new ExtruderTuneRun("nominal").Bench;
        bench.Post(why switch
        {
            "standby" => new SetExtruderMode(ExtruderMode.Standby),
            "second" => new StartTemperaturePidAutoTune(new(TemperatureAutotuneZone.Back, 0.3, 5, 1)),
            "cold" => new SetFrontHeatingTargetTemperature(49),
            "hot" => new SetFrontHeatingTargetTemperature(291),
            _ => new SetExtruderMode(ExtruderMode.Heat),
        });
        bench.SetSensorFault(ExtruderZone.Front, why == "sensor" ? ExtruderBench.SensorFault.Open : ExtruderBench.SensorFault.None);
        bench.Run(1);
        ExtruderState before = bench.State;

        SubmitResult result = bench.Submit(new StartTemperaturePidAutoTune(new(TemperatureAutotuneZone.All, why == "small" ? 0.04 : 0.3, 5, 1)));

        Assert.Equal(SubmitOutcome.Refused, result.Outcome);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        Assert.Equal(before, bench.State);
    }

    private static ExtruderTuneRun Hot(string plant)
    {
        ExtruderTuneRun run = new(plant);
        run.WarmUp();
        return run;
    }

    /// <summary>Runs until it has ended.</summary>
    /// <returns>How far each zone's steel or reading was above its set point at most.</returns>
    private static ExtruderTuneRun WithLagsOfBarrel(string plant, ZoneLags lags)
    {
        ExtruderTuneRun fresh = new(plant);
        ExtruderState known = fresh.Bench.State with { ZoneLags = new() { Front = lags, Middle = lags, Back = lags } };
        return new(plant, JsonSerializer.SerializeToElement(fresh.Bench.Machine.Schema.Kept.Read(known)));
    }

    // What the nozzle's lags are good for shows here: with a wrong pair it takes a third longer than it must.
    private static void ExpectFastStepOfNozzle(string plant, JsonElement kept)
    {
        const double step = 20;
        const int nozzle = (int)ExtruderZoneName.Nozzle;
        ExtruderTuneRun tuned = new(plant, kept);
        tuned.WarmUp();
        double[] limit = ExtruderHeatingLimit.ArrivalSeconds(tuned.Bench.Plant.Barrel.Copy(), [.. ExtruderTuneRun.Profile.Select(target => target + step)]);
        tuned.Raise(step);
        (double[] overshoot, double[] arrival) = tuned.Measure(StepSeconds);
        Assert.InRange(overshoot[nozzle], 0, 0.5);
        Assert.InRange(arrival[nozzle] / limit[nozzle], 0.9, 1.1);
    }

    private static double[] RunToEnd(ExtruderTuneRun run)
    {
        double[] highest = new double[Zones.Length];
        double progress = 0;
        double start = run.Bench.Now;
        while (run.Tune.IsRunning)
        {
            run.Bench.Run(1);
            Assert.InRange(run.Bench.Now - start, 0, LongestSeconds);
            Assert.True(run.Tune.Progress >= progress || run.Tune.Phase == TemperatureAutotunePhase.Failed);
            progress = run.Tune.Progress;
            foreach (ExtruderZoneName zone in Zones)
            {
                double reading = run.Bench.Plant.Barrel.ProbeCelsius(ExtruderHeatingRun.PlantZone((int)zone)) - ExtruderTuneRun.Profile[(int)zone];
                highest[(int)zone] = Math.Max(highest[(int)zone], Math.Max(run.Above(zone), reading));
            }
        }

        return highest;
    }
}
