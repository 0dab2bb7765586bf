using System.Net;
using System.Text.Json.Nodes;

namespace PanelServer.EndToEnd.Panel;

/// <summary>Faults of the simulated default, ordered by REST from a server that runs as a program, and seen by REST and streams.</summary>
public class SimulatedFaultsTests
{
    private const string Extruder = "/api/v2/machine/extruder_v1/57922";
    private const string Winder = "/api/v2/machine/winder_v1/57922";
    private const string Laser = """{"machine_identification":{"vendor":1,"machine":6},"serial":40961}""";

    [Fact]
    public async Task A_sensor_can_be_pulled_and_the_inverter_tripped()
    {
        await using PanelProcess panel = await StartAsync("--Machines:ExtruderV1:MinimumExtrudeTemperatureCelsius", "0");
        await using MachineWatch watch = await MachineWatch.StartAsync(panel.Port, 4);
        await InverterIsReadyAsync(panel);

        await FaultAsync(panel, "thermometer front pulled");
        await watch.UntilErrorAsync("Temperature sensor of the front zone gives no valid signal");
        await watch.UntilStateAsync(state => state["heating_states"]!["front"]!["wiring_error"]!.GetValue<bool>(), "with the wiring error");
        JsonNode shown = JsonNode.Parse(await panel.GetAsync(Extruder))!;
        Assert.Contains("front zone", shown["machine"]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(0, shown["live_values"]!["front_temperature"]!.GetValue<double>());
        await FaultAsync(panel, "thermometer front ok");
        await watch.UntilErrorAsync(null);

        await FaultAsync(panel, "inverter-trip E.OV2");
        await watch.UntilErrorAsync("E.OV2");
        await watch.ReconnectAsync();
        await watch.UntilErrorAsync("E.OV2");
        Assert.Equal(HttpStatusCode.OK, (await panel.PostAsync(Extruder, """[{"ResetInverter":true}]""")).StatusCode);
        await watch.UntilErrorAsync(null);
    }

    [Fact]
    public async Task The_laser_measures_the_winders_filament_and_its_loss_is_reported()
    {
        await using PanelProcess panel = await StartAsync();
        await using MachineWatch watch = await MachineWatch.StartAsync(panel.Port, 2);
        await using MachineWatch gauge = await MachineWatch.StartAsync(panel.Port, 6, 40961);
        HttpResponseMessage coupled = await panel.PostAsync(
            Winder,
            $$"""[{"SetPullerAdaptiveReferenceMachine":{{Laser}}},{"SetPullerRegulationMode":"Diameter"},{"SetPullerTargetSpeed":10},{"SetMode":"Pull"}]""");
        Assert.True(coupled.IsSuccessStatusCode, await coupled.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        // 1.85 mm at 10 m/min: too thick, so the puller goes faster and the filament gets thinner.
        await watch.UntilLiveAsync(live => live["puller_speed"]!.GetValue<double>() > 10.2, "a puller faster than 10 m/min");
        await watch.UntilErrorAsync(null);
        // The diameter comes by serial line and may be published after the speed that it belongs to, so it is waited for, too.
        await gauge.UntilLiveAsync(live => live["diameter"]!.GetValue<double>() is > 1.7 and < 1.84, "a filament that gets thinner at the gauge");

        await FaultAsync(panel, "gauge silent");
        await watch.UntilErrorAsync("The laser gives no diameter");
        Assert.Equal("Pull", JsonNode.Parse(await panel.GetAsync(Winder))!["state"]!["mode_state"]!["mode"]!.GetValue<string>());
        await FaultAsync(panel, "gauge ok");
        await watch.UntilErrorAsync(null);
        Assert.Empty(gauge.Complaints);
    }

    // With real-time priority as on a real panel: see SimulatedPanel.
    private static Task<PanelProcess> StartAsync(params string[] settings) =>
        PanelProcess.StartAsync(["--Simulation:FaultControl", "true", "--ControlLoop:RealTimePriority", "50", .. settings]);

    // The panel resets the inverter when it starts: a trip that came before would be gone. Only then it lets a cold machine extrude here.
    private static async Task InverterIsReadyAsync(PanelProcess panel)
    {
        await Eventually.IsAsync(() => panel.PostAsync(Extruder, """[{"SetExtruderMode":"Extrude"}]"""), answer => answer.StatusCode == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.OK, (await panel.PostAsync(Extruder, """[{"SetExtruderMode":"Standby"}]""")).StatusCode);
    }

    private static async Task FaultAsync(PanelProcess panel, string command)
    {
        HttpResponseMessage answer = await panel.PostAsync("/api/v2/simulation/faults", new JsonObject { ["script"] = command }.ToJsonString());
        Assert.Equal("""{"commands":1}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
