using System.Text.Json.Nodes;
using static PanelServer.EndToEnd.Extruder.ExtruderPanel;

namespace PanelServer.EndToEnd.Extruder;

/// <summary>The extruder at work through the public door: REST and streams in front, EtherCAT frames, Modbus and the plant behind.</summary>
public sealed class ProductionTests : IAsyncDisposable
{
    private const string StartTune = """{"StartPressurePidAutoTune":{"tune_delta":1.0,"frequency_step_hz":4.0}}""";

    private readonly ExtruderPanel _panel = new(cycleSeconds: 0.002);

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public async Task A_cold_extruder_refuses_to_extrude_and_heats_to_its_set_points_without_overshoot()
    {
        await using ExtruderPanel panel = new(cycleSeconds: 0.004);
        await panel.WatchAsync();
        panel.Run(2);
        JsonNode cold = await panel.ReadAsync();
        Assert.All(Zones, zone => Assert.Equal(22, Live(cold, $"{zone}_temperature"), 0.2));
        Assert.Contains("at least 100 °C", await panel.RefusedAsync("""{"SetExtruderMode":"Extrude"}"""), StringComparison.Ordinal);
        Assert.Contains("°C", await panel.RefusedAsync("""{"SetBackHeatingTargetTemperature":301}"""), StringComparison.Ordinal);

        // With equal set points nobody could cool the middle zone, which its neighbours keep warm.
        Dictionary<string, double> targets = new() { ["front"] = 150, ["middle"] = 130, ["back"] = 100, ["nozzle"] = 150 };
        await panel.PostAsync(
            """{"SetFrontHeatingTargetTemperature":150},{"SetMiddleHeatingTemperature":130},{"SetBackHeatingTargetTemperature":100},{"SetNozzleHeatingTemperature":150}""",
            """{"SetExtruderMode":"Heat"}""");
        panel.Run(1);
        Assert.Equal(2290, Live(await panel.ReadAsync(), "combined_power"), 0.1);
        await panel.StreamAgreesAsync();

        // The nozzle is the slowest: 200 W for 6 kg of steel.
        JsonNode before = await panel.ReadAsync();
        for (int second = 0; second < 2400; second += 10)
        {
            panel.Run(10);
            JsonNode now = await panel.ReadAsync();
            Assert.All(Zones, zone => Assert.InRange(Live(now, $"{zone}_temperature"), Live(before, $"{zone}_temperature") - 1, targets[zone] + 0.5));
            Assert.InRange(Live(now, "combined_power"), 0, 2290.1);
            Assert.True(Live(now, "total_energy_kwh") > Live(before, "total_energy_kwh"));
            before = now;
        }

        Assert.All(Zones, zone => Assert.Equal(targets[zone], Live(before, $"{zone}_temperature"), 1.0));
        Assert.InRange(Live(before, "total_energy_kwh"), 0.4, 1.0);
        Assert.Null(await panel.ErrorAsync());
        await panel.PostAsync("""{"SetExtruderMode":"Standby"}""");
        panel.Run(0.1);
        Assert.Equal(0, Live(await panel.ReadAsync(), "combined_power"));
        await panel.StreamAgreesAsync();
    }

    [Fact]
    public async Task It_extrudes_by_speed_with_plausible_values_and_reverses()
    {
        await _panel.ExtrudeAsync(30);
        _panel.Run(5);
        JsonNode shown = await _panel.ReadAsync();
        Assert.True(shown["state"]!["inverter_status_state"]!["reverse_running"]!.GetValue<bool>(), "the gearbox inverts: forward for the screw is reverse for the motor");
        Assert.Equal(34, Live(shown, "motor_status.frequency"), 0.02);
        Assert.InRange(Live(shown, "pressure"), 33, 40);
        Assert.Equal(272, Live(shown, "motor_status.voltage"), 1.0);
        Assert.InRange(Live(shown, "motor_status.current"), 1.8, 4.9);
        Assert.Equal(Live(shown, "motor_status.voltage") * Live(shown, "motor_status.current"), Live(shown, "motor_status.power"), 1e-6);
        double heating = Zones.Sum(zone => Live(shown, $"{zone}_power"));
        Assert.Equal(heating + Live(shown, "motor_status.power"), Live(shown, "combined_power"), 1e-6);

        await _panel.PostAsync("""{"SetInverterTargetRpm":15}""");
        _panel.Run(8);
        shown = await _panel.ReadAsync();
        Assert.Equal(15, Live(shown, "motor_status.screw_rpm"), 0.02);
        Assert.InRange(Live(shown, "pressure"), 15, 21);

        await _panel.PostAsync("""{"SetInverterRotationDirection":false}""");
        _panel.Run(8);
        shown = await _panel.ReadAsync();
        Assert.True(shown["state"]!["inverter_status_state"]!["forward_running"]!.GetValue<bool>());
        Assert.Equal(15, Live(shown, "motor_status.screw_rpm"), 0.02);
        Assert.InRange(Live(shown, "pressure"), 0, 10);

        await _panel.PostAsync("""{"SetExtruderMode":"Heat"}""");
        await _panel.StandsAsync();
        _panel.Run(0.5);
        Assert.False((await _panel.ReadAsync())["state"]!["inverter_status_state"]!["running"]!.GetValue<bool>());
        await _panel.StreamAgreesAsync();
    }

