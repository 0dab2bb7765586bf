using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;

namespace PanelServer.Tests.Devices;

/// <summary>Devices beside the bus are looked for by REST. One panel has the simulated ones, the other does not know of them.</summary>
public sealed class DeviceScanTests : IDisposable
{
    private const string Route = "/api/v2/devices/scan";
    private readonly WebApplicationFactory<Program> _owner = new PanelFactory().With("Devices:Simulated", "true");
    private readonly WebApplicationFactory<Program> _stranger = new PanelFactory();

    public void Dispose()
    {
        _stranger.Dispose();
        _owner.Dispose();
    }

    [Fact]
    public async Task A_power_supply_is_found_with_the_settings_that_use_it_and_its_owner_is_told_that_it_uses_it()
    {
        using HttpClient owner = _owner.CreateClient();
        using HttpClient stranger = _stranger.CreateClient();
        JsonNode[] used = await Eventually.IsAsync(() => ScanAsync(owner, "[]"), found => found.Count(device => device["is_used"]!.GetValue<bool>()) == 2);
        JsonNode gauge = used.Single(device => device["slug"]?.GetValue<string>() == "laser_v1");
        Assert.Equal("In use as laser_v1/40961.", gauge["explanation"]!.GetValue<string>());

        string address = used.Single(device => device["slug"]?.GetValue<string>() == "wago_power_v1")["address"]!.GetValue<string>();
        JsonNode supply = (await ScanAsync(stranger, $"[\"{address}\"]"))[0];
        Assert.Equal("wago_power_v1", supply["slug"]!.GetValue<string>());
        Assert.Equal(48879, supply["serial"]!.GetValue<int>());
        Assert.False(supply["is_used"]!.GetValue<bool>());
        Assert.Equal("A power supply answers. Assign it to use it.", supply["explanation"]!.GetValue<string>());
        string[] parts = address.Split(':');
        Assert.Equal(parts[0], supply["settings"]!["Machines:WagoPowerV1:Devices:0:Host"]!.GetValue<string>());
        Assert.Equal(parts[1], supply["settings"]!["Machines:WagoPowerV1:Devices:0:Port"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_address_where_nobody_is_says_so_and_while_one_scan_runs_another_is_refused()
    {
        using HttpClient client = _stranger.CreateClient();
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;

        Task<JsonNode[]> running = ScanAsync(client, $"[\"127.0.0.1:{port}\"]");
        using TcpClient asked = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using (HttpResponseMessage refused = await client.PostJsonAsync(Route, """{"addresses":[]}"""))
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Contains("Another scan is running.", await refused.TextAsync(), StringComparison.Ordinal);
        }

        JsonNode nobody = (await running)[0];
        Assert.Null(nobody["slug"]);
        Assert.StartsWith("No power supply answers: ", nobody["explanation"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(nobody["settings"]!.AsObject());

        // The next one may run.
        Assert.NotNull(await ScanAsync(client, "[]"));
    }

    [Theory]
    [InlineData("[]", "/addresses", "no list of addresses")]
    [InlineData("{}", "/addresses", "no list of addresses")]
    [InlineData("""{"addresses":"127.0.0.1"}""", "/addresses", "no list of addresses")]
    [InlineData("""{"addresses":["127.0.0.1",5]}""", "/addresses/1", "not an address")]
    [InlineData("""{"addresses":["5"]}""", "/addresses/0", "not an address")]
    [InlineData("""{"addresses":["example.org"]}""", "/addresses/0", "not an address")]
    [InlineData("""{"addresses":[],"own_networks":"yes"}""", "/own_networks", "neither true nor false")]
    [InlineData("""{"addresses":["127.0.0.1:0"]}""", "/addresses/0", "not an address")]
    [InlineData("""{"addresses":["127.0.0.1:65536"]}""", "/addresses/0", "not an address")]
    [InlineData("""{"addresses":["192.0.2.1"]}""", "/addresses/0", "192.0.2.1 is not in a private network")]
    [InlineData("""{"addresses":["172.32.0.1:502"]}""", "/addresses/0", "172.32.0.1 is not in a private network")]
    [InlineData("""{"addresses":["fe80::1","2001:db8::1"]}""", "/addresses/1", "2001:db8::1 is not in a private network")]
    public async Task What_is_no_list_of_addresses_is_refused(string body, string where, string what)
    {
        using HttpClient client = _stranger.CreateClient();
        using HttpResponseMessage answer = await client.PostJsonAsync(Route, body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        JsonNode error = (await answer.JsonAsync())["errors"]![0]!;
        Assert.Equal(where, error["where"]!.GetValue<string>());
        Assert.Equal(what, error["what"]!.GetValue<string>());
    }

    [Fact]
    public async Task More_addresses_than_can_be_asked_in_some_seconds_are_refused()
    {
        using HttpClient client = _stranger.CreateClient();
        string list = string.Join(',', Enumerable.Range(1, 65).Select(host => $"\"192.0.2.{host}\""));
        using HttpResponseMessage answer = await client.PostJsonAsync(Route, $$"""{"addresses":[{{list}}]}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("65 addresses are too many; allowed: at most 64", await answer.TextAsync(), StringComparison.Ordinal);
    }

    private static async Task<JsonNode[]> ScanAsync(HttpClient client, string addresses)
    {
        using HttpResponseMessage answer = await client.PostJsonAsync(Route, $$"""{"addresses":{{addresses}}}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await answer.JsonAsync())["devices"]!.AsArray().Select(device => device!)];
    }
}
