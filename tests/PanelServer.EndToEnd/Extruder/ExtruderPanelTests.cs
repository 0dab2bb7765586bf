using System.Net;
using System.Text.Json.Nodes;
using PanelServer.Simulation.Plants;

namespace PanelServer.EndToEnd.Extruder;

/// <summary>The extruder through the public door: REST in front, EtherCAT frames, Modbus and the plant behind.</summary>
public class ExtruderPanelTests
{
    private const string Targets200 =
        """{"SetFrontHeatingTargetTemperature":200},{"SetMiddleHeatingTemperature":200},{"SetBackHeatingTargetTemperature":200},{"SetNozzleHeatingTemperature":200}""";

    [Fact]
    public async Task A_cold_extruder_refuses_to_extrude_and_heats()
    {
        await using ExtruderPanel panel = await ExtruderPanel.StartAsync();
        foreach (string zone in new[] { "front", "middle", "back", "nozzle" })
        {
            await panel.UntilAsync(async () => await panel.LiveAsync($"{zone}_temperature") > 0, $"the first temperature of {zone}");
        }

        Assert.Equal(22, await panel.LiveAsync("nozzle_temperature"), 0.2);

        using HttpResponseMessage refused = await panel.TryPostAsync("""[{"SetExtruderMode":"Extrude"}]""");
        Assert.False(refused.IsSuccessStatusCode);
        Assert.Contains("at least 100 °C", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using HttpResponseMessage outOfRange = await panel.TryPostAsync("""[{"SetBackHeatingTargetTemperature":301}]""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, outOfRange.StatusCode);
        Assert.Contains("°C", await outOfRange.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await panel.PostAsync($$"""[{{Targets200}},{"SetExtruderMode":"Heat"}]""");
        Assert.Equal("Heat", await panel.ModeAsync());
        await panel.UntilAsync(async () => await panel.LiveAsync("combined_power") > 2200, "full heating power");
        await panel.UntilAsync(async () => await panel.LiveAsync("nozzle_temperature") > 23.5, "the nozzle to get warmer");
        Assert.True(await panel.LiveAsync("total_energy_kwh") > 0);

        await panel.PostAsync("""[{"SetExtruderMode":"Standby"}]""");
        await panel.UntilAsync(() => Task.FromResult(panel.Simulation.Plant.Barrel.HeaterWatts() == 0), "the heaters to be off");
    }

    [Fact]
    public async Task A_warm_extruder_runs_by_speed_and_pressure_survives_its_faults_and_tunes_itself()
    {
        await using ExtruderPanel panel = await ExtruderPanel.StartAsync();
        foreach (ExtruderZone zone in Enum.GetValues<ExtruderZone>())
        {
            panel.Simulation.Plant.Barrel.SetTemperature(zone, 198);
        }

        await panel.UntilAsync(async () => await panel.LiveAsync("back_temperature") > 190, "the warm barrel to be seen");
        await RunBySpeed(panel);
        await HitThePressureLimit(panel);
        await PullASensor(panel);
        await TripTheInverter(panel);
        await RunByPressureAndTune(panel);
        await PressTheEmergencyStop(panel);
    }

    private static async Task RunBySpeed(ExtruderPanel panel)
    {
        await panel.PostAsync($$"""[{{Targets200}},{"SetInverterTargetRpm":30}]""");
        await Extrude(panel);
        await panel.UntilAsync(async () => await panel.LiveAsync("motor_status.screw_rpm") > 29.99, "30 rpm");
        await panel.UntilAsync(async () => await panel.LiveAsync("pressure") is > 33 and < 42, "the pressure of 30 rpm");
        Assert.Equal(34, await panel.LiveAsync("motor_status.frequency"), 0.01);
        Assert.Null(await panel.ErrorAsync());

        // Another client sees the same state.
        using HttpClient other = new() { BaseAddress = panel.Http.BaseAddress };
        JsonNode seen = JsonNode.Parse(await other.GetStringAsync("/api/v2/machine/extruder_v1/57922"))!;
        Assert.Equal("Extrude", seen["state"]!["mode_state"]!["mode"]!.GetValue<string>());
        Assert.Equal(30, seen["state"]!["screw_state"]!["target_rpm"]!.GetValue<double>());
        Assert.True(seen["state"]!["inverter_status_state"]!["reverse_running"]!.GetValue<bool>());
    }

    private static async Task HitThePressureLimit(ExtruderPanel panel)
    {
        await panel.PostAsync("""[{"SetExtruderPressureLimit":20}]""");
        await ExpectStop(panel, "the melt pressure reached its limit");
        await panel.UntilAsync(() => Task.FromResult(panel.Simulation.Plant.Drive.OutputHertz == 0), "the screw to stand");
        Assert.Equal("Heat", await panel.ModeAsync());
        await panel.PostAsync("""[{"SetExtruderPressureLimit":100}]""");
        await Extrude(panel);
    }

    private static async Task PullASensor(ExtruderPanel panel)
    {
        panel.Simulation.PullSensor(ExtruderZone.Front, true);
        await ExpectStop(panel, "the temperature of the front zone is not known");
        Assert.True((await panel.ReadAsync())["state"]!["heating_states"]!["front"]!["wiring_error"]!.GetValue<bool>());
        Assert.Equal(0, await panel.LiveAsync("front_power"));
        panel.Simulation.PullSensor(ExtruderZone.Front, false);
        await Extrude(panel);
    }

    private static async Task TripTheInverter(ExtruderPanel panel)
    {
        panel.Simulation.Plant.Drive.Trip(InverterFault.MotorOverload);
        await ExpectStop(panel, "E.THM");
        await panel.PostAsync("""[{"ResetInverter":true}]""");
        await Extrude(panel);
    }

    private static async Task RunByPressureAndTune(ExtruderPanel panel)
    {
        await panel.PostAsync("""[{"SetInverterTargetRpm":25},{"SetInverterTargetPressure":31}]""");
        await panel.UntilAsync(async () => Math.Abs(await panel.LiveAsync("motor_status.screw_rpm") - 25) < 0.1, "25 rpm");
        await Task.Delay(3000);
        await panel.PostAsync("""[{"SetInverterRegulation":false},{"StartPressurePidAutoTune":{"tune_delta":1.0,"frequency_step_hz":4.0}}]""");
        await panel.UntilAsync(async () => await Tune(panel, "state") != "running", "the auto-tune");
        Assert.Equal("completed", await Tune(panel, "state"));
        await panel.UntilAsync(async () => Math.Abs(await panel.LiveAsync("pressure") - 31) < 0.5, "31 bar");
        Assert.Equal("Extrude", await panel.ModeAsync());
    }

    private static async Task PressTheEmergencyStop(ExtruderPanel panel)
    {
        panel.Simulation.Plant.IsContactorClosed = false;
        await panel.UntilAsync(async () => await panel.ModeAsync() == "Standby", "Standby");
        Assert.Contains("Emergency stop active", await panel.ErrorAsync(), StringComparison.Ordinal);
        using HttpResponseMessage refused = await panel.TryPostAsync("""[{"SetExtruderMode":"Heat"}]""");
        Assert.False(refused.IsSuccessStatusCode);
    }

    private static async Task ExpectStop(ExtruderPanel panel, string reason)
    {
        await panel.UntilAsync(async () => await panel.ModeAsync() == "Heat", "the mode to fall to Heat");
        await panel.UntilAsync(async () => (await panel.ErrorAsync())?.Contains(reason, StringComparison.Ordinal) == true, $"the error \"{reason}\"");
    }

    /// <summary>Asks for Extrude until it is accepted, as an operator does while the inverter is being reset, and waits for the screw.</summary>
    private static async Task Extrude(ExtruderPanel panel)
    {
        await panel.UntilAsync(
            async () => (await panel.TryPostAsync("""[{"SetExtruderMode":"Extrude"}]""")).IsSuccessStatusCode, "Extrude to be accepted");
        await panel.UntilAsync(async () => await panel.LiveAsync("motor_status.screw_rpm") > 29, "the screw to run");
        Assert.Null(await panel.ErrorAsync());
    }

    private static async Task<string> Tune(ExtruderPanel panel, string field) =>
        (await panel.ReadAsync())["state"]!["pid_autotune_state"]![field]!.GetValue<string>();
}
