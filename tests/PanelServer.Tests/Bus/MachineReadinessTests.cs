using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace PanelServer.Tests.Bus;

/// <summary>What <c>/readyz</c> says while terminals of a machine are not in OP. The faults are ordered by REST.</summary>
public sealed class MachineReadinessTests : IDisposable
{
    private const string Unplug = "unplug 5";
    private const string WaitsForExtruder = "Machine extruder_v1/57922 is being started: EL3204 at position 5";
    private readonly FaultyPanel _panel = new();

    public void Dispose() => _panel.Dispose();

    [Fact]
    public async Task The_panel_is_not_ready_while_a_terminal_is_missing_and_is_again_when_it_is_back()
    {
        HttpClient client = await StartAsync(patience: "01:00:00");
        await BusPanel.OrderAsync(client, Unplug);
        await BusPanel.ReadinessAsync(client, text => text.Contains(WaitsForExtruder, StringComparison.Ordinal));
        HttpResponseMessage answer = await client.GetAsync("/readyz", TestContext.Current.CancellationToken);
        await answer.RefusalAsync(HttpStatusCode.ServiceUnavailable, "error_unavailable");
        JsonNode bus = await (await client.GetAsync("/api/v2/bus", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Null(bus["error"]);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", TestContext.Current.CancellationToken)).StatusCode);

        await BusPanel.OrderAsync(client, "replug 5");
        await ReadyAsync(client);
        await Eventually.IsAsync(() => ExtruderErrorAsync(client), error => error is null);
    }

    [Fact]
    public async Task The_panel_is_not_ready_while_a_terminal_refuses_to_come_back_to_OP()
    {
        HttpClient client = await StartAsync(patience: "01:00:00");
        await BusPanel.OrderAsync(client, "refuse 5 op 001D\nretreat 5 001B");
        await BusPanel.ReadinessAsync(client, text => text.Contains(WaitsForExtruder, StringComparison.Ordinal));

        await BusPanel.OrderAsync(client, "clear");
        await ReadyAsync(client);
    }

    [Fact]
    public async Task A_terminal_that_stays_away_is_an_error_of_its_machine_and_the_panel_is_ready_without_it()
    {
        HttpClient client = await StartAsync(patience: "00:00:02");
        await BusPanel.OrderAsync(client, Unplug);
        await Eventually.IsAsync(() => ExtruderErrorAsync(client), error => error?.StartsWith("EL3204 at position 5 is missing", StringComparison.Ordinal) == true);
        await ReadyAsync(client);
        Assert.StartsWith("EL3204 at position 5 is missing", await ExtruderErrorAsync(client), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/api/v2/machine/mock/57922", """[{"SetFrequency1":10}]""")).StatusCode);
    }

    [Fact]
    public async Task A_whole_bus_that_stays_silent_keeps_the_panel_from_being_ready_for_as_long_as_it_takes()
    {
        HttpClient client = await StartAsync(patience: "00:00:00");
        await BusPanel.OrderAsync(client, "link-down");
        await BusPanel.ReadinessAsync(client, text => text.Contains("error_unavailable", StringComparison.Ordinal));

        await BusPanel.OrderAsync(client, "link-up");
        await ReadyAsync(client);
    }

    private async Task<HttpClient> StartAsync(string patience)
    {
        _panel.Patience = patience;
        HttpClient client = _panel.CreateClient();
        await ReadyAsync(client);
        return client;
    }

    private static Task<string> ReadyAsync(HttpClient client) => BusPanel.ReadinessAsync(client, text => text.Contains("\"ready\"", StringComparison.Ordinal));

    private static async Task<string?> ExtruderErrorAsync(HttpClient client)
    {
        JsonNode list = await (await client.GetAsync("/api/v2/machine", TestContext.Current.CancellationToken)).JsonAsync();
        return list["machines"]!.AsArray().Single(machine => machine!["slug"]!.GetValue<string>() == "extruder_v1")!["error"]?.GetValue<string>();
    }

    private sealed class FaultyPanel : WebApplicationFactory<Program>
    {
        public string Patience { get; set; } = "";

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("Log:Directory", "").UseSetting("Storage:Directory", "").UseSetting("Log:Level", "Fatal");
            builder.UseSetting("Bus:Segment", "extruder").UseSetting("Bus:RecoveryPatience", Patience).UseSetting("Simulation:FaultControl", "true");
            builder.UseSetting("Devices:Simulated", "false").UseSetting("Machines:LaserV1:HotPlug", "false").UseSetting("ControlLoop:StandstillMilliseconds", "60000");
        }
    }
}
