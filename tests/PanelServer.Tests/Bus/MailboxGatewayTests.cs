using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Host.Bus;
using PanelServer.Host.Bus.Gateway;
using PanelServer.Host.Common;

namespace PanelServer.Tests.Bus;

/// <summary>What terminals tell of themselves in a running panel, to the panel and to programs of others.</summary>
public sealed class MailboxGatewayTests(MailboxGatewayTests.Panel panel) : IClassFixture<MailboxGatewayTests.Panel>
{
    private const int PressurePosition = 4;

    private readonly HttpClient _client = panel.CreateClient();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_of_others_reads_and_writes_a_terminal_while_the_machines_run()
    {
        await BusPanel.ReadinessAsync(_client, text => text.Contains("\"ready\"", StringComparison.Ordinal));
        IPEndPoint gateway = panel.Services.GetRequiredService<MailboxGatewayService>().EndPoint!;
        Assert.True(IPAddress.IsLoopback(gateway.Address));
        JsonNode found = await GatewayClient.TourAsync(gateway, 0x1000 + PressurePosition, 0x8000, 0x13, "0500", Stop);
        foreach (JsonNode? line in (JsonNode?[])[found["udp"], found["tcp"]])
        {
            Assert.Equal("EL3021", line!["name"]!.GetValue<string>());
            Assert.Equal("0500", line["written"]!.GetValue<string>());
            Assert.Equal("[0,1,5]", line["nobody"]!.ToJsonString());
        }

        Assert.All((await ReadBusAsync())["devices"]!.AsArray(), device => Assert.Equal("Op", device!["state"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_emergency_is_in_the_bus_view_with_its_time_and_its_names()
    {
        await BusPanel.ReadinessAsync(_client, text => text.Contains("\"ready\"", StringComparison.Ordinal));
        long before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        using StringContent order = new($$"""{"script":"emergency {{PressurePosition}} 8130 11"}""", System.Text.Encoding.UTF8, "application/json");
        (await _client.PostAsync("/api/v2/simulation/faults", order, Stop)).EnsureSuccessStatusCode();
        JsonNode device = (await Eventually.IsAsync(ReadBusAsync, bus => bus["devices"]![PressurePosition]!["emergency_count"]!.GetValue<int>() == 1))["devices"]![PressurePosition]!;
        JsonNode emergency = Assert.Single(device["emergencies"]!.AsArray())!;
        Assert.InRange(emergency["ts"]!.GetValue<long>(), before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.True(emergency["bus_time_seconds"]!.GetValue<double>() > 0);
        Assert.Equal(
            ["0x8130", "life guard or heartbeat error", "0x11", "generic, communication", "0x0000000000"],
            ((string[])["code", "meaning", "register", "register_meaning", "data"]).Select(key => emergency[key]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_diagnosis_history_is_read_and_acknowledged()
    {
        await BusPanel.ReadinessAsync(_client, text => text.Contains("\"ready\"", StringComparison.Ordinal));
        BusLink link = panel.Services.GetRequiredService<BusLink>();
        int position = link.Plants!.Segment.Subdevices.ToList().FindIndex(device => device.Application is VirtualStepperTerminal);
        ((VirtualStepperTerminal)link.Plants!.Segment.Subdevices[position].Application!).TemperatureCelsius = 85;

        string route = $"/api/v2/bus/{position}/diagnosis";
        JsonNode history = await Eventually.IsAsync(async () => await (await _client.GetAsync(route, Stop)).JsonAsync(), answer => answer["messages"]?.AsArray().Count == 1);
        JsonNode message = history["messages"]![0]!;
        Assert.Equal(("Warning", "0x4101", "terminal too warm"), (message["kind"]!.GetValue<string>(), message["text_id"]!.GetValue<string>(), message["text"]!.GetValue<string>()));
        Assert.Null(message["ts"]);
        Assert.True(message["seconds_since_start"]!.GetValue<double>() > 0);
        Assert.False(message["acknowledged"]!.GetValue<bool>());

        JsonNode after = await (await _client.PostAsync(route + "/acknowledge", null, Stop)).JsonAsync();
        Assert.True(after["messages"]![0]!["acknowledged"]!.GetValue<bool>());
        Assert.False(after["has_new_messages"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("4", "EL3021 at position 4 keeps no diagnosis history.")]
    [InlineData("0", "EK1100 at position 0 keeps no diagnosis history.")]
    [InlineData("99", "There is no terminal at position 99; the bus has 11, numbered from 0.")]
    [InlineData("-1", "There is no terminal at position -1; the bus has 11, numbered from 0.")]
    [InlineData("assignment", "There is no terminal at position assignment; the bus has 11, numbered from 0.")]
    public async Task A_history_that_there_is_not_is_refused_with_the_reason(string position, string reason)
    {
        await BusPanel.ReadinessAsync(_client, text => text.Contains("\"ready\"", StringComparison.Ordinal));
        foreach (HttpResponseMessage answer in await Task.WhenAll(_client.GetAsync($"/api/v2/bus/{position}/diagnosis", Stop), _client.PostAsync($"/api/v2/bus/{position}/diagnosis/acknowledge", null, Stop)))
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains(reason, await answer.TextAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", 34980, null)]
    [InlineData("::", 0, null)]
    [InlineData("eth1", 34980, "Bus:MailboxGateway:Address is wrong: it must be an IP address of this computer, such as 127.0.0.1 (now \"eth1\").")]
    [InlineData("", 34980, "Bus:MailboxGateway:Address is wrong")]
    [InlineData("127.0.0.1", 65536, "Bus:MailboxGateway:Port is wrong")]
    public void A_wrong_place_to_listen_is_refused_at_the_start(string address, int port, string? problem)
    {
        BusGatewayOptions options = new();
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Bus:MailboxGateway:Address"] = address, ["Bus:MailboxGateway:Port"] = $"{port}" }).Build();
        Exception? refusal = Record.Exception(() => OptionsChecks.BindAndCheck(options, configuration.GetSection("Bus:MailboxGateway")));
        Assert.Equal(problem is null, refusal is null);
        Assert.Contains(problem ?? "", refusal?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", true, false)]
    [InlineData("none", false, true)]
    [InlineData("extruder", true, true)]
    public void A_gateway_to_no_bus_is_refused_at_the_start(string segment, bool enabled, bool isRight) =>
        Assert.Equal(isRight, new GatewayCheck().Validate(null, new() { Segment = segment, MailboxGateway = { Enabled = enabled } }).Succeeded);

    private async Task<JsonNode> ReadBusAsync() => await (await _client.GetAsync("/api/v2/bus", Stop)).JsonAsync();

    /// <summary>A panel with extruder and winder on its bus, and the gateway.</summary>
    public sealed class Panel : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach ((string key, string value) in ((string, string)[])
            [
                ("Log:Directory", ""), ("Storage:Directory", ""), ("Log:Level", "Fatal"), ("Bus:Segment", "extruder,winder"), ("ControlLoop:StandstillMilliseconds", "60000"),
                ("Devices:Simulated", "false"), ("Machines:LaserV1:HotPlug", "false"), ("Simulation:FaultControl", "true"), ("Bus:MailboxGateway:Enabled", "true"), ("Bus:MailboxGateway:Port", "0"),
            ])
            {
                builder.UseSetting(key, value);
            }
        }
    }
}
