using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.AquapathV1;
using static PanelServer.Machines.AquapathV1.AquapathMutation;

namespace PanelServer.Machines.Tests.AquapathV1;

/// <summary>Interlocks, pump run-on, flow supervision, sensors, and what the state tells of it.</summary>
public class AquapathSafetyTests
{
    private readonly AquapathBench _bench = new();

    private bool PumpIsOn => _bench.Relay(1);

    private bool HeaterIsOn => _bench.Relay(2);

    private bool CoolerIsOn => _bench.Relay(4);

    [Fact]
    public void Nothing_runs_in_Standby_however_much_is_wanted()
    {
        _bench.Send(new SetFrontFlow(true), new SetBackFlow(true), new SetFrontTemperature(80));
        _bench.Run(30, () => Assert.False(PumpIsOn || HeaterIsOn || CoolerIsOn || _bench.Relay(5)));
    }

    [Fact]
    public void Standby_within_the_band_switches_the_heater_off_in_the_same_cycle()
    {
        Heat();
        _bench.RunUntil(() => _bench.Live.FrontTemperature > 38.5, 2000);
        Assert.True(HeaterIsOn);
        _bench.Send(new SetAquaPathMode(AquapathMode.Standby));
        Assert.False(HeaterIsOn || PumpIsOn);
        Assert.Equal(0, _bench.Live.FrontPower);
        Assert.True(_bench.State.FlowStates.Front.ShouldFlow);
    }

    [Fact]
    public void Standby_while_cooling_withdraws_fan_voltage_and_relay_in_the_same_cycle()
    {
        _bench.Front.SetTemperature(44);
        _bench.Send(new SetFrontFlow(true), new SetAquaPathMode(AquapathMode.Auto));
        _bench.Run(20);
        Assert.True(CoolerIsOn);
        _bench.Send(new SetAquaPathMode(AquapathMode.Standby));
        Assert.Equal((false, false, 0.0, 0.0), (CoolerIsOn, PumpIsOn, _bench.FanVolt(1), _bench.Live.FrontRevolutions));
    }

