using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;
using PanelServer.Tests.Streams;

namespace PanelServer.Tests.Bus;

/// <summary>A server whose network interface is not there runs all the same, and says what is missing.</summary>
public sealed class AbsentInterfaceTests : IDisposable
{
    private const string Reason = "Network interface 'nosuchinterface0' is not there: plug its adapter in, or correct the name.";
    private readonly WebApplicationFactory<Program> _panel = new PanelFactory().With("Bus:Interface", "nosuchinterface0");

    public void Dispose() => _panel.Dispose();

    [Fact]
    public async Task The_server_runs_and_tells_in_readiness_bus_view_and_stream_what_is_missing()
    {
        HttpClient client = _panel.CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v2/machine/mock/57922", TestContext.Current.CancellationToken)).StatusCode);
        await BusPanel.ReadinessAsync(client, text => text.Contains(Reason, StringComparison.Ordinal));
        JsonNode bus = await (await client.GetAsync("/api/v2/bus", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.StartsWith(Reason, bus["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("InterfaceAbsent", bus["error_code"]!.GetValue<string>());
        Assert.Equal("NotScanned", bus["phase"]!.GetValue<string>());
        Assert.False(bus["is_link_up"]!.GetValue<bool>());
        Assert.False(bus["is_answering"]!.GetValue<bool>());

        PollingClient main = await PollingClient.OpenAsync(client, "/main");
        await main.ReadUntilAsync(message => message["data"]!["Error"]?.GetValue<string>().StartsWith(Reason, StringComparison.Ordinal) == true);

        // Some attempts later clients that connect are still told so.
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        PollingClient later = await PollingClient.OpenAsync(client, "/main");
        await later.ReadUntilAsync(message => message["data"]!["Error"] is not null);
    }
}
