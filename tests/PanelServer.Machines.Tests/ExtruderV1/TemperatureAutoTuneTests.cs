using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using static PanelServer.Machines.ExtruderV1.ExtruderMutation;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>The auto-tune of the temperature, judged by what the plant's steel does and not by what the model believes.</summary>
public class TemperatureAutoTuneTests
{
    private const double AllowedKelvin = 5;
    private const double LongestSeconds = 4000;

    // Until the nozzle, the slowest zone, has come to rest.
    private const double HeatUpSeconds = 2100;
    private const double StepSeconds = 700;

    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    /// <summary>Lag of the probes that the plant has, and those that are taken for it in the barrel and at the nozzle.</summary>
    public static TheoryData<string, double, double> Family => new()
    {
        { "nominal", 17, 17 },
        { "probe-lag-20", 17, 17 },
        { "probe-lag-60", 70, 70 },
        { "probe-lag-100", 100, 100 },
        { "probe-lag-150", 150, 150 },
    };

    [Theory]
    [MemberData(nameof(Family))]
    public void All_zones_from_cold_are_found_and_controlled_better_after_a_restart(string plant, double barrelLag, double nozzleLag)
    {
        ExtruderTuneRun run = new(plant);
        run.Start(TemperatureAutotuneZone.All);

        double[] highest = RunToEnd(run);

        TemperatureAutotuneState tune = run.Tune;
        Assert.Equal((TemperatureAutotunePhase.Completed, 100, (string?)null), (tune.Phase, tune.Progress, tune.FailureReason));
        Assert.All(highest, kelvin => Assert.InRange(kelvin, 0, AllowedKelvin));
        Assert.All(Zones, zone => Assert.Equal(zone == ExtruderZoneName.Nozzle ? nozzleLag : barrelLag, tune.Results.Of(zone)!.Value.ProbeLag));
        Assert.Equal(tune.Results.Front, tune.Result);

        run.Bench.Post(new ApplyTemperatureAutoTuneResult(new(TemperatureControllerForm.Pid)));
        ExtruderTuneRun tuned = new(plant, run.Kept);
        ExtruderTuneRun untuned = new(plant);
        AssertBetter(tuned.Measure(HeatUpSeconds), untuned.Measure(HeatUpSeconds), 1.02);
        tuned.Raise(20);
        untuned.Raise(20);

        // Where the lags were known already there is little to be won.
        AssertBetter(tuned.Measure(StepSeconds), untuned.Measure(StepSeconds), barrelLag < 100 ? 0.85 : 1.02);
    }

    [Theory]
    [InlineData("nominal", TemperatureAutotuneZone.Front, 0.3, 17)]
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

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Zone_moves_no_further_than_was_allowed(double allowed)
    {
        ExtruderTuneRun run = Hot("probe-lag-150");
        run.Start(TemperatureAutotuneZone.Middle, 1, allowed);

        Assert.InRange(RunToEnd(run)[(int)ExtruderZoneName.Middle], 0.3, allowed + 0.3);
    }

    [Fact]
    public void Cautious_loop_assumes_the_slower_of_two_probes_that_read_alike()
    {
        ExtruderTuneRun run = Hot("nominal");
        run.Start(TemperatureAutotuneZone.Front, lambda: 2);
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
    [InlineData("room", "no room for the step")]
    public void Fails_with_a_reason_and_leaves_gains_and_lags_as_they_were(string what, string reason)
    {
        ExtruderTuneRun run = what is "heater" ? new("nominal") : Hot("nominal");
        ExtruderBench bench = run.Bench;
        TemperaturePidStates gains = bench.State.PidSettings.Temperature;
        run.Start(TemperatureAutotuneZone.Front, what == "room" ? -0.9 : 0.3);
        bench.Run(what == "heater" ? 0 : 130);
        Action disturb = what switch
        {
            "mode" => () => bench.Post(new SetExtruderMode(ExtruderMode.Standby)),
            "target" => () => bench.Post(new SetFrontHeatingTargetTemperature(160)),
            "sensor" => () => bench.SetSensorFault(ExtruderZone.Front, ExtruderBench.SensorFault.Open),
            "emergency stop" => () => bench.Plant.IsContactorClosed = false,
            "bus" => () => bench.BusIsDown = true,
            "heater" => () => bench.Plant.SetHeaterDead(ExtruderZone.Front, true),
            _ => () => bench.Post(new SetFrontHeatingTargetTemperature(ExtruderTuneRun.Profile[0])),
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

    private static void AssertBetter((double[] Overshoot, double[] Arrival) tuned, (double[] Overshoot, double[] Arrival) untuned, double share)
    {
        Assert.All(Zones, zone => Assert.InRange(tuned.Overshoot[(int)zone], 0, Math.Max(0.5, untuned.Overshoot[(int)zone])));
        Assert.All(Zones, zone => Assert.InRange(tuned.Arrival[(int)zone], 1, ((zone == ExtruderZoneName.Nozzle ? 1.02 : share) * untuned.Arrival[(int)zone]) + 15));
    }

    private static ExtruderTuneRun Hot(string plant)
    {
        ExtruderTuneRun run = new(plant);
        run.WarmUp();
        return run;
    }

    /// <summary>Runs until it has ended.</summary>
    /// <returns>How far each zone's steel or reading was above its set point at most.</returns>
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