    [Fact]
    public void A_pump_that_is_switched_off_below_45_degrees_stops_with_its_heater_at_once()
    {
        Heat();
        _bench.Run(300 - _bench.Seconds);
        Assert.Equal(29.2, _bench.Live.FrontTemperature, 0.5);
        _bench.Send(new SetFrontFlow(false));
        Assert.False(HeaterIsOn || PumpIsOn);
        double water = _bench.Front.WaterCelsius;
        _bench.Run(60);
        Assert.True(_bench.Front.WaterCelsius < water);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_pump_behind_a_hot_heater_runs_on_for_ten_seconds(bool bySwitch)
    {
        _bench.Front.SetTemperature(60);
        Heat(70);
        Assert.True(HeaterIsOn);
        _bench.Send(bySwitch ? new SetFrontFlow(false) : new SetAquaPathMode(AquapathMode.Standby));
        Assert.Equal((false, true), (HeaterIsOn, PumpIsOn));
        _bench.Run(9.9);
        Assert.True(PumpIsOn);
        _bench.Run(0.2);
        Assert.False(PumpIsOn);
    }

    [Fact]
    public void Running_on_ends_when_the_water_is_no_longer_hot()
    {
        _bench.Front.SetTemperature(45.2);
        Heat(70);
        _bench.Send(new SetFrontFlow(false));
        Assert.True(PumpIsOn);
        _bench.Front.SetTemperature(44);
        _bench.Run(0.2);
        Assert.False(PumpIsOn);
    }

    [Fact]
    public void A_pump_without_flow_is_given_up_after_fifteen_seconds_and_tried_again_when_it_is_switched_on()
    {
        _bench.Front.PumpIsDead = true;
        _bench.Send(new SetFrontFlow(true), new SetAquaPathMode(AquapathMode.Auto));
        _bench.Run(14.9);
        Assert.True(PumpIsOn);
        Assert.Null(_bench.Error);
        _bench.Run(0.3);
        Assert.False(PumpIsOn || _bench.State.FlowStates.Front.ShouldFlow);
        Assert.Contains("front circuit (reservoir 1) has no flow", _bench.Error, StringComparison.Ordinal);

        _bench.Front.PumpIsDead = false;
        _bench.Run(60);
        Assert.False(PumpIsOn);
        Assert.NotNull(_bench.Error);
        _bench.Send(new SetFrontFlow(true));
        _bench.Run(20);
        Assert.True(PumpIsOn && HeaterIsOn);
        Assert.Null(_bench.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Flow_that_is_lost_while_heating_switches_the_heater_off_at_once_and_the_pump_five_seconds_later(bool isBurst)
    {
        Heat();
        _bench.Run(30);
        _bench.Front.HoseIsBurst = isBurst;
        _bench.Front.PumpIsDead = !isBurst;
        double lost = _bench.RunUntil(() => _bench.Live.FrontFlow < 0.2, 10);
        Assert.False(HeaterIsOn);
        Assert.True(PumpIsOn);
        Assert.Equal(5, _bench.RunUntil(() => !PumpIsOn, 10) - lost, 0.1);
        Assert.Contains("no flow", _bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_break_of_the_flow_makes_the_heater_wait_for_ten_seconds_of_steady_flow()
    {
        Heat();
        _bench.Front.PumpIsDead = true;
        _bench.RunUntil(() => !HeaterIsOn, 10);
        _bench.Front.PumpIsDead = false;
        double flow = _bench.RunUntil(() => _bench.Live.FrontFlow >= 0.2, 5);
        Assert.Equal(10, _bench.RunUntil(() => HeaterIsOn, 20) - flow, 0.1);
    }

    [Theory]
    [InlineData(0, AquapathBench.SensorFault.Open, 0.2)]
    [InlineData(0, AquapathBench.SensorFault.Shorted, 0.2)]
    [InlineData(0, AquapathBench.SensorFault.Frozen, 2.2)]
    public void A_broken_thermometer_behind_the_heater_stops_heating(int sensor, AquapathBench.SensorFault fault, double withinSeconds)
    {
        Heat();
        _bench.Sensors[sensor] = fault;
        _bench.Run(withinSeconds);
        Assert.False(HeaterIsOn);
        Assert.True(PumpIsOn);
        Assert.Contains("thermometer behind the heater of the front circuit", _bench.Error, StringComparison.Ordinal);
        Assert.Equal(0, _bench.Live.FrontTemperature);

        _bench.Sensors[sensor] = AquapathBench.SensorFault.None;
        _bench.Run(10);
        Assert.Null(_bench.Error);
        Assert.True(HeaterIsOn);
    }

    [Fact]
    public void A_broken_thermometer_stops_cooling_too_and_the_other_circuit_goes_on()
    {
        _bench.Front.SetTemperature(44);
        _bench.Back.SetTemperature(44);
        _bench.Send(new SetFrontFlow(true), new SetBackFlow(true), new SetAquaPathMode(AquapathMode.Auto));
        _bench.Run(20);
        _bench.Sensors[2] = AquapathBench.SensorFault.Open;
        _bench.Run(0.2);
        Assert.Equal((true, false, 0.0), (CoolerIsOn, _bench.Relay(8), _bench.FanVolt(2)));
        Assert.Contains("back circuit (reservoir 2)", _bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_thermometer_in_the_reservoir_is_told_and_changes_nothing()
    {
        Heat();
        _bench.Sensors[1] = AquapathBench.SensorFault.Open;
        _bench.Run(0.2);
        Assert.True(HeaterIsOn);
        Assert.Equal(0, _bench.Live.FrontTempReservoir);
        Assert.Contains("in the reservoir of the front circuit", _bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Above_80_degrees_nothing_is_heated_and_a_stuck_relay_is_a_danger()
    {
        _bench.Front.SetTemperature(79);
        _bench.Front.HeaterIsStuck = true;
        _bench.Front.LoadWatts = 1000;
        _bench.Send(new SetFrontTemperature(80), new SetFrontCoolingTolerance(10), new SetFrontHeatingTolerance(0), new SetFrontFlow(true), new SetAquaPathMode(AquapathMode.Auto));
        _bench.RunUntil(() => _bench.Live.FrontTemperature > 80.2, 1000);
        Assert.False(HeaterIsOn);
        Assert.Null(_bench.Error);
        _bench.RunUntil(() => _bench.Live.FrontTemperature > 85, 2000);
        _bench.Run(0.1);
        Assert.Contains("DANGER: the water of the front circuit (reservoir 1) is hotter than 85 °C", _bench.Error, StringComparison.Ordinal);
        _bench.Front.HeaterIsStuck = false;
        _bench.Front.SetTemperature(70);
        _bench.Run(1);
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void After_the_upper_limit_heating_is_allowed_again_two_kelvin_below()
    {
        _bench.Front.SetTemperature(81);
        _bench.Send(new SetFrontTemperature(80), new SetFrontHeatingTolerance(0), new SetFrontFlow(true), new SetAquaPathMode(AquapathMode.Auto));
        _bench.Run(20);
        Assert.False(HeaterIsOn);
        _bench.Front.SetTemperature(79);
        _bench.Run(20);
        Assert.False(HeaterIsOn);
        _bench.Front.SetTemperature(77.5);
        _bench.Run(1);
        Assert.True(HeaterIsOn);
    }

    [Fact]
    public void Below_10_degrees_nothing_is_cooled()
    {
        _bench.Front.SetTemperature(8);
        _bench.Send(new SetFrontTemperature(0), new SetFrontFlow(true), new SetAquaPathMode(AquapathMode.Auto));
        _bench.Run(20);
        Assert.True(PumpIsOn);
        Assert.False(CoolerIsOn);
        _bench.Front.SetTemperature(11);
        _bench.Run(1);
        Assert.True(CoolerIsOn);
    }

    [Fact]
    public void A_lost_terminal_is_Standby_with_its_reason_and_Auto_is_refused()
    {
        Heat();
        _bench.Terminals[3].Report(TerminalCondition.Lost);
        _bench.Step();
        Assert.False(HeaterIsOn || PumpIsOn);
        Assert.Equal(AquapathMode.Standby, _bench.State.ModeState.Mode);
        Assert.Contains("EL3204", _bench.Error, StringComparison.Ordinal);
        SubmitResult result = _bench.Machine.Submit([new SetAquaPathMode(AquapathMode.Auto)]);
        Assert.Equal(SubmitOutcome.Refused, result.Outcome);
        Assert.Contains("EL3204", result.Reason, StringComparison.Ordinal);
        _bench.Send(new SetFrontTemperature(50));

        _bench.Terminals[3].Report(TerminalCondition.Operational);
        _bench.Run(20);
        Assert.Null(_bench.Error);
        Assert.False(PumpIsOn);
        _bench.Send(new SetAquaPathMode(AquapathMode.Auto));
        _bench.Run(20);
        Assert.True(HeaterIsOn);
    }

    [Fact]
    public void The_readings_in_the_state_are_renewed_with_mutations_relays_and_once_a_second_while_they_move()
    {
        _bench.Run(1.5);
        Assert.Equal(22, _bench.State.TemperatureStates.Front.Temperature);
        _bench.Send(new SetFrontTemperature(22), new SetFrontFlow(true), new SetAquaPathMode(AquapathMode.Auto));
        double last = _bench.State.FlowStates.Front.Flow;
        double changed = _bench.Seconds;
        double shortest = double.MaxValue;
        _bench.Run(8, () =>
        {
            if (_bench.State.FlowStates.Front.Flow != last)
            {
                shortest = Math.Min(shortest, _bench.Seconds - changed);
                (last, changed) = (_bench.State.FlowStates.Front.Flow, _bench.Seconds);
            }
        });
        Assert.Equal(5.0, last, 0.2);
        Assert.True(shortest >= 0.97, $"{shortest} s");

        long version = _bench.Machine.ReadStatus().StateVersion;
        _bench.Run(5);
        Assert.Equal(version, _bench.Machine.ReadStatus().StateVersion);
        _bench.Send(new SetBackTemperature(30));
        Assert.Equal(_bench.Live.FrontFlow, _bench.State.FlowStates.Front.Flow);
        Assert.True(_bench.Machine.ReadStatus().StateVersion > version);
    }

    [Fact]
    public void A_cycle_allocates_nothing()
    {
        Heat();
        long before = GC.GetAllocatedBytesForCurrentThread();
        _bench.Run(20);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Runs until the front circuit heats.</summary>
    private void Heat(double target = 40)
    {
        _bench.Send(new SetFrontTemperature(target), new SetFrontFlow(true), new SetAquaPathMode(AquapathMode.Auto));
        _bench.RunUntil(() => HeaterIsOn, 30);
    }
}
