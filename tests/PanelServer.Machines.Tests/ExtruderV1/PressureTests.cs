using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>Pressure regulation and its auto-tune on the plant.</summary>
public class PressureTests
{
    private readonly ExtruderBench _bench = new();

    public static TheoryData<string> Materials => [nameof(ExtruderMaterial.Reference), nameof(ExtruderMaterial.LowViscosity), nameof(ExtruderMaterial.HighViscosity)];

    [Fact]
    public void Default_gains_bring_30_bar_from_standstill_in_the_published_time_without_overshoot()
    {
        // The published numbers are for a barrel held at 200 °C that gives no heat to the melt.
        ExtruderBench bench = new(0.002);
        bench.Plant.Barrel.Surroundings.KilogramsPerHourAndRpm = 0;
        bench.WarmUp(200);
        bench.SetTargets(200);
        StartExtruding(bench, 30);
        double start = bench.Now;
        bench.RunUntil(() => bench.Plant.Melt.PressureBar >= 0.63 * 30, 200);
        Assert.Equal(95, bench.Now - start, 95 * 0.05);
        bench.RunUntil(() => bench.Plant.Melt.PressureBar >= 0.95 * 30, 400);
        Assert.Equal(287, bench.Now - start, 287 * 0.05);

        double highest = 0;
        for (int i = 0; i < 3000; i++)
        {
            bench.Run(0.1);
            highest = Math.Max(highest, bench.Plant.Melt.PressureBar);
        }

        Assert.InRange(highest, 29, 30.5);
    }

    [Theory]
    [MemberData(nameof(Materials))]
    public void Auto_tune_finds_gains_that_settle_a_step_at_least_twice_as_fast_as_the_defaults(string material)
    {
        double byDefault = SettlingAfterStep(MaterialOf(material), tune: false, new ExtruderPlantConstants(), 4, out _);
        double tuned = SettlingAfterStep(MaterialOf(material), tune: true, new ExtruderPlantConstants(), 4, out double overshoot);

        Assert.True(tuned <= byDefault / 2, $"{material}: {tuned:F1} s tuned, {byDefault:F1} s by default");
        Assert.InRange(tuned, 0.1, 10);
        Assert.InRange(overshoot, -0.5, 0.3);
    }

    [Theory]
    [InlineData(0.3, 10, 2.5)]
    [InlineData(0.3, 25, 4)]
    [InlineData(1.0, 10, 4)]
    [InlineData(1.0, 25, 2.5)]
    public void Tuned_loop_is_well_damped_on_faster_and_slower_melts_and_drives(double meltSeconds, double ramp, double stepHertz)
    {
        ExtruderPlantConstants constants = new() { PressureTimeConstantSeconds = meltSeconds, RampHertzPerSecond = ramp };

        double settling = SettlingAfterStep(ExtruderMaterial.Reference, tune: true, constants, stepHertz, out double overshoot);

        Assert.InRange(settling, 0.1, 10);
        Assert.InRange(overshoot, -0.5, 0.5);
    }

    [Fact]
    public void Auto_tune_reports_progress_and_keeps_its_result()
    {
        TuneAt30Bar();
        double lastProgress = 0;
        double seconds = _bench.RunUntil(
            () =>
            {
                PidAutotuneState state = _bench.State.PidAutotuneState;
                Assert.True(state.Progress >= lastProgress);
                lastProgress = state.Progress;
                return state.State != AutotuneStatus.Running;
            },
            40);

        PidAutotuneState end = _bench.State.PidAutotuneState;
        Assert.Equal(17.5, seconds, 17.5 * 0.2);
        Assert.Equal((AutotuneStatus.Completed, 100.0), (end.State, end.Progress));
        Assert.Equal(_bench.State.PidSettings.Pressure, end.Result);
        Assert.Equal(0.96, end.Result!.Value.Kd, 0.96 * 0.2);
        Assert.Equal(1.06, end.Result.Value.Kp, 1.06 * 0.25);
        _bench.Run(30);
        Assert.Equal(AutotuneStatus.Completed, _bench.State.PidAutotuneState.State);
        Assert.Equal(30, _bench.Plant.Melt.PressureBar, 0.5);
    }

    [Fact]
    public void Auto_tune_result_is_forgotten_when_gains_are_set_by_hand()
    {
        TuneAt30Bar();
        _bench.RunUntil(() => _bench.State.PidAutotuneState.State != AutotuneStatus.Running, 40);

        _bench.Post(new ExtruderMutation.SetPressurePidSettings(new PressurePidSettings(0, 0.02, 0.03)));

        Assert.Equal(new PidAutotuneState(AutotuneStatus.NotStarted, 0, null), _bench.State.PidAutotuneState);
        Assert.Equal(new PressurePidState(0, 0.02, 0.03), _bench.State.PidSettings.Pressure);
    }

    [Fact]
    public void Stopped_auto_tune_leaves_the_gains_and_goes_on_regulating()
    {
        TuneAt30Bar();
        PressurePidState before = _bench.State.PidSettings.Pressure;
        _bench.Run(5);

        _bench.Post(new ExtruderMutation.StopPressurePidAutoTune(default));

        Assert.Equal(AutotuneStatus.NotStarted, _bench.State.PidAutotuneState.State);
        Assert.Equal(before, _bench.State.PidSettings.Pressure);
        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
    }

