using System.Text.Json.Nodes;
using static PanelServer.EndToEnd.Extruder.ExtruderPanel;

namespace PanelServer.EndToEnd.Extruder;

/// <summary>The extruder with machine number 22 through REST and streams, on its simulated terminals and plant.</summary>
public sealed class ExtruderV2Tests : IAsyncDisposable
{
    private readonly ExtruderPanel _panel = V2();

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Fact]
    public async Task It_heats_extrudes_by_its_own_gear_and_stops()
    {
        await _panel.WatchAsync();
        _panel.Run(2);
        await _panel.PostAsync(Targets(200), """{"SetExtruderMode":"Heat"}""");
        _panel.Run(1);
        JsonNode cold = await _panel.ReadAsync();
        Assert.Equal(22, cold["machine"]!["legacy_id"]!["machine_identification"]!["machine"]!.GetValue<int>());
        Assert.Equal(2842.5, Live(cold, "combined_power"), 0.1);
        Assert.Equal(142.5, Live(cold, "nozzle_power"), 0.1);

        await _panel.ExtrudeAsync(60);
        _panel.Run(4);
        JsonNode at60 = await _panel.ReadAsync();
        Assert.Equal(30, Live(at60, "motor_status.frequency"), 0.001);
        Assert.Equal(228, Live(at60, "motor_status.voltage"), 0.5);
        Assert.Equal(36, Live(at60, "pressure"), 0.5);
        Assert.True(at60["state"]!["inverter_status_state"]!["reverse_running"]!.GetValue<bool>());

        Assert.Contains("from 0 to 120", await _panel.RefusedAsync("""{"SetInverterTargetRpm":120.1}"""), StringComparison.Ordinal);
        await _panel.PostAsync("""{"SetInverterTargetRpm":120}""");
        await _panel.RunUntilAsync(shown => Live(shown, "motor_status.screw_rpm") > 119.9, "120 rpm", 10);
        await _panel.PostAsync("""{"SetExtruderMode":"Standby"}""");
        await _panel.StandsAsync();
        Assert.Null(await _panel.ErrorAsync());
        await _panel.StreamAgreesAsync();
    }

    [Fact]
    public async Task Reading_it_changes_nothing()
    {
        _panel.Run(3);
        JsonNode first = (await _panel.ReadAsync())["state"]!;
        JsonNode second = (await _panel.ReadAsync())["state"]!;

        Assert.True(JsonNode.DeepEquals(first, second));
        Assert.False(first["is_default_state"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_pressed_emergency_stop_that_nobody_tells_ends_the_heating_when_it_shows_no_effect()
    {
        await _panel.WatchAsync();
        await _panel.PostAsync(Targets(200), """{"SetExtruderMode":"Heat"}""");
        _panel.Run(60);
        _panel.Fault("emergency-stop pressed");
        await _panel.ExpectAsync("Heat", "The inverter does not answer", 1);
        await _panel.ExpectAsync("Standby", "Heaters and screw are off", 300);
        await _panel.RunUntilAsync(shown => Live(shown, "combined_power") == 0, "no power", 1);

        _panel.Fault("emergency-stop ok");
        _panel.Run(5);
        Assert.Equal("Standby", await _panel.ModeAsync());
        Assert.Contains("the main contactor has dropped", await _panel.ErrorAsync(), StringComparison.Ordinal);
        await _panel.PostAsync("""{"SetExtruderMode":"Heat"}""");
        _panel.Run(60);
        Assert.Null(await _panel.ErrorAsync());
        await _panel.StreamAgreesAsync();
    }
}
