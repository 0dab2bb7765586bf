using System.Globalization;
using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.Schema;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>What the extruder with machine number 22 has of its own: wiring, ratings and gear; all else is the other model's tests.</summary>
public class ExtruderV2Tests
{
    private readonly ExtruderBench _bench = ExtruderBench.V2();

    [Fact]
    public void It_differs_from_the_other_model_in_name_number_and_greatest_speed_only()
    {
        ExtruderModule v1 = ExtruderModule.V1();
        ExtruderModule v2 = ExtruderModule.V2();

        Assert.Equal((22, "extruder_v2", "Extruder V2", "Machines:ExtruderV2"), (v2.Identification.Machine, v2.Slug, v2.Name.German, v2.Settings.Section));
        Assert.Equal((4, "extruder_v1", "Extruder V1", "Machines:ExtruderV1"), (v1.Identification.Machine, v1.Slug, v1.Name.German, v1.Settings.Section));
        Assert.Equal(v1.Schema.Mutations.Select(Shape), v2.Schema.Mutations.Select(Shape));
        Assert.Equal(
            [("SetInverterTargetRpm", 52.9, 120.0)],
            v1.Schema.Mutations.Zip(v2.Schema.Mutations)
                .Where(pair => pair.First.Payload!.Maximum != pair.Second.Payload!.Maximum)
                .Select(pair => (pair.First.Tag, pair.First.Payload!.Maximum, pair.Second.Payload!.Maximum)));

        static (string, LocalizedText?, string?, ValueKind, string, double, double) Shape(MutationSchema mutation) => (
            mutation.Tag, mutation.Label, mutation.StatePath, mutation.Payload!.Kind, mutation.Payload.Unit, mutation.Payload.Minimum, mutation.Payload.Step);
    }

