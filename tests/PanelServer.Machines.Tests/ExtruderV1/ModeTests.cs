using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>The transition table of the machine page, section 5.</summary>
public class ModeTests
{
    private readonly ExtruderBench _bench = new();

    [Theory]
    [InlineData(ExtruderMode.Standby, ExtruderMode.Standby)]
    [InlineData(ExtruderMode.Standby, ExtruderMode.Heat)]
    [InlineData(ExtruderMode.Standby, ExtruderMode.Extrude)]
    [InlineData(ExtruderMode.Heat, ExtruderMode.Standby)]
    [InlineData(ExtruderMode.Heat, ExtruderMode.Heat)]
    [InlineData(ExtruderMode.Heat, ExtruderMode.Extrude)]
    [InlineData(ExtruderMode.Extrude, ExtruderMode.Standby)]
    [InlineData(ExtruderMode.Extrude, ExtruderMode.Heat)]
    [InlineData(ExtruderMode.Extrude, ExtruderMode.Extrude)]
    public void Relays_and_screw_follow_every_transition(ExtruderMode from, ExtruderMode to)
    {
        _bench.WarmUp(150);
        _bench.SetTargets(200);
        _bench.Post(new ExtruderMutation.SetInverterTargetRpm(20), new ExtruderMutation.SetExtruderMode(from));
        _bench.Run(4);
        AssertIn(from);

        _bench.Post(new ExtruderMutation.SetExtruderMode(to));
        Assert.Equal(to != ExtruderMode.Standby, _bench.AnyRelayIsClosed);
        _bench.Run(4);

        AssertIn(to);
    }

    [Fact]
    public void Standby_keeps_targets_and_heating_resumes_with_them()
    {
        _bench.SetTargets(180);
        _bench.Run(2);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Standby));
        Assert.Equal(180, _bench.State.HeatingStates.Nozzle.TargetTemperature);

        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));

        Assert.True(_bench.AnyRelayIsClosed);
        Assert.Equal([700, 700, 700, 190], [_bench.Live.BackPower, _bench.Live.MiddlePower, _bench.Live.FrontPower, _bench.Live.NozzlePower]);
        Assert.Equal(2290, _bench.Live.CombinedPower);
    }

    [Fact]
    public void Nothing_is_heated_before_the_first_conversion()
    {
        ExtruderBench bench = new();
        bench.Post(
            new ExtruderMutation.SetBackHeatingTargetTemperature(200), new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));

        Assert.False(bench.AnyRelayIsClosed);
        Assert.Equal(0, bench.Live.BackTemperature);
        bench.Run(2.5);
        Assert.True(bench.AnyRelayIsClosed);
        Assert.Equal(22, bench.Live.BackTemperature, 0.1);
    }

    [Fact]
    public void State_at_start_is_the_published_default()
    {
        ExtruderState state = _bench.State;

        Assert.Equal(state with { IsDefaultState = true }, (ExtruderState)_bench.Machine.DefaultState);
        Assert.True(state is { RotationState.Forward: true, RegulationState.UsesRpm: true, ModeState.Mode: ExtruderMode.Standby });
        Assert.Equal(new ExtruderSettingsState(100, true, true), state.ExtruderSettingsState);
        Assert.Equal(new PressurePidState(0, 0.01, 0.02), state.PidSettings.Pressure);
        Assert.Equal(new TemperaturePidState(0, 0.16, 0.008, ExtruderZoneName.Back), state.PidSettings.Temperature.Back);
        Assert.Equal(default, state.HeatingStates);
        Assert.Equal(new PidAutotuneState(AutotuneStatus.NotStarted, 0, null), state.PidAutotuneState);
    }

    [Fact]
    public void Each_setter_shows_in_the_state_of_the_next_cycle()
    {
        _bench.Post(
            new ExtruderMutation.SetInverterRotationDirection(false),
            new ExtruderMutation.SetInverterRegulation(false),
            new ExtruderMutation.SetInverterTargetRpm(12.5),
            new ExtruderMutation.SetInverterTargetPressure(41),
            new ExtruderMutation.SetFrontHeatingTargetTemperature(201),
            new ExtruderMutation.SetMiddleHeatingTemperature(202),
            new ExtruderMutation.SetBackHeatingTargetTemperature(203),
            new ExtruderMutation.SetNozzleHeatingTemperature(204),
            new ExtruderMutation.SetExtruderPressureLimit(123),
            new ExtruderMutation.SetExtruderPressureLimitIsEnabled(false),
            new ExtruderMutation.SetNozzleTemperatureTargetEnabled(false),
            new ExtruderMutation.SetPressurePidSettings(new PressurePidSettings(0.1, 0.2, 0.3)),
            new ExtruderMutation.SetTemperaturePidSettings(new TemperaturePidSettings(0.4, 0.5, 0.6, ExtruderZoneName.Nozzle)));
        ExtruderState state = _bench.State;

        Assert.False(state.RotationState.Forward);
        Assert.False(state.RegulationState.UsesRpm);
        Assert.Equal(12.5, state.ScrewState.TargetRpm);
        Assert.Equal(41, state.PressureState.TargetBar);
        Assert.Equal(
            [201, 202, 203, 204],
            [state.HeatingStates.Front.TargetTemperature, state.HeatingStates.Middle.TargetTemperature, state.HeatingStates.Back.TargetTemperature, state.HeatingStates.Nozzle.TargetTemperature]);
        Assert.Equal(new ExtruderSettingsState(123, false, false), state.ExtruderSettingsState);
        Assert.Equal(new PressurePidState(0.1, 0.2, 0.3), state.PidSettings.Pressure);
        Assert.Equal(new TemperaturePidState(0.4, 0.5, 0.6, ExtruderZoneName.Nozzle), state.PidSettings.Temperature.Nozzle);
    }

    [Fact]
    public void Accepted_mutation_counts_as_a_change_even_if_it_changes_nothing()
    {
        _bench.Run(3);
        long before = _bench.Machine.ReadStatus().StateVersion;

        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Standby));

        Assert.True(_bench.Machine.ReadStatus().StateVersion > before);
    }

    [Fact]
    public void Cycle_does_not_allocate()
    {
        _bench.WarmUp(200);
        _bench.Post(
            new ExtruderMutation.SetInverterTargetPressure(30),
            new ExtruderMutation.SetPressurePidSettings(new PressurePidSettings(0, 0.5, 0.9)),
            new ExtruderMutation.SetInverterRegulation(false),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(15);
        _bench.Post(new ExtruderMutation.StartPressurePidAutoTune(new PressureAutoTuneSettings(1, 2.5)));
        _bench.Line.Tap = null;
        Machine[] machine = [_bench.Machine];
        Mutation[] command = [new ExtruderMutation.SetBackHeatingTargetTemperature(201), new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat)];

        long allocated = AllocatedWhile(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                _bench.Step();
            }

            machine[0].Submit(command);
            for (int i = 0; i < 2000; i++)
            {
                _bench.Step();
            }
        });

        Assert.Equal(0, allocated);
    }

    private static long AllocatedWhile(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void AssertIn(ExtruderMode mode)
    {
        Assert.Equal(mode, _bench.Mode);
        Assert.Null(_bench.Error);
        bool heats = !double.IsNaN(_bench.RunUntil(() => _bench.AnyRelayIsClosed, 1));
        Assert.Equal(mode != ExtruderMode.Standby, heats);
        Assert.Equal(mode == ExtruderMode.Extrude, _bench.Plant.Drive.IsRunning);
        Assert.Equal(mode == ExtruderMode.Extrude, _bench.State.InverterStatusState.Running);
    }
}
