using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using Fault = PanelServer.Reference.ExtruderBench.SensorFault;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>Every row of the safety table in docs/extruder.md: the safe state, what the operator is told, and the way back.</summary>
public class SafetyTests
{
    private readonly ExtruderBench _bench = new();

    public static TheoryData<ExtruderZone, Fault> SensorFaults =>
    [
        .. from zone in Enum.GetValues<ExtruderZone>()
           from fault in new[] { Fault.Open, Fault.Shorted }
           select (zone, fault),
    ];

    [Fact]
    public void Emergency_stop_opens_the_relays_stops_the_screw_and_leaves_standby()
    {
        StartExtruding();

        _bench.Plant.IsContactorClosed = false;
        _bench.Step();

        Assert.False(_bench.AnyRelayIsClosed);
        Assert.Equal(ExtruderMode.Standby, _bench.Mode);
        Assert.Contains("Emergency stop active", _bench.Error, StringComparison.Ordinal);
        _bench.Run(3);
        Assert.Equal(0, _bench.Plant.Drive.OutputHertz);
    }

    [Theory]
    [InlineData(ExtruderMode.Heat)]
    [InlineData(ExtruderMode.Extrude)]
    public void Heat_and_extrude_are_refused_until_the_emergency_stop_is_released(ExtruderMode mode)
    {
        _bench.WarmUp(200);
        _bench.Plant.IsContactorClosed = false;
        _bench.Run(1);

        SubmitResult result = _bench.Submit(new ExtruderMutation.SetExtruderMode(mode));

        Assert.Equal(SubmitOutcome.Refused, result.Outcome);
        Assert.Contains("Emergency stop", result.Reason, StringComparison.Ordinal);
        _bench.Plant.IsContactorClosed = true;
        _bench.Run(5);
        Assert.Null(_bench.Error);
        Assert.Equal(ExtruderMode.Standby, _bench.Mode);
        _bench.Post(new ExtruderMutation.SetExtruderMode(mode));
        Assert.Equal(mode, _bench.Mode);
    }