    [Theory]
    [InlineData(0, "EK1100")]
    [InlineData(1, "EL6021")]
    [InlineData(2, "EL2004")]
    [InlineData(3, "EL3021")]
    [InlineData(4, "EL3204")]
    public void Each_role_needs_its_terminal(ushort role, string terminal)
    {
        Dictionary<ushort, Terminal> byRole = Terminals();
        byRole.Remove(role);

        MachineBuildException refusal = Assert.Throws<MachineBuildException>(() => Build(byRole));

        Assert.Contains(terminal, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Emergency_stop_needs_its_terminal_only_where_it_is_wired()
    {
        Assert.NotNull(Build(Terminals()));
        MachineBuildException refusal = Assert.Throws<MachineBuildException>(
            () => Build(Terminals(), new ExtruderOptions { EmergencyStopIsWired = true, EmergencyStopRole = 7 }));
        Assert.Contains("EL1002", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, 15, 18, "0106000D05DC1AC0")]
    [InlineData(50, 25, 30, "0106000D09C41FCA")]
    [InlineData(60, 30, 36, "0106000D0BB81F4B")]
    [InlineData(100, 50, 60, "0106000D1388155F")]
    public void Speeds_turn_the_inverter_by_this_gear(double rpm, double hertz, double bar, string frame)
    {
        List<string> frames = [];
        _bench.Line.Tap = (_, isRequest, bytes) => frames.Add(isRequest ? Convert.ToHexString(bytes) : "");
        _bench.WarmUp(200);
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(rpm), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.RunUntil(() => _bench.Plant.Drive.IsRunning, 1);

        Assert.Equal(hertz / 10, _bench.RunUntil(() => _bench.Plant.Drive.OutputHertz >= hertz, 8), 0.05);
        _bench.Run(5);

        Assert.Equal(rpm, _bench.Live.MotorStatus.ScrewRpm, 0.01);
        Assert.Equal(hertz, _bench.Live.MotorStatus.Frequency, 9);
        Assert.Equal(380 * hertz / 50, _bench.Live.MotorStatus.Voltage, 0.5);
        Assert.Equal(bar, _bench.Plant.Melt.PressureBar, 0.5);
        Assert.Contains(frame, frames);
        Assert.True(_bench.State.InverterStatusState is { Running: true, ReverseRunning: true, UpToFrequency: true });
        Assert.Equal((ExtruderMode.Extrude, null), (_bench.Mode, _bench.Error));
    }

    [Fact]
    public void Motor_takes_627_watts_at_60_rpm_and_heaters_their_ratings_from_cold()
    {
        _bench.SetTargets(200);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        _bench.Run(5);
        Assert.Equal((900, 900, 900), (_bench.Live.FrontPower, _bench.Live.MiddlePower, _bench.Live.BackPower));
        Assert.Equal(142.5, _bench.Live.NozzlePower, 9);
        Assert.Equal(2842.5, _bench.Live.CombinedPower, 9);

        _bench.WarmUp(200);
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(60), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(10);
        Assert.Equal(2.75, _bench.Live.MotorStatus.Current, 0.05);
        Assert.Equal(627, _bench.Live.MotorStatus.Power, 10);
    }

    [Fact]
    public void Default_gains_bring_30_bar_from_standstill_in_the_published_time_without_overshoot()
    {
        ExtruderBench bench = ExtruderBench.V2(0.002);
        bench.Plant.Barrel.Surroundings.KilogramsPerHourAndRpm = 0;
        bench.WarmUp(200);
        bench.Post(
            new ExtruderMutation.SetInverterRegulation(false),
            new ExtruderMutation.SetInverterTargetPressure(30),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        double start = bench.Now;
        bench.RunUntil(() => bench.Plant.Melt.PressureBar >= 0.63 * 30, 200);
        Assert.Equal(84, bench.Now - start, 84 * 0.05);
        bench.RunUntil(() => bench.Plant.Melt.PressureBar >= 0.95 * 30, 400);
        Assert.Equal(253, bench.Now - start, 253 * 0.05);
        double highest = 0;
        bench.RunUntil(
            () =>
            {
                highest = Math.Max(highest, bench.Plant.Melt.PressureBar);
                return false;
            },
            200);

        Assert.InRange(highest, 29, 30.5);
        Assert.Equal(25, bench.Live.MotorStatus.Frequency, 0.5);
    }

    [Fact]
    public void Cold_melt_hits_the_limit_within_two_seconds_of_the_run_command()
    {
        ExtruderBench bench = ExtruderBench.V2(options: new ExtruderOptions { MinimumExtrudeTemperatureCelsius = 0, EmergencyStopIsWired = false });
        bench.WarmUp(100);
        bench.Post(new ExtruderMutation.SetInverterTargetRpm(30), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        bench.RunUntil(() => bench.Plant.Drive.IsRunning, 1);

        Assert.Equal(1.7, bench.RunUntil(() => bench.Mode == ExtruderMode.Heat, 5), 0.3);
        Assert.True(bench.RunUntil(() => bench.Plant.Drive.OutputHertz == 0, 3) < 3);
    }

    [Theory]
    [InlineData(60, 120)]
    [InlineData(50, 100)]
    public void One_greatest_frequency_limits_both_regulations(double hertz, double rpm)
    {
        ExtruderBench bench = ExtruderBench.V2(0.002, new ExtruderOptions { MaximumFrequencyHertz = hertz, EmergencyStopIsWired = false });
        bench.WarmUp(200);
        SubmitResult tooFast = bench.Submit(new ExtruderMutation.SetInverterTargetRpm(rpm + 0.1));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"limited to {hertz} Hz, which is {rpm} rpm"), tooFast.Reason, StringComparison.Ordinal);
        bench.Post(new ExtruderMutation.SetInverterTargetRpm(rpm), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        bench.Run(8);
        Assert.Equal(hertz, bench.Plant.Drive.OutputHertz, 9);

        bench.Post(new ExtruderMutation.SetInverterRegulation(false), new ExtruderMutation.SetInverterTargetPressure(90));
        bench.Run(20);
        Assert.Equal(hertz, bench.Plant.Drive.SetFrequencyHertz, 9);
        Assert.Equal(ExtruderMode.Extrude, bench.Mode);
    }

    [Fact]
    public void Emergency_stop_is_seen_where_an_EL1002_was_added()
    {
        ExtruderBench bench = ExtruderBench.V2(options: new ExtruderOptions { EmergencyStopIsWired = true, EmergencyStopRole = 5 });
        bench.WarmUp(200);
        bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        bench.Plant.IsContactorClosed = false;
        bench.Run(0.05);

        Assert.Equal((ExtruderMode.Standby, ExtruderMessages.EmergencyStop), (bench.Mode, bench.Error));
    }

    [Fact]
    public void Dropped_contactor_is_found_by_its_consequences_and_told_until_a_mode_is_chosen()
    {
        ExtruderBench bench = ExtruderBench.V2(0.01);
        bench.SetTargets(200);
        bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        bench.Run(60);
        bench.Plant.IsContactorClosed = false;

        Assert.InRange(bench.RunUntil(() => bench.Error == ExtruderMessages.InverterNotResponding, 2), 0.1, 1);
        Assert.InRange(bench.RunUntil(() => bench.Mode == ExtruderMode.Standby, 600), 10, 300);
        Assert.Equal(ExtruderMessages.SupplyLost, bench.Error);
        bench.Run(1);
        Assert.False(bench.AnyRelayIsClosed);

        bench.Plant.IsContactorClosed = true;
        bench.Run(5);
        Assert.Equal((ExtruderMode.Standby, ExtruderMessages.SupplyLost), (bench.Mode, bench.Error));
        bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        bench.Run(120);
        Assert.Equal((ExtruderMode.Heat, null), (bench.Mode, bench.Error));
    }

    [Fact]
    public void One_dead_heater_and_a_silent_inverter_are_two_faults()
    {
        ExtruderBench bench = ExtruderBench.V2(0.01);
        bench.Plant.SetHeaterDead(ExtruderZone.Back, true);
        bench.SetTargets(200);
        bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        bench.Slave.IsUnplugged = true;
        bench.Run(360);

        Assert.Equal((ExtruderMode.Heat, ExtruderMessages.InverterNotResponding), (bench.Mode, bench.Error));
    }

    private static Dictionary<ushort, Terminal> Terminals() => new()
    {
        [0] = new Ek1100(KnownDevices.Ek1100.Identity),
        [1] = new El6021(KnownDevices.El6021.Identity),
        [2] = new El2004(KnownDevices.El2004.Identity),
        [3] = new El3021(KnownDevices.El3021.Identity),
        [4] = new El3204(KnownDevices.El3204.Identity),
    };

    private static Machine Build(Dictionary<ushort, Terminal> byRole, ExtruderOptions? options = null)
    {
        ExtruderModule module = ExtruderModule.V2(options);
        return module.Build(5, new MachineTerminals(byRole), new MachineRoster(new MachineCatalog([module])));
    }
}
