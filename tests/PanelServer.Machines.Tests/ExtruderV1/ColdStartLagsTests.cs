using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.ExtruderV1.Heating;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>The lags that a heat-up from cold shows hold after a restart of the server, beside a warm barrel too.</summary>
public class ColdStartLagsTests
{
    private const string Path = "cold_start_lags";

    // A heat-up from cold tells them after 200 s.
    private const double FoundSeconds = 210;
    private const double StepSeconds = 600;

    private static readonly ZoneLags Fast = new(17, 147);
    private static readonly ZoneLags Slow = new(150, 5);

    private static readonly ExtruderZoneName[] Barrel = [ExtruderZoneName.Front, ExtruderZoneName.Middle, ExtruderZoneName.Back];

    [Theory]
    [InlineData("nominal", 17, 147)]
    [InlineData("probe-lag-20", 17, 147)]
    [InlineData("probe-lag-60", 70, 66)]
    [InlineData("probe-lag-100", 100, 37)]
    [InlineData("probe-lag-150", 150, 5)]
    public void What_the_first_minutes_of_a_heat_up_show_is_kept(string plant, double probe, double band)
    {
        ExtruderTuneRun run = new(plant);
        Assert.Equal(default, run.Bench.State.ColdStartLags);

        run.Bench.Run(FoundSeconds);

        Assert.Equal(new(probe, band), run.Bench.State.ColdStartLags);
        Assert.Equal(default, run.Bench.State.ZoneLags);
        Assert.Equal(new(probe, band), new ExtruderTuneRun(plant, run.Kept).Bench.State.ColdStartLags);
    }

    [Fact]
    public void Restart_beside_a_warm_barrel_goes_on_with_them()
    {
        const string plant = "nominal";
        ExtruderTuneRun cold = new(plant);
        cold.Bench.Run(FoundSeconds);
        ExtruderTuneRun knowing = new(plant, cold.Kept);
        ExtruderTuneRun unknowing = new(plant);
        knowing.WarmUp();
        unknowing.WarmUp();
        knowing.Raise(20);
        unknowing.Raise(20);

        (double[] overshoot, double[] arrival) = knowing.Measure(StepSeconds);
        (_, double[] before) = unknowing.Measure(StepSeconds);

        Assert.All(Barrel, zone => Assert.InRange(overshoot[(int)zone], 0, 0.5));
        Assert.All(Barrel, zone => Assert.InRange(arrival[(int)zone], 1, 0.85 * before[(int)zone]));
    }

    [Fact]
    public void Next_heat_up_from_cold_shows_them_anew()
    {
        ExtruderTuneRun run = new("nominal", Kept("""{"probe_seconds":150,"band_seconds":5}"""));
        Assert.Equal(Slow, run.Bench.State.ColdStartLags);

        run.Bench.Run(FoundSeconds);

        Assert.Equal(Fast, run.Bench.State.ColdStartLags);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Lags_of_an_auto_tune_take_precedence_in_their_zone(bool isTunedFirst)
    {
        HeatingController controller = new(ExtruderModel.V1);
        if (isTunedFirst)
        {
            controller.SetLags(ExtruderZoneName.Front, Fast);
        }

        controller.SetColdStartLags(Slow);
        controller.SetLags(ExtruderZoneName.Front, Fast);

        Assert.Equal((Fast, Slow, Slow, default), (controller.Lags(0), controller.Lags(1), controller.Lags(2), controller.Lags(3)));
        Assert.Equal([Fast.ProbeSeconds, Slow.ProbeSeconds, Slow.ProbeSeconds], Barrel.Select(zone => controller.Model.ProbeLagSeconds((int)zone)));
        Assert.Equal(new HeatingController(ExtruderModel.V1).Model.ProbeLagSeconds(3), controller.Model.ProbeLagSeconds(3));
    }

    [Theory]
    [InlineData("""{"probe_seconds":17,"band_seconds":21}""", false)]
    [InlineData("""{"probe_seconds":0,"band_seconds":147}""", false)]
    [InlineData("""{"probe_seconds":600,"band_seconds":600}""", false)]
    [InlineData("""{"probe_seconds":17.5,"band_seconds":147}""", false)]
    [InlineData("""{"probe_seconds":-17,"band_seconds":147}""", true)]
    [InlineData("""{"probe_seconds":17,"band_seconds":1e9}""", true)]
    [InlineData("""{"probe_seconds":17}""", true)]
    [InlineData("""{"probe_seconds":"17","band_seconds":147}""", true)]
    [InlineData("[17,147]", true)]
    [InlineData("null", true)]
    public void Kept_lags_that_no_heat_up_can_have_shown_are_ignored_and_kept_no_longer(string kept, bool isTold)
    {
        ExtruderBench bench = new(0.1);
        IReadOnlyList<string> ignored = bench.Machine.Restore(Kept(kept));
        ExtruderBench fresh = new(0.1);

        Run(bench);
        Run(fresh);

        Assert.Equal(isTold, ignored.Any(reason => reason.Contains(Path, StringComparison.Ordinal)));
        Assert.Equal(default, bench.State.ColdStartLags);
        Assert.Equal(fresh.State, bench.State);
        Assert.Equal(fresh.Live, bench.Live);

        static void Run(ExtruderBench bench)
        {
            bench.SetTargets(150);
            bench.WarmUp(100);
            bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
            bench.Run(60);
        }
    }

    [Fact]
    public void Controller_that_begins_anew_still_has_them()
    {
        ExtruderHeatingRun run = new(new BarrelPlant(BarrelParameters.Named("nominal")), [.. ExtruderTuneRun.Profile]);
        run.Run(FoundSeconds);
        long starts = run.Controller.Starts;
        foreach (ExtruderZoneName zone in Enum.GetValues<ExtruderZoneName>())
        {
            run.Plant.SetTemperature(ExtruderHeatingRun.PlantZone((int)zone), 120);
        }

        run.Run(5);

        Assert.NotEqual(starts, run.Controller.Starts);
        Assert.All(Barrel, zone => Assert.Equal(Fast.ProbeSeconds, run.Controller.Model.ProbeLagSeconds((int)zone)));
    }

    private static JsonElement Kept(string lags) => JsonSerializer.SerializeToElement(new JsonObject { [Path] = JsonNode.Parse(lags) });
}
