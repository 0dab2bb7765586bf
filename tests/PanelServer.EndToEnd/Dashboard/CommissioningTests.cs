using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>Somebody who sets a line up in front of the dashboard: whole machines are taken away, assigned and changed, and REST says what came of it.</summary>
[Collection(nameof(Chromium))]
public sealed class CommissioningTests(Chromium chromium) : IAsyncLifetime
{
    private PanelProcess _panel = null!;
    private Screen _screen = null!;

    public async ValueTask InitializeAsync()
    {
        _panel = await PanelProcess.StartAsync("--Bus:Segment", "extruder,winder", "--Bus:StopInPreOp", "true", "--Devices:Simulated", "false", "--Machines:LaserV1:HotPlug", "false");
        _screen = await chromium.OpenAsync($"http://127.0.0.1:{_panel.Port}", Look.Desk);
        await _screen.Page.GetByRole(AriaRole.Link, new() { Name = "Commissioning" }).ClickAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _screen.DisposeAsync();
        await _panel.DisposeAsync();
    }

    private ILocator Answer => _screen.Page.Locator(".assignment-answer");

    private ILocator NewMachine => _screen.Page.GetByRole(AriaRole.Region, new() { Name = "New machine" });

    private ILocator Unassigned => _screen.Page.GetByRole(AriaRole.Region, new() { Name = "Terminals of no machine" });

    [Fact]
    public async Task A_machine_is_taken_away_and_its_terminals_make_another_one()
    {
        await Expect(Machine("extruder_v1/57922").Locator("[data-role]")).ToHaveCountAsync(6);
        await Expect(Machine("winder_v1/57922").Locator("[data-role]")).ToHaveCountAsync(5);
        await Expect(Machine("extruder_v1/57922")).ToHaveAttributeAsync("data-whole", "");
        await Expect(Unassigned).ToContainTextAsync("none left");

        await Machine("extruder_v1/57922").GetByRole(AriaRole.Button, new() { Name = "Take away" }).ClickAsync();
        await _screen.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Yes, do it" }).ClickAsync();
        await Expect(Answer).ToHaveTextAsync("The EEPROMs are written. The machines change with the next start of the server.");
        await Expect(Machine("extruder_v1/57922")).ToHaveCountAsync(0);
        await Expect(Unassigned).ToContainTextAsync("EK1100 at position 0, EL1002 at position 1, EL6021 at position 2, EL2004 at position 3, EL3021 at position 4, EL3204 at position 5");
        Assert.Equal(6, (await ReadAsync())["unassigned"]!.AsArray().Count);

        await NewMachine.GetByLabel("Kind of machine").SelectOptionAsync("extruder_v1");
        await NewMachine.GetByLabel("Serial number").FillAsync("4711");
        await Expect(NewMachine.Locator("[data-role=\"5\"]")).ToHaveValueAsync("5");
        await NewMachine.GetByRole(AriaRole.Button, new() { Name = "Assign" }).ClickAsync();

        await Expect(Machine("extruder_v1/4711")).ToHaveAttributeAsync("data-whole", "");
        Assert.Equal(
            [("winder_v1", 57922, true), ("extruder_v1", 4711, true)],
            (await ReadAsync())["machines"]!.AsArray()
                .Select(machine => (machine!["slug"]!.GetValue<string>(), machine["identification"]!["serial"]!.GetValue<int>(), machine["is_whole"]!.GetValue<bool>()))
                .OrderByDescending(machine => machine.Item1));
        Assert.Empty(_screen.Complaints);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_in_the_servers_words_and_nothing_changes()
    {
        string before = (await ReadAsync()).ToJsonString();
        await Machine("extruder_v1/57922").Locator("[data-role=\"5\"]").SelectOptionAsync("");

        await Machine("extruder_v1/57922").GetByRole(AriaRole.Button, new() { Name = "Assign" }).ClickAsync();

        await Expect(Answer).ToHaveTextAsync("role 5 (EL3204) has no position; allowed: EL3204 at position 5");
        await Expect(Answer).ToHaveAttributeAsync("data-outcome", "refused");
        Assert.Equal(before, (await ReadAsync()).ToJsonString());
    }

    [Fact]
    public async Task A_half_assigned_machine_tells_what_is_missing_and_proposes_the_terminal_that_fits()
    {
        using HttpResponseMessage moved = await _panel.PostAsync("/api/v1/write_machine_device_identification", """
            {
              "device_machine_identification": {
                "machine_identification_unique": {"machine_identification": {"vendor": 0, "machine": 0}, "serial": 0},
                "role": 0
              },
              "hardware_identification_ethercat": {"subdevice_index": 5}
            }
            """);
        Assert.True(moved.IsSuccessStatusCode);

        ILocator half = Machine("extruder_v1/57922");
        await Expect(half).ToContainTextAsync("This machine is not whole.");
        await Expect(half).ToContainTextAsync("Role 5 is missing: it needs the type EL3204. Unassigned and able to fill it: EL3204 at position 5.");
        await Expect(half.Locator("[data-role=\"5\"]")).ToHaveValueAsync("5");
        await half.GetByRole(AriaRole.Button, new() { Name = "Assign" }).ClickAsync();
        await Expect(half).ToHaveAttributeAsync("data-whole", "");
    }

    [Fact]
    public async Task A_bus_of_which_no_terminal_belongs_to_a_machine_leads_here()
    {
        foreach (string machine in new[] { "extruder_v1/57922", "winder_v1/57922" })
        {
            await Machine(machine).GetByRole(AriaRole.Button, new() { Name = "Take away" }).ClickAsync();
            await _screen.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Yes, do it" }).ClickAsync();
            await Expect(Machine(machine)).ToHaveCountAsync(0);
        }

        await _screen.Page.GetByRole(AriaRole.Link, new() { Name = "Overview", Exact = true }).ClickAsync();
        await Expect(_screen.Page.Locator(".notice")).ToContainTextAsync("No terminal on the bus belongs to a machine yet.");
        await LayoutTests.CheckAsync(_screen);
        await _screen.Page.GetByRole(AriaRole.Link, new() { Name = "To commissioning" }).ClickAsync();
        await Expect(NewMachine).ToBeVisibleAsync();
    }

    [Fact]
    public async Task It_speaks_German()
    {
        await _screen.ChooseDisplayAsync("Deutsch");

        await Expect(_screen.Page.GetByRole(AriaRole.Heading, new() { Name = "Inbetriebnahme" })).ToBeVisibleAsync();
        await Expect(Machine("winder_v1/57922").GetByRole(AriaRole.Heading)).ToHaveTextAsync("Wickler V1 57922");
        await Expect(Machine("winder_v1/57922").Locator("label").First).ToHaveTextAsync("Rolle 0 · EK1100");
        await Expect(Machine("winder_v1/57922").GetByRole(AriaRole.Button, new() { Name = "Zuordnen" })).ToBeVisibleAsync();
    }

    private ILocator Machine(string name) => _screen.Page.Locator($"[data-assignment=\"{name}\"]");

    private async Task<JsonNode> ReadAsync() => JsonNode.Parse(await _panel.GetAsync("/api/v2/bus/assignments"))!;
}