    [Fact]
    public void Machine_without_the_emergency_stop_wire_ignores_the_input()
    {
        ExtruderBench bench = new(options: new ExtruderOptions { EmergencyStopIsWired = false });
        bench.Plant.IsContactorClosed = false;
        bench.SetTargets(200);
        bench.Run(1);

        bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));

        Assert.Equal(ExtruderMode.Heat, bench.Mode);
    }

    [Fact]
    public void Screw_does_not_start_when_a_zone_is_colder_than_the_minimum()
    {
        _bench.WarmUp(99);

        SubmitResult result = _bench.Submit(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));

        Assert.Equal(SubmitOutcome.Refused, result.Outcome);
        Assert.Contains("100 °C", result.Reason, StringComparison.Ordinal);
        _bench.WarmUp(101);
        Assert.Equal(SubmitOutcome.Accepted, _bench.Submit(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude)).Outcome);
    }

    [Theory]
    [InlineData(0, 22, SubmitOutcome.Accepted)]
    [InlineData(150, 149, SubmitOutcome.Refused)]
    [InlineData(150, 151, SubmitOutcome.Accepted)]
    public void Minimum_temperature_is_a_setting(double minimum, double barrel, SubmitOutcome expected)
    {
        ExtruderBench bench = new(options: new ExtruderOptions { MinimumExtrudeTemperatureCelsius = minimum });
        bench.WarmUp(barrel);

        Assert.Equal(expected, bench.Submit(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude)).Outcome);
    }

    [Fact]
    public void Cold_nozzle_does_not_count_when_its_target_is_hidden()
    {
        _bench.WarmUp(200);
        _bench.Plant.Barrel.SetTemperature(ExtruderZone.Nozzle, 30);
        _bench.Run(1);
        Assert.Equal(SubmitOutcome.Refused, _bench.Submit(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude)).Outcome);

        _bench.Post(new ExtruderMutation.SetNozzleTemperatureTargetEnabled(false), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));

        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
    }

    [Fact]
    public void Running_screw_stops_when_a_zone_gets_too_cold()
    {
        StartExtruding();
        _bench.Plant.Barrel.SetTemperature(ExtruderZone.Back, 94);
        _bench.Run(0.2);

        AssertScrewStopped("Screw stopped: the back zone is colder than 100 °C");
    }

    [Theory]
    [MemberData(nameof(SensorFaults))]
    public void Broken_sensor_switches_its_zone_off_at_once_and_only_that_zone(ExtruderZone zone, Fault fault)
    {
        _bench.SetTargets(200);
        _bench.Run(2);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        _bench.Run(3);
        Assert.True(_bench.RelayIsClosed(zone));

        _bench.SetSensorFault(zone, fault);
        double reaction = _bench.RunUntil(() => !_bench.RelayIsClosed(zone), 1);

        // The next conversion brings the fault; the relay opens in the cycle that sees it.
        Assert.InRange(reaction, 0, 0.102);
        Assert.True(WiringError(zone));
        Assert.Equal(0, Temperature(zone));
        Assert.Contains("gives no valid signal", _bench.Error, StringComparison.Ordinal);
        _bench.Run(30);
        Assert.False(_bench.RelayIsClosed(zone));
        Assert.Equal(ExtruderMode.Heat, _bench.Mode);
        Assert.All(Enum.GetValues<ExtruderZone>().Where(other => other != zone), other => Assert.False(WiringError(other)));
        Assert.Equal(3, Enum.GetValues<ExtruderZone>().Count(HeatsWithin2Seconds));
    }

    [Fact]
    public void Zone_heats_again_when_its_sensor_has_been_good_for_a_second()
    {
        _bench.SetTargets(200);
        _bench.Run(2);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        _bench.SetSensorFault(ExtruderZone.Middle, Fault.Open);
        _bench.Run(10);

        _bench.SetSensorFault(ExtruderZone.Middle, Fault.None);
        double recovery = _bench.RunUntil(() => _bench.RelayIsClosed(ExtruderZone.Middle), 5);

        Assert.InRange(recovery, 1, 1.2);
        Assert.False(WiringError(ExtruderZone.Middle));
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Sensor_that_stands_still_counts_as_broken_after_two_seconds()
    {
        _bench.SetTargets(200);
        _bench.Run(2);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        _bench.Run(3);

        _bench.SetSensorFault(ExtruderZone.Front, Fault.Frozen);
        double reaction = _bench.RunUntil(() => WiringError(ExtruderZone.Front), 5);

        Assert.InRange(reaction, 1.9, 2.1);
        Assert.False(_bench.RelayIsClosed(ExtruderZone.Front));
    }

    [Fact]
    public void Screw_stops_when_a_temperature_is_not_known()
    {
        StartExtruding();
        _bench.SetSensorFault(ExtruderZone.Front, Fault.Open);
        _bench.Run(0.9);
        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
        _bench.Run(0.3);

        AssertScrewStopped("Screw stopped: the temperature of the front zone is not known");
        Assert.Equal(SubmitOutcome.Refused, _bench.Submit(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude)).Outcome);
        _bench.SetSensorFault(ExtruderZone.Front, Fault.None);
        _bench.Run(5);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Zone_above_300_degrees_is_off_until_it_is_below_295()
    {
        _bench.SetTargets(300);
        _bench.Run(2);
        _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        Set(301);
        Assert.False(_bench.RelayIsClosed(ExtruderZone.Back));
        Assert.Contains("hotter than 300 °C", _bench.Error, StringComparison.Ordinal);

        Set(296);
        Assert.False(_bench.RelayIsClosed(ExtruderZone.Back));
        Set(294);

        Assert.Null(_bench.Error);
        Assert.True(HeatsWithin2Seconds(ExtruderZone.Back));

        void Set(double celsius)
        {
            _bench.Plant.Barrel.SetTemperature(ExtruderZone.Back, celsius);
            _bench.Run(0.3);
        }
    }

    [Fact]
    public void Zone_that_does_not_get_warmer_at_full_power_is_switched_off()
    {
        ExtruderBench bench = new(0.01);
        bench.Plant.SetHeaterDead(ExtruderZone.Back, true);
        bench.Post(new ExtruderMutation.SetBackHeatingTargetTemperature(200));
        bench.Run(2);
        bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));

        bench.Run(60);
        Assert.Null(bench.Error);
        bench.Run(300);

        Assert.Contains("back zone does not get warmer although it is heated", bench.Error, StringComparison.Ordinal);
        Assert.False(bench.RelayIsClosed(ExtruderZone.Back));
        Assert.Equal(0, bench.Live.BackPower);
        bench.Run(600);
        Assert.False(bench.RelayIsClosed(ExtruderZone.Back));

        bench.Plant.SetHeaterDead(ExtruderZone.Back, false);
        bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        bench.Run(1);
        Assert.Null(bench.Error);
        Assert.True(bench.RelayIsClosed(ExtruderZone.Back));
    }

    [Fact]
    public void Slow_but_working_heaters_are_not_suspected()
    {
        ExtruderBench bench = new(0.01);
        bench.SetTargets(290);
        bench.Run(2);
        bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));

        Assert.Equal(double.NaN, bench.RunUntil(() => bench.Error is not null, 4500));
    }

    [Theory]
    [InlineData(22)]
    [InlineData(200)]
    [InlineData(270)]
    public void Stuck_relay_switches_everything_off(double barrel)
    {
        ExtruderBench bench = new(0.01);
        bench.WarmUp(barrel);
        bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
        bench.Run(10);

        bench.Plant.SetRelayStuck(ExtruderZone.Middle, true);
        double reaction = bench.RunUntil(() => bench.Mode == ExtruderMode.Standby, 400);

        Assert.InRange(reaction, 20, 400);
        Assert.Contains("the relay is stuck", bench.Error, StringComparison.Ordinal);
        Assert.False(bench.AnyRelayIsClosed);
    }

    [Fact]
    public void Cooling_barrel_is_not_taken_for_a_stuck_relay()
    {
        ExtruderBench bench = new(0.01);
        bench.WarmUp(250);
        bench.Plant.Barrel.SetTemperature(ExtruderZone.Nozzle, 30);

        Assert.Equal(double.NaN, bench.RunUntil(() => bench.Error is not null, 1800));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Screw_stops_when_the_pressure_reaches_its_limit(bool usesRpm)
    {
        _bench.WarmUp(200);
        _bench.Plant.Melt.Material = ExtruderMaterial.HighViscosity;
        _bench.Post(
            new ExtruderMutation.SetExtruderPressureLimit(30),
            new ExtruderMutation.SetInverterTargetRpm(30),
            new ExtruderMutation.SetInverterTargetPressure(60),
            new ExtruderMutation.SetPressurePidSettings(new PressurePidSettings(0, 0.5, 0.9)),
            new ExtruderMutation.SetInverterRegulation(usesRpm),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        Assert.InRange(_bench.RunUntil(() => _bench.Mode != ExtruderMode.Extrude, 20), 0.5, 20);

        Assert.InRange(_bench.Live.Pressure, 30, 31);
        Assert.True(_bench.RunUntil(() => !_bench.Plant.Drive.IsRunning, 5) < 5);
        AssertScrewStopped("the melt pressure reached its limit");
        _bench.Run(60);
        Assert.Equal(ExtruderMode.Heat, _bench.Mode);
        Assert.Equal(0, _bench.Plant.Drive.OutputHertz);
    }

    [Fact]
    public void Cold_melt_hits_the_limit_within_two_seconds_of_the_run_command()
    {
        ExtruderBench bench = new(options: new ExtruderOptions { MinimumExtrudeTemperatureCelsius = 0 });
        bench.WarmUp(100);
        bench.Post(new ExtruderMutation.SetInverterTargetRpm(15), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        bench.RunUntil(() => bench.Plant.Drive.IsRunning, 1);

        Assert.Equal(1.9, bench.RunUntil(() => bench.Mode == ExtruderMode.Heat, 5), 0.3);
        Assert.True(bench.RunUntil(() => bench.Plant.Drive.SetFrequencyHertz > 0 && bench.Plant.Drive.OutputHertz == 0, 3) < 3);
    }

    [Fact]
    public void Pressure_limit_that_is_switched_off_stops_nothing()
    {
        StartExtruding(new ExtruderMutation.SetExtruderPressureLimit(10), new ExtruderMutation.SetExtruderPressureLimitIsEnabled(false));
        _bench.Run(10);

        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
        Assert.True(_bench.Live.Pressure > 20);
    }

    [Theory]
    [InlineData(Fault.Open, true, true, true)]
    [InlineData(Fault.Shorted, true, true, true)]
    [InlineData(Fault.Frozen, true, true, true)]
    [InlineData(Fault.Open, false, false, true)]
    [InlineData(Fault.Open, false, true, false)]
    public void Broken_pressure_sensor_stops_the_screw_if_limit_or_regulation_need_it(Fault fault, bool limit, bool usesRpm, bool stops)
    {
        StartExtruding(
            new ExtruderMutation.SetExtruderPressureLimitIsEnabled(limit),
            new ExtruderMutation.SetInverterTargetPressure(30),
            new ExtruderMutation.SetInverterRegulation(usesRpm));
        _bench.Run(2);

        _bench.PressureFault = fault;
        _bench.Run(0.6);

        Assert.True(_bench.State.PressureState.WiringError);
        Assert.Equal(0, _bench.Live.Pressure);
        Assert.Contains("pressure sensor gives no valid signal", _bench.Error, StringComparison.Ordinal);
        Assert.Equal(stops ? ExtruderMode.Heat : ExtruderMode.Extrude, _bench.Mode);
        if (stops)
        {
            Assert.Equal(SubmitOutcome.Refused, _bench.Submit(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude)).Outcome);
        }

        _bench.PressureFault = Fault.None;
        _bench.Run(1.2);
        Assert.False(_bench.State.PressureState.WiringError);
    }

    [Fact]
    public void Lost_terminal_makes_the_machine_safe_and_names_it()
    {
        StartExtruding();
        _bench.Terminals[5].Report(TerminalCondition.Lost);
        _bench.Run(0.2);

        Assert.False(_bench.AnyRelayIsClosed);
        Assert.Equal(ExtruderMode.Standby, _bench.Mode);
        Assert.Contains("EL3204 at position 5 lost", _bench.Error, StringComparison.Ordinal);
        _bench.Run(5);
        Assert.Equal(0, _bench.Plant.Drive.OutputHertz);

        _bench.Terminals[5].Report(TerminalCondition.Operational);
        _bench.Run(2);
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Lost_bus_stops_heaters_and_screw_and_nothing_restarts_by_itself()
    {
        StartExtruding();

        _bench.BusIsDown = true;
        _bench.Run(4);
        Assert.Equal("The bus is interrupted.", _bench.Error);
        Assert.False(_bench.AnyRelayIsClosed);
        Assert.Equal(InverterFault.CommunicationLost, _bench.Plant.Drive.Fault);
        Assert.Equal(0, _bench.Plant.Drive.OutputHertz);

        _bench.BusIsDown = false;
        _bench.Run(5);
        Assert.Equal(ExtruderMode.Standby, _bench.Mode);
        Assert.False(_bench.AnyRelayIsClosed);
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Orderly_stop_of_the_server_sends_the_stop_command_and_opens_the_relays()
    {
        StartExtruding();

        // The host keeps the exchange up while it runs the machines safe, and leaves OP afterwards.
        _bench.IsStopping = true;
        _bench.Step();
        Assert.False(_bench.AnyRelayIsClosed);
        _bench.Run(0.1);

        Assert.Equal(ExtruderMode.Standby, _bench.Mode);
        Assert.Null(_bench.Error);
        _bench.Run(3.5);
        Assert.False(_bench.Plant.Drive.IsRunning);
        Assert.Equal(InverterFault.None, _bench.Plant.Drive.Fault);
    }

    private void StartExtruding(params ExtruderMutation[] settings)
    {
        _bench.WarmUp(200);
        _bench.Post([new ExtruderMutation.SetInverterTargetRpm(25), .. settings, new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude)]);
        _bench.Run(5);
        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
    }

    private void AssertScrewStopped(string message)
    {
        Assert.Equal(ExtruderMode.Heat, _bench.Mode);
        Assert.Contains(message, _bench.Error, StringComparison.Ordinal);
        Assert.False(double.IsNaN(_bench.RunUntil(() => _bench.Plant.Drive.OutputHertz == 0, 5)));
    }

    private bool HeatsWithin2Seconds(ExtruderZone zone) => !double.IsNaN(_bench.RunUntil(() => _bench.RelayIsClosed(zone), 2));

    private bool WiringError(ExtruderZone zone) => zone switch
    {
        ExtruderZone.Back => _bench.State.HeatingStates.Back.WiringError,
        ExtruderZone.Middle => _bench.State.HeatingStates.Middle.WiringError,
        ExtruderZone.Front => _bench.State.HeatingStates.Front.WiringError,
        _ => _bench.State.HeatingStates.Nozzle.WiringError,
    };

    private double Temperature(ExtruderZone zone) => zone switch
    {
        ExtruderZone.Back => _bench.Live.BackTemperature,
        ExtruderZone.Middle => _bench.Live.MiddleTemperature,
        ExtruderZone.Front => _bench.Live.FrontTemperature,
        _ => _bench.Live.NozzleTemperature,
    };
}
