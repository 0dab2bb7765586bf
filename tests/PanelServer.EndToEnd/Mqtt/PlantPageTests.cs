using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PanelServer.EndToEnd.Dashboard;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Mqtt;

/// <summary>A server that shows a plant: what real panels tell a real broker, and what a browser makes of it.</summary>
[Collection(nameof(Chromium))]
public sealed class PlantPageTests(Chromium chromium) : IAsyncLifetime
{
    private readonly MosquittoBroker _broker = new();
    private PanelProcess _line = null!;
    private PanelProcess _page = null!;

    private string[] Way => ["127.0.0.1", $"{_broker.PlainPort}"];

    public async ValueTask InitializeAsync()
    {
        await _broker.CreateAsync();
        Task<PanelProcess> line = PanelProcess.StartAsync("--Mqtt:Host", Way[0], "--Mqtt:Port", Way[1], "--Mqtt:Node", "line-1", "--Mqtt:Dashboard", "https://line-1.plant/", "--ControlLoop:RealTimePriority", "50", "--Simulation:FaultControl", "true");
        _page = await PanelProcess.StartAsync("--Plant:Broker:Host", Way[0], "--Plant:Broker:Port", Way[1], "--Plant:Broker:SilenceSeconds", "3600");
        _line = await line;
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _line.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task Panels_appear_with_their_machines_and_alarms_and_lead_to_their_dashboards()
    {
        Assert.Equal("""{"machines":[]}""", await _page.GetAsync("/api/v2/machine"));
        JsonNode panel = await PanelAsync("line-1", panel => (bool)panel["is_connected"]! && panel["machines"]!.AsArray().Count == 5 && Machine(panel, "extruder_v1")["live_values"] is not null);
        Assert.Equal("https://line-1.plant/", (string?)panel["dashboard"]);
        Assert.Equal("Standby", (string?)Machine(panel, "extruder_v1")["state"]!["mode_state"]!["mode"]);

        await FaultAsync("thermometer front pulled");
        panel = await PanelAsync("line-1", panel => panel["alarms"]!.AsArray().Any(IsOfFront)
            && ((string?)Machine(panel, "extruder_v1")["error"])?.Contains("front zone", StringComparison.Ordinal) == true
            && Machine(panel, "extruder_v1")["live_values"]!["front_temperature"] is null);
        JsonNode alarm = panel["alarms"]!.AsArray().Single(IsOfFront)!;
        Assert.Equal("UnacknowledgedActive", (string?)alarm["state"]);

        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{_page.Port}", Look.Desk);
        IPage page = screen.Page;
        ILocator card = page.GetByRole(AriaRole.Article, new() { Name = "line-1" });
        await Expect(card).ToContainTextAsync("front zone");
        await Expect(card.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "https://line-1.plant/");
        await Expect(card.GetByText("connected", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = (string)alarm["label"]!["en"]! })).ToContainTextAsync("line-1");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Recipes" })).ToBeHiddenAsync();
        Assert.Equal("", await LayoutTests.FindingsAsync(page));
        if (LineAtWorkTests.Pictures is { } pictures)
        {
            await Expect(page.GetByText("No connection")).ToBeHiddenAsync();
            await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, "plant.png") });
        }

        await _broker.KillAsync();
        await Expect(page.GetByText("The broker can't be reached")).ToBeVisibleAsync();
        long before = (long)(await PanelAsync("line-1", _ => true))["last_contact"]!;
        await _broker.StartAsync();
        await PanelAsync("line-1", panel => (bool)panel["is_connected"]! && (long)panel["last_contact"]! > before && panel["machines"]!.AsArray().Count == 5);

        // Silence would take an hour: the broker tells its last will.
        _line.Kill();
        await PanelAsync("line-1", panel => !(bool)panel["is_connected"]!);
        await Expect(card).ToContainTextAsync("not connected");
        Assert.Empty(screen.Complaints);
    }

    private async Task<JsonNode> PanelAsync(string name, Func<JsonNode, bool> condition)
    {
        JsonNode? found = null;
        await Eventually.IsAsync(
            async () => found = JsonNode.Parse(await _page.GetAsync("/api/v2/plant"))!["panels"]!.AsArray().FirstOrDefault(panel => (string?)panel!["name"] == name),
            panel => panel is not null && condition(panel));
        return found!;
    }

    private static bool IsOfFront(JsonNode? alarm) => ((string?)alarm!["message"])?.Contains("front zone", StringComparison.Ordinal) == true;

    private static JsonNode Machine(JsonNode panel, string slug) => panel["machines"]!.AsArray().Single(machine => (string?)machine!["slug"] == slug)!;

    private async Task FaultAsync(string script)
    {
        HttpResponseMessage answer = await _line.PostAsync("/api/v2/simulation/faults", new JsonObject { ["script"] = script }.ToJsonString());
        Assert.True(answer.IsSuccessStatusCode);
    }
}