    [Fact]
    public async Task It_extrudes_by_pressure_and_holds_it()
    {
        await _panel.ExtrudeAsync(20);
        await _panel.PostAsync(
            """{"SetInverterTargetPressure":30},{"SetPressurePidSettings":{"ki":0,"kp":1.1,"kd":1.1}},{"SetInverterRegulation":false}""");
        _panel.Run(10);
        await HoldsAsync(30);
        await _panel.PostAsync("""{"SetInverterTargetPressure":36}""");
        _panel.Run(10);
        await HoldsAsync(36);
        Assert.Null(await _panel.ErrorAsync());
        await _panel.StreamAgreesAsync();
    }

    [Fact]
    public async Task Auto_tune_shows_its_progress_and_its_result_and_can_be_stopped()
    {
        await _panel.ExtrudeAsync(25);
        Assert.Contains("needs mode Extrude and pressure regulation", await _panel.RefusedAsync(StartTune), StringComparison.Ordinal);
        await RegulateAtPresentPressureAsync();

        await _panel.PostAsync(StartTune);
        await _panel.RunUntilAsync(shown => Number(shown, "state.pid_autotune_state.progress") > 20, "a fifth of the auto-tune", 30);
        Assert.Contains("one is running", await _panel.RefusedAsync(StartTune), StringComparison.Ordinal);
        await _panel.PostAsync("""{"StopPressurePidAutoTune":{}}""");
        Assert.Equal("not_started", Tune(await _panel.ReadAsync()));
        Assert.Equal(0.01, Number(await _panel.ReadAsync(), "state.pid_settings.pressure.kp"));
        await _panel.StreamAgreesAsync();

        // Stopped wherever its oscillation was: the second run begins from a steady pressure again.
        await _panel.PostAsync("""{"SetInverterRegulation":true}""");
        await RegulateAtPresentPressureAsync();
        await _panel.PostAsync(StartTune);
        List<double> progress = [];
        await _panel.RunUntilAsync(
            shown =>
            {
                bool isRunning = Tune(shown) == "running";
                if (isRunning)
                {
                    progress.Add(Number(shown, "state.pid_autotune_state.progress"));
                }

                return !isRunning;
            },
            "the end of the auto-tune",
            31);
        Assert.Equal(progress.Order(), progress);
        Assert.True(progress.Distinct().Count() > 10, "hardly any progress was shown");
        Assert.InRange(progress[^1], 80, 99);
        JsonNode state = (await _panel.ReadAsync())["state"]!;
        JsonNode result = state["pid_autotune_state"]!["result"]!;
        Assert.Equal(100, Number(state, "pid_autotune_state.progress"));
        Assert.InRange(result["kp"]!.GetValue<double>(), 0.5, 2.5);
        Assert.True(JsonNode.DeepEquals(result, state["pid_settings"]!["pressure"]));
        await _panel.StreamAgreesAsync();
        _panel.Run(10);
        await HoldsAsync(Number(state, "pressure_state.target_bar"));
    }

    [Fact]
    public async Task Auto_tune_fails_when_the_screw_has_to_stop_and_keeps_the_gains()
    {
        await _panel.ExtrudeAsync(25);
        await RegulateAtPresentPressureAsync();
        await _panel.PostAsync(StartTune);
        _panel.Run(2);
        Assert.Equal("running", Tune(await _panel.ReadAsync()));
        _panel.Fault("thermometer nozzle pulled");
        await _panel.ExpectAsync("Heat", "the temperature of the nozzle is not known", 1.5);
        JsonNode state = (await _panel.ReadAsync())["state"]!;
        Assert.Equal("failed", state["pid_autotune_state"]!["state"]!.GetValue<string>());
        Assert.Null(state["pid_autotune_state"]!["result"]);
        Assert.Equal(0.01, Number(state, "pid_settings.pressure.kp"));
    }

    [Fact]
    public async Task A_client_that_comes_back_sees_the_state_as_it_is()
    {
        await _panel.ExtrudeAsync(22);
        _panel.Fault("thermometer back shorted");
        await _panel.ExpectAsync("Heat", "the temperature of the back zone is not known", 1.5);
        await _panel.StandsAsync();

        await _panel.Watch.ReconnectAsync();

        // First the factory values, then what is.
        Assert.Equal([true, false], _panel.Watch.States.Take(2).Select(state => state["is_default_state"]!.GetValue<bool>()));
        Assert.Equal(0, Number(_panel.Watch.States[0], "screw_state.target_rpm"));
        Assert.Equal(22, Number(_panel.Watch.States[1], "screw_state.target_rpm"));
        Assert.True(_panel.Watch.States[1]["heating_states"]!["back"]!["wiring_error"]!.GetValue<bool>());
        Assert.Contains("the temperature of the back zone is not known", _panel.Watch.Errors[0], StringComparison.Ordinal);
        await _panel.StreamAgreesAsync();
    }

    private static string Tune(JsonNode shown) => shown["state"]!["pid_autotune_state"]!["state"]!.GetValue<string>();

    private async Task RegulateAtPresentPressureAsync()
    {
        _panel.Run(5);
        double bar = Math.Round(Live(await _panel.ReadAsync(), "pressure"));
        await _panel.PostAsync($$"""{"SetInverterTargetPressure":{{bar:0}}},{"SetInverterRegulation":false}""");
    }

    /// <summary>Three seconds within half a bar and a little noise.</summary>
    private async Task HoldsAsync(double bar)
    {
        for (int i = 0; i < 30; i++)
        {
            _panel.Run(0.1);
            Assert.Equal(bar, Live(await _panel.ReadAsync(), "pressure"), 0.7);
        }
    }
}
