using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Host.Bus;

namespace PanelServer.Tests.Bus;

/// <summary>A winder that is plugged in behind the extruder, and a terminal that is exchanged, while the server runs.</summary>
public sealed class BusAdditionsTests : IDisposable
{
    private const int FirstOfWinder = 6;

    private readonly LatePanel _panel = new();

    public void Dispose() => _panel.Dispose();

    [Fact]
    public async Task A_machine_that_is_plugged_in_appears_and_works_and_the_others_go_on()
    {
        HttpClient client = _panel.CreateClient();
        await BusPanel.ReadinessAsync(client, text => text.Contains("\"ready\"", StringComparison.Ordinal));
        Assert.Equal(["extruder_v1", "mock"], await SlugsAsync(client));
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/api/v1/machine/extruder_v1/57922", """[{"SetFrontHeatingTargetTemperature":60},{"SetExtruderMode":"Heat"}]""")).StatusCode);
        await Eventually.IsAsync(() => StateAsync(client, "extruder_v1"), state => (string?)state["mode_state"]!["mode"] == "Heat");

        await BusPanel.OrderAsync(client, $"replug {FirstOfWinder}");

        await Eventually.IsAsync(() => SlugsAsync(client), slugs => slugs.Contains("winder_v1"));
        JsonNode bus = await (await client.GetAsync("/api/v2/bus", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal(11, bus["devices"]!.AsArray().Count);
        Assert.Equal(2, bus["groups"]!.AsArray().Count);
        await BusPanel.ReadinessAsync(client, text => text.Contains("\"ready\"", StringComparison.Ordinal));
        await Eventually.IsAsync(() => ErrorOfAsync(client, "winder_v1"), error => error is null);
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/api/v1/machine/winder_v1/57922", """[{"SetMode":"Hold"}]""")).StatusCode);
        await Eventually.IsAsync(() => StateAsync(client, "winder_v1"), state => (string?)state["mode_state"]!["mode"] == "Hold");
        Assert.Equal("Heat", (string?)(await StateAsync(client, "extruder_v1"))["mode_state"]!["mode"]);
        Assert.Null(await ErrorOfAsync(client, "extruder_v1"));

        await BusPanel.OrderAsync(client, $"unplug {FirstOfWinder}");
        await Eventually.IsAsync(() => ErrorOfAsync(client, "winder_v1"), error => error?.Contains("is missing", StringComparison.Ordinal) == true);
        await BusPanel.OrderAsync(client, $"replug {FirstOfWinder}");
        await Eventually.IsAsync(() => ErrorOfAsync(client, "winder_v1"), error => error is null);
        Assert.Equal("Heat", (string?)(await StateAsync(client, "extruder_v1"))["mode_state"]!["mode"]);
    }

    [Fact]
    public async Task A_spare_terminal_in_the_place_of_a_missing_one_is_taken_over_when_somebody_says_so()
    {
        const int Heaters = 3;
        HttpClient client = _panel.CreateClient();
        await BusPanel.ReadinessAsync(client, text => text.Contains("\"ready\"", StringComparison.Ordinal));
        string route = $"/api/v2/bus/{Heaters}/exchange";
        JsonObject refusal = await (await client.PostJsonAsync(route, "")).RefusalAsync(HttpStatusCode.Conflict, "error_bad_request");
        Assert.StartsWith("EL2004 at position 3 cannot be exchanged", (string?)refusal["error_bad_request"], StringComparison.Ordinal);
        await (await client.PostJsonAsync("/api/v2/bus/99/exchange", "")).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");

        _panel.ChangeSegment(segment =>
        {
            segment.Remove(Heaters);
            segment.Insert(Heaters, new VirtualSubdevice(DigitalDescriptions.El2004, new VirtualEl2004()));
        });
        JsonNode bus = await Eventually.IsAsync(
            () => BusAsync(client), bus => (bool)bus["devices"]![Heaters]!["has_substitute"]! && bus["warning_codes"]!.AsArray().Any(code => (string?)code == "SubstituteFound"));
        Assert.Equal("Missing", (string?)bus["devices"]![Heaters]!["problem_code"]);
        Assert.Contains("EL2004 at position 3 is missing", await ErrorOfAsync(client, "extruder_v1"), StringComparison.Ordinal);

        JsonNode done = await (await client.PostJsonAsync(route, "")).JsonAsync();
        Assert.Equal("EL2004 at position 3 was exchanged: the new one has its machine and role, and is being started.", (string?)done["note"]);

        await Eventually.IsAsync(() => ErrorOfAsync(client, "extruder_v1"), error => error is null);
        JsonNode device = await DeviceAsync(client, Heaters);
        Assert.Equal(("Op", false, null), ((string)device["state"]!, (bool)device["has_substitute"]!, (string?)device["problem_code"]));
        Assert.Equal(57922, (int)device["machine"]!["machine_identification_unique"]!["serial"]!);
    }

    [Fact]
    public async Task What_is_put_in_between_is_taken_in_and_the_machines_go_on_and_come_back_behind_it()
    {
        HttpClient client = _panel.CreateClient();
        await BusPanel.ReadinessAsync(client, text => text.Contains("\"ready\"", StringComparison.Ordinal));
        await BusPanel.OrderAsync(client, $"replug {FirstOfWinder}");
        await Eventually.IsAsync(() => SlugsAsync(client), slugs => slugs.Contains("winder_v1"));
        await Eventually.IsAsync(() => ErrorOfAsync(client, "winder_v1"), error => error is null);

        _panel.ChangeSegment(segment => segment.Insert(FirstOfWinder, new VirtualSubdevice(DigitalDescriptions.Ek1100 with { Alias = 7 }, new VirtualEk1100())));

        JsonNode bus = await Eventually.IsAsync(() => BusAsync(client), bus => bus["devices"]!.AsArray().Count == 12 && (string?)bus["devices"]![11]!["state"] == "Op");
        Assert.Equal((11, FirstOfWinder, 0, 7), BusFieldsOf(bus["devices"]![11]!));
        Assert.Equal((FirstOfWinder, FirstOfWinder + 1, 11, 0), BusFieldsOf(bus["devices"]![FirstOfWinder]!));
        JsonNode clock = (await Eventually.IsAsync(() => BusAsync(client), bus => bus["clock"] is not null))["clock"]!;
        Assert.Equal(0, (int)clock["reference"]!);
        Assert.True((long)clock["longest_to_sync0_nanoseconds"]! >= (long)clock["shortest_to_sync0_nanoseconds"]!, clock.ToJsonString());
        Assert.Equal((null, null), (await ErrorOfAsync(client, "extruder_v1"), await ErrorOfAsync(client, "winder_v1")));

        await BusPanel.OrderAsync(client, $"unplug {FirstOfWinder + 1}");
        await Eventually.IsAsync(() => ErrorOfAsync(client, "winder_v1"), error => error?.Contains("is missing", StringComparison.Ordinal) == true);
        await BusPanel.OrderAsync(client, $"replug {FirstOfWinder + 1}");
        await Eventually.IsAsync(() => ErrorOfAsync(client, "winder_v1"), error => error is null);
    }

    [Fact]
    public async Task A_machine_that_lacked_its_last_terminals_works_once_they_are_plugged_in()
    {
        const int Traverse = 9;
        _panel.FirstMissing = Traverse;
        HttpClient client = _panel.CreateClient();
        await BusPanel.ReadinessAsync(client, text => text.Contains("\"ready\"", StringComparison.Ordinal));
        Assert.Contains("Role 3 is missing", await ErrorOfAsync(client, "winder_v1"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/api/v1/machine/extruder_v1/57922", """[{"SetFrontHeatingTargetTemperature":60},{"SetExtruderMode":"Heat"}]""")).StatusCode);
        await Eventually.IsAsync(() => StateAsync(client, "extruder_v1"), state => (string?)state["mode_state"]!["mode"] == "Heat");

        await BusPanel.OrderAsync(client, $"replug {Traverse}");

        await Eventually.IsAsync(() => ErrorOfAsync(client, "winder_v1"), error => error is null);
        await BusPanel.ReadinessAsync(client, text => text.Contains("\"ready\"", StringComparison.Ordinal));
        JsonNode bus = await BusAsync(client);
        Assert.Equal(11, bus["devices"]!.AsArray().Count(device => (string?)device!["state"] == "Op"));
        Assert.Equal(["1/4/57922", "1/2/57922"], bus["groups"]!.AsArray().Select(group => (string?)group!["name"]));
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/api/v1/machine/winder_v1/57922", """[{"SetMode":"Hold"}]""")).StatusCode);
        await Eventually.IsAsync(() => StateAsync(client, "winder_v1"), state => (string?)state["mode_state"]!["mode"] == "Hold");
        Assert.Equal("Heat", (string?)(await StateAsync(client, "extruder_v1"))["mode_state"]!["mode"]);
        Assert.Null(await ErrorOfAsync(client, "extruder_v1"));
    }

    private static (int Position, int BusPosition, int Parent, int Alias) BusFieldsOf(JsonNode device) =>
        ((int)device["position"]!, (int)device["bus_position"]!, (int)device["parent"]!, (int)device["station_alias"]!);

    private static async Task<JsonNode> DeviceAsync(HttpClient client, int position) =>
        (await BusAsync(client))["devices"]![position]!;

    private static async Task<JsonNode> BusAsync(HttpClient client) =>
        await (await client.GetAsync("/api/v2/bus", TestContext.Current.CancellationToken)).JsonAsync();

    private static async Task<string[]> SlugsAsync(HttpClient client) => [.. (await MachinesAsync(client)).Select(machine => (string)machine!["slug"]!).Order()];

    private static async Task<string?> ErrorOfAsync(HttpClient client, string slug) =>
        (string?)(await MachinesAsync(client)).Single(machine => (string?)machine!["slug"] == slug)!["error"];

    private static async Task<JsonArray> MachinesAsync(HttpClient client) =>
        (await (await client.GetAsync("/api/v2/machine", TestContext.Current.CancellationToken)).JsonAsync())["machines"]!.AsArray();

    private static async Task<JsonNode> StateAsync(HttpClient client, string slug) =>
        (await (await client.GetAsync($"/api/v2/machine/{slug}/57922", TestContext.Current.CancellationToken)).JsonAsync())["state"]!;

    private sealed class LatePanel : WebApplicationFactory<Program>
    {
        /// <summary>What is missing at the start, with all behind it.</summary>
        public int FirstMissing { get; set; } = FirstOfWinder;

        /// <summary>Changes the far end of the bus, which the cycle thread uses otherwise.</summary>
        public void ChangeSegment(Action<VirtualSegment> change)
        {
            MainDevice main = Services.GetRequiredService<MainDevice>();
            VirtualSegment segment = Services.GetRequiredService<BusLink>().Plants!.Segment;
            Assert.True(SpinWait.SpinUntil(() => main.TryWhileTransportIsIdle(() => change(segment)), TimeSpan.FromSeconds(30)));
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("Log:Directory", "").UseSetting("Storage:Directory", "").UseSetting("Log:Level", "Fatal");
            builder.UseSetting("Simulation:FaultControl", "true").UseSetting("Devices:Simulated", "false").UseSetting("Machines:LaserV1:HotPlug", "false");
            builder.UseSetting("ControlLoop:StandstillMilliseconds", "60000");

            // Before the bus is looked at for the first time.
            builder.ConfigureTestServices(services => services.Insert(
                0, ServiceDescriptor.Singleton<IHostedService>(provider => new Unplugged(provider.GetRequiredService<BusLink>(), FirstMissing))));
        }
    }

    private sealed class Unplugged(BusLink link, int position) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            link.Plants!.Segment.Unplug(position);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
