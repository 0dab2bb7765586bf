using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.Simulation;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Tests.Simulation;

/// <summary>The panel with a simulated power supply and a simulated gauge, over HTTP.</summary>
public sealed class SimulatedDevicesTests : IDisposable
{
    private readonly PanelFactory _panel = new PanelFactory().With("Devices:Simulated", "true");

    private SimulatedDevice Supply =>
        _panel.Services.GetRequiredService<SimulatedDevices>().Devices.Single(simulated => simulated.Kind.Name == "power-supply").Device;

    public void Dispose() => _panel.Dispose();

    [Fact]
    public async Task They_are_listed_with_the_documented_serial_numbers_behind_the_mock_machine()
    {
        using HttpClient client = _panel.CreateClient();

        JsonArray machines = await UntilAsync(
            client, "/api/v2/machine", list => list["machines"]!.AsArray(), list => list.Count == 3 && list.All(m => m!["error"] is null));

        Assert.Equal(["mock 57922", "wago_power_v1 48879", "laser_v1 40961"], machines.Select(m => $"{m!["slug"]} {m["serial"]}"));
    }

    [Fact]
    public async Task The_supply_is_switched_on_and_the_gauge_measures()
    {
        using HttpClient client = _panel.CreateClient();
        await UntilAsync(client, "/api/v2/machine/wago_power_v1/48879", s => s["live_values"], live => live is not null);

        await SwitchOnAsync(client);
        JsonNode snapshot = await UntilAsync(
            client, "/api/v2/machine/wago_power_v1/48879", s => s, s => s["live_values"]?["voltage"]?.GetValue<double>() > 23.5);

        Assert.Equal("""{"is_default_state":false,"mode":"On24V"}""", snapshot["state"]!.ToJsonString());
        await UntilAsync(
            client, "/api/v2/machine/laser_v1/40961", s => s["live_values"]?["diameter"]?.GetValue<double>(), d => d is > 1.7 and < 1.8);
    }

    [Fact]
    public async Task A_lost_supply_stays_listed_with_an_error_and_refuses_commands_with_the_reason()
    {
        using HttpClient client = _panel.CreateClient();
        await UntilAsync(client, "/api/v2/machine/wago_power_v1/48879", s => s["live_values"], live => live is not null);
        Supply.Faults.Set(DeviceFault.Silent);

        // The machine misses its readings before the driver has given up waiting for the answer, or after it.
        await UntilAsync(
            client,
            "/api/v2/machine/wago_power_v1/48879",
            s => s,
            s => s["live_values"] is null && s["machine"]!["error"]?.GetValue<string>().Contains("No answer within", StringComparison.Ordinal) == true);
        JsonObject refusal = await (await client.PostJsonAsync("/api/v1/machine/wago_power_v1/48879", """[{"SetMode":"On24V"}]"""))
            .RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        Assert.Contains("does not answer", refusal["error_bad_request"]!.GetValue<string>(), StringComparison.Ordinal);

        Supply.Faults.Set(DeviceFault.None);
        await UntilAsync(client, "/api/v2/machine/wago_power_v1/48879", s => s["machine"]!["error"], error => error is null);
    }

    // A busy machine may answer the supply's driver too late for a moment, and then the command is refused with that reason.
    private static Task<string> SwitchOnAsync(HttpClient client) => Eventually.IsAsync(
        async () => await (await client.PostJsonAsync("/api/v1/machine/wago_power_v1/48879", """[{"SetMode":"On24V"}]""")).TextAsync(), text => text == "null");

    private static async Task<T> UntilAsync<T>(HttpClient client, string path, Func<JsonNode, T> select, Func<T, bool> condition)
    {
        JsonNode? shown = await Eventually.IsAsync(
            async () => await client.GetAsync(path, TestContext.Current.CancellationToken) is { IsSuccessStatusCode: true } found ? await found.JsonAsync() : null,
            shown => shown is not null && condition(select(shown)),
            shown => $"Waited in vain. Last answer: {shown?.ToJsonString() ?? "none"}");
        return select(shown!);
    }
}