    [Fact]
    public void Auto_tune_fails_when_the_pressure_does_not_oscillate_in_time()
    {
        _bench.WarmUp(200);
        StartExtruding(_bench, 30);
        _bench.Run(60);

        // Far below the target the lower edge of the band is never left upwards.
        _bench.Post(new ExtruderMutation.StartPressurePidAutoTune(new PressureAutoTuneSettings(1, 0.5)));
        double seconds = _bench.RunUntil(() => _bench.State.PidAutotuneState.State != AutotuneStatus.Running, 40);

        Assert.Equal(30, seconds, 0.1);
        Assert.Equal(new PidAutotuneState(AutotuneStatus.Failed, 0, null), _bench.State.PidAutotuneState);
        Assert.Equal(new PressurePidState(0, 0.01, 0.02), _bench.State.PidSettings.Pressure);
    }

    [Theory]
    [InlineData("mode")]
    [InlineData("regulation")]
    [InlineData("target")]
    [InlineData("limit")]
    public void Auto_tune_fails_when_what_it_needs_is_taken_away(string what)
    {
        TuneAt30Bar();
        _bench.Run(3);

        _bench.Post(what switch
        {
            "mode" => new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat),
            "regulation" => new ExtruderMutation.SetInverterRegulation(true),
            "target" => new ExtruderMutation.SetInverterTargetPressure(35),
            _ => new ExtruderMutation.SetExtruderPressureLimit(20),
        });

        Assert.Equal(AutotuneStatus.Failed, _bench.State.PidAutotuneState.State);
    }

    [Fact]
    public void Switching_to_pressure_regulation_goes_on_from_the_present_speed()
    {
        _bench.WarmUp(200);
        _bench.Post(
            new ExtruderMutation.SetInverterTargetRpm(25),
            new ExtruderMutation.SetInverterTargetPressure(30),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(8);
        double before = _bench.Plant.Drive.OutputHertz;

        _bench.Post(new ExtruderMutation.SetInverterRegulation(false));
        _bench.Run(0.5);

        Assert.Equal(before, _bench.Plant.Drive.OutputHertz, 0.2);
    }

    private static ExtruderMaterial MaterialOf(string name) => name switch
    {
        nameof(ExtruderMaterial.LowViscosity) => ExtruderMaterial.LowViscosity,
        nameof(ExtruderMaterial.HighViscosity) => ExtruderMaterial.HighViscosity,
        _ => ExtruderMaterial.Reference,
    };

    /// <summary>Time until the pressure stays within 0.5 bar of a target that was raised by 5 bar at 25 bar.</summary>
    private static double SettlingAfterStep(
        ExtruderMaterial material, bool tune, ExtruderPlantConstants constants, double stepHertz, out double overshoot)
    {
        ExtruderBench bench = new(0.002, constants: constants);
        bench.WarmUp(200);
        bench.SetTargets(202);
        bench.Plant.Melt.Material = material;

        // Brought to the operating point by hand, so that both start alike.
        double rpm = 25 / (bench.Plant.Constants.PressureBarPerRpm * material.RelativeViscosity);
        bench.Post(
            new ExtruderMutation.SetInverterTargetRpm(Math.Min(rpm + 1, 50)),
            new ExtruderMutation.SetInverterTargetPressure(25),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        bench.Run(12);
        bench.Post(new ExtruderMutation.SetInverterRegulation(false));
        bench.Run(120);
        if (tune)
        {
            bench.Post(new ExtruderMutation.StartPressurePidAutoTune(new PressureAutoTuneSettings(1, stepHertz)));
            bench.RunUntil(() => bench.State.PidAutotuneState.State != AutotuneStatus.Running, 40);
            Assert.Equal(AutotuneStatus.Completed, bench.State.PidAutotuneState.State);
            bench.Run(20);
        }

        bench.Post(new ExtruderMutation.SetInverterTargetPressure(30));
        double settled = 0;
        double highest = 0;
        double start = bench.Now;
        while (bench.Now - start < (tune ? 60 : 400))
        {
            bench.Step();
            double pressure = bench.Plant.Melt.PressureBar;
            highest = Math.Max(highest, pressure);
            settled = Math.Abs(pressure - 30) > 0.5 ? bench.Now - start : settled;
        }

        overshoot = highest - 30;
        return settled;
    }

    private static void StartExtruding(ExtruderBench bench, double targetBar) => bench.Post(
        new ExtruderMutation.SetInverterTargetPressure(targetBar),
        new ExtruderMutation.SetInverterRegulation(false),
        new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));

    private void TuneAt30Bar()
    {
        _bench.WarmUp(200);
        _bench.Post(
            new ExtruderMutation.SetInverterTargetRpm(25),
            new ExtruderMutation.SetInverterTargetPressure(30),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(10);
        _bench.Post(
            new ExtruderMutation.SetInverterRegulation(false),
            new ExtruderMutation.StartPressurePidAutoTune(new PressureAutoTuneSettings(1, 2.5)));
    }
}
