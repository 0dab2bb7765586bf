using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>A machine's pages: how they are reached, how set points are changed by finger, and what is shown of values that are no measurements.</summary>
[Collection(nameof(Chromium))]
public sealed class OperateTests(SimulatedPanel panel, Chromium chromium) : IAsyncLifetime
{
    private static readonly string[] Zones = ["back", "middle", "front", "nozzle"];

    private readonly MachineRest _rest = new(panel.Process);
    private Screen _screen = null!;

    private ILocator Prepared => _screen.Page.GetByRole(AriaRole.Region, new() { Name = "Prepared changes" });

    public async ValueTask InitializeAsync()
    {
        _screen = await chromium.OpenAsync($"http://127.0.0.1:{panel.Process.Port}", Look.Desk);
        foreach (string tag in new[] { "SetBackHeatingTargetTemperature", "SetMiddleHeatingTemperature", "SetFrontHeatingTargetTemperature", "SetNozzleHeatingTemperature", "SetInverterTargetRpm" })
        {
            Assert.Equal(200, (await _rest.MutateAsync("extruder_v1", $$"""{"{{tag}}":0}""")).Status);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await FaultAsync("thermometer front ok");
        await FaultAsync("gauge ok");
        await _screen.DisposeAsync();
    }

    [Fact]
    public async Task A_page_of_a_machine_has_an_address_that_survives_a_reload_and_the_back_button_leaves_it()
    {
        await _screen.OpenMachineAsync("extruder_v1", "diagnosis");
        await _screen.Page.ReloadAsync();
        await Expect(_screen.Page.Locator(".machine-page[data-machine=extruder_v1][data-tab=diagnosis] [data-device]")).ToHaveCountAsync(6);
        await Expect(_screen.Page.Locator(".value-row[data-value-path='inverter_status_state.running']")).ToBeVisibleAsync();

        await _screen.Page.GoBackAsync();

        await Expect(_screen.Page.Locator(".machine-page[data-machine=extruder_v1][data-tab=operate]")).ToBeVisibleAsync();
        await Expect(_screen.Page.Locator("[data-device], .value-row")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_rail_tells_every_machines_mode()
    {
        ILocator machines = _screen.Page.GetByRole(AriaRole.Navigation, new() { Name = "Machines" });
        await Expect(machines.GetByRole(AriaRole.Link)).ToHaveTextAsync([new Regex("^Mock machine.*Standby$"), new Regex("^Extruder V1.*(Standby|Heat)$"), new Regex("^Winder V1.*Standby$"), new Regex("^WAGO power supply.*Off$"), new Regex("^Laser V1.*In tolerance: (Yes|No|–)$")]);
    }

    [Fact]
    public async Task Changes_are_prepared_by_finger_and_applied_as_one_command()
    {
        await _screen.OpenMachineAsync("extruder_v1");
        List<string> posted = [];
        _screen.Page.Request += (_, request) => posted.AddRange(request.Method == "POST" && request.Url.Contains("/machine/", StringComparison.Ordinal) ? [request.PostData ?? ""] : []);
        ILocator card = _screen.Page.Locator(".schematic-area-back");

        await card.GetByRole(AriaRole.Button, new() { Name = "Back target temperature: more" }).ClickAsync(new() { ClickCount = 2 });
        await _screen.Control("SetInverterTargetRpm").Locator("input").FillAsync("3,5");

        await Expect(card.Locator(".control-change")).ToContainTextAsync("0 °C → 2 °C");
        await Expect(Prepared.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["Back target temperature: 0 °C → 2 °C", "Target screw speed: 0 rpm → 3.5 rpm"]);
        Assert.Equal(0, (await _rest.ValueAsync("extruder_v1", "state.screw_state.target_rpm")).GetDouble());
        await Prepared.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();

        await Expect(Prepared).ToBeHiddenAsync();
        await Expect(_screen.Answer("SetInverterTargetRpm")).ToHaveTextAsync("confirmed");
        Assert.Equal(["""[{"SetBackHeatingTargetTemperature":2},{"SetInverterTargetRpm":3.5}]"""], posted);
        Assert.Equal(3.5, (await _rest.ValueAsync("extruder_v1", "state.screw_state.target_rpm")).GetDouble());
    }

    [Fact]
    public async Task If_one_of_several_changes_is_refused_none_is_made_and_each_control_says_why()
    {
        await _screen.OpenMachineAsync("extruder_v1");
        await _screen.Control("SetBackHeatingTargetTemperature").Locator("input").FillAsync("5");
        await _screen.Control("SetMiddleHeatingTemperature").Locator("input").FillAsync("301");
        await Prepared.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();

        await Expect(_screen.Answer("SetMiddleHeatingTemperature")).ToContainTextAsync("300");
        await Expect(_screen.Answer("SetBackHeatingTargetTemperature")).ToHaveTextAsync("Not applied: another of these changes was refused.");
        Assert.Equal(0, (await _rest.ValueAsync("extruder_v1", "state.heating_states.back.target_temperature")).GetDouble());
        await Prepared.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Expect(_screen.Control("SetMiddleHeatingTemperature").Locator("input")).ToHaveValueAsync("0");
    }

    [Fact]
    public async Task All_zones_are_set_at_once()
    {
        await _screen.OpenMachineAsync("extruder_v1");
        await _screen.Page.GetByLabel("Heating, all", new() { Exact = true }).FillAsync("7");
        await Expect(Prepared.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(4);
        await Prepared.GetByRole(AriaRole.Button, new() { Name = "Apply (4)" }).ClickAsync();
        await Expect(Prepared).ToBeHiddenAsync();
        foreach (string zone in Zones)
        {
            Assert.Equal(7, (await _rest.ValueAsync("extruder_v1", $"state.heating_states.{zone}.target_temperature")).GetDouble());
        }
    }

    [Fact]
    public async Task What_is_not_in_force_is_grey_and_says_why_and_fractions_are_per_cent()
    {
        await _screen.OpenMachineAsync("winder_v1", "settings");
        ILocator idle = _screen.Control("SetPullerAdaptiveMaxSpeedChangePercent");
        await Expect(idle.Locator(".control-note")).ToHaveTextAsync("Not in force (Puller regulation: Speed)");
        await idle.Locator("input").FillAsync("25.5");
        await idle.Locator("input").PressAsync("Enter");
        await Expect(idle.Locator("output")).ToHaveTextAsync("25.5 %");
        Assert.Equal(0.255, (await _rest.ValueAsync("winder_v1", "state.puller_state.adaptive_speed_delta_max")).GetDouble());
        Assert.Equal((200, "null"), await _rest.MutateAsync("winder_v1", """{"SetPullerAdaptiveMaxSpeedChangePercent":0.33}"""));
        await Expect(idle.Locator("output")).ToHaveTextAsync("33 %");
    }

    [Fact]
    public async Task A_value_without_a_measurement_is_a_dash_with_its_reason_wherever_it_stands()
    {
        await FaultAsync("thermometer front pulled");
        await FaultAsync("gauge silent");
        await _rest.WaitForAsync("extruder_v1", "state.heating_states.front.wiring_error", broken => broken.GetBoolean());

        ILocator front = _screen.Card("extruder_v1").Locator("[data-value-path=front_temperature]");
        await Expect(front.Locator(".number")).ToHaveTextAsync("–");
        await Expect(front).ToContainTextAsync("Sensor fault");
        ILocator diameter = _screen.Card("laser_v1").Locator("[data-value-path=diameter]");
        await Expect(diameter.Locator(".number")).ToHaveTextAsync("–");
        await Expect(diameter).ToContainTextAsync("No filament or no reading");
        await Expect(_screen.Card("laser_v1").Locator(".badge")).ToHaveTextAsync("In tolerance: –");
        await Expect(_screen.Page.GetByRole(AriaRole.Navigation, new() { Name = "Machines" }).GetByRole(AriaRole.Link, new() { NameRegex = new("^Laser") })).ToHaveTextAsync(new Regex("In tolerance: –$"));
        await _screen.OpenMachineAsync("extruder_v1");
        await Expect(_screen.Page.Locator(".schematic-area-front .schematic-value")).ToHaveTextAsync("–");
        await _screen.OpenMachineAsync("extruder_v1", "trends");
        await Expect(_screen.Page.Locator(".plot-key", new() { HasText = "Front temperature" }).Locator(".plot-value")).ToHaveTextAsync("–");
        await _screen.OpenMachineAsync("extruder_v1", "diagnosis");
        await Expect(_screen.Page.Locator(".value-row[data-value-path=front_temperature]")).ToContainTextAsync("Sensor fault");

        // The history has a gap, whatever number the stream has.
        await Eventually.IsAsync(
            async () => JsonDocument.Parse(await panel.Process.GetAsync("/api/v2/machine/extruder_v1/57922/history?fields=front_temperature")).RootElement.GetProperty("columns")[0].GetProperty("values").EnumerateArray().Last().ValueKind,
            last => last == JsonValueKind.Null,
            last => $"the last temperature recorded is {last}");
    }

    [Fact]
    public async Task An_arm_whose_terminal_is_lost_is_a_dash_although_the_wire_has_its_last_number()
    {
        using JsonDocument bus = JsonDocument.Parse(await panel.Process.GetAsync("/api/v2/bus"));
        JsonElement terminal = bus.RootElement.GetProperty("devices").EnumerateArray().Single(device =>
            device.GetProperty("machine") is { ValueKind: JsonValueKind.Object } machine && machine.GetProperty("role").GetInt32() == 4
            && machine.GetProperty("machine_identification_unique").GetProperty("machine_identification").GetProperty("machine").GetInt32() == 2);
        ILocator arm = _screen.Card("winder_v1").Locator("[data-value-path=tension_arm_angle]");
        await Expect(arm.Locator(".number")).ToHaveTextAsync(new Regex(@"^-?\d+\.\d$"));
        await FaultAsync($"silent {terminal.GetProperty("position")}");
        try
        {
            await _rest.WaitForAsync("winder_v1", "state.tension_arm_state.wiring_error", broken => broken.GetBoolean());
            await Expect(arm.Locator(".number")).ToHaveTextAsync("–");
            await Expect(arm).ToContainTextAsync("Sensor fault");
            Assert.Equal(JsonValueKind.Number, (await _rest.ValueAsync("winder_v1", "live_values.tension_arm_angle")).ValueKind);
            await _screen.OpenMachineAsync("winder_v1");
            await Expect(_screen.Page.Locator(".schematic-area-arm .schematic-value")).ToHaveTextAsync("–");
            await Expect(_screen.Page.Locator(".schematic-area-arm")).ToContainTextAsync("Sensor fault: angle unknown");
            await _screen.OpenMachineAsync("winder_v1", "trends");
            await Expect(_screen.Page.Locator(".plot-key", new() { HasText = "Tension arm angle" }).Locator(".plot-value")).ToHaveTextAsync("–");
            await _screen.OpenMachineAsync("winder_v1", "diagnosis");
            await Expect(_screen.Page.Locator(".value-row[data-value-path=tension_arm_angle]")).ToContainTextAsync("Sensor fault");
        }
        finally
        {
            await FaultAsync("clear");
        }

        await _rest.WaitForAsync("winder_v1", "state.tension_arm_state.wiring_error", broken => !broken.GetBoolean());
        await Expect(_screen.Page.Locator(".value-row[data-value-path=tension_arm_angle]")).Not.ToContainTextAsync("Sensor fault");
    }

    [Theory]
    [InlineData("extruder_v1")]
    [InlineData("winder_v1")]
    [InlineData("wago_power_v1")]
    public async Task A_quantity_is_rounded_alike_wherever_it_stands(string slug)
    {
        using JsonDocument description = JsonDocument.Parse(await panel.Process.GetAsync("/api/v2/description"));
        JsonElement fields = description.RootElement.GetProperty("types").EnumerateArray().First(type => type.GetProperty("slug").GetString() == slug).GetProperty("live_values").GetProperty("fields");
        (string Path, int Decimals)[] numbers = [.. fields.EnumerateArray()
            .Where(field => field.GetProperty("is_key").GetBoolean() && field.GetProperty("value").GetProperty("kind").GetString() == "number")
            .Select(field => (field.GetProperty("name").GetString()!, field.GetProperty("value").GetProperty("decimals").GetInt32()))];
        Assert.NotEmpty(numbers);
        foreach ((string tab, string selector) in new[] { ("", ".key-value[data-value-path='{0}'] .number"), ("operate", "[data-live^='{0}'] .schematic-value, .value-card[data-value-path='{0}'] .number"), ("diagnosis", ".value-row[data-value-path='{0}'] .number") })
        {
            await (tab.Length == 0 ? _screen.Card(slug).WaitForAsync() : _screen.OpenMachineAsync(slug, tab));
            foreach ((string path, int decimals) in numbers.Where(number => tab != "operate" || number.Path != "spool_progress"))
            {
                string fraction = decimals == 0 ? "" : $@"\.\d{{{decimals}}}";
                ILocator shown = tab.Length == 0 ? _screen.Card(slug).Locator(string.Format(CultureInfo.InvariantCulture, selector, path)) : _screen.Page.Locator(string.Format(CultureInfo.InvariantCulture, selector, path));
                await Expect(shown).ToHaveTextAsync(new Regex($@"^(–|-?\d+{fraction}[^\d.]*)$"));
            }
        }
    }

    private async Task FaultAsync(string command) => await panel.Process.PostAsync("/api/v2/simulation/faults", JsonSerializer.Serialize(new { script = command }));
}
