using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>An operator in front of the dashboard: what is done on the screen is checked by REST, and the other way round.</summary>
[Collection(nameof(Chromium))]
public sealed class OperatingTests(SimulatedPanel panel, Chromium chromium) : IAsyncLifetime
{
    private const string FrontTemperature = "SetFrontHeatingTargetTemperature";
    private const string FrontTarget = "state.heating_states.front.target_temperature";

    private readonly MachineRest _rest = new(panel.Process);
    private Screen _screen = null!;

    public async ValueTask InitializeAsync() => _screen = await OpenAsync(Look.Desk);

    public async ValueTask DisposeAsync()
    {
        await _screen.DisposeAsync();
        await _rest.MutateAsync("wago_power_v1", """{"SetMode":"Off"}""");
    }

    [Fact]
    public async Task All_machines_are_in_the_overview_with_live_values()
    {
        foreach (string slug in new[] { "mock", "extruder_v1", "winder_v1", "wago_power_v1", "laser_v1" })
        {
            await Expect(_screen.Card(slug)).ToBeVisibleAsync();
        }

        ILocator temperature = _screen.Card("extruder_v1").Locator("[data-value-path*=temperature] .number").First;
        await Expect(temperature).ToHaveTextAsync(new Regex(@"^\d+\.\d$"));
        await Expect(_screen.Connection).ToHaveTextAsync("Live");
        Assert.Empty(_screen.Complaints);
    }

    [Fact]
    public async Task The_bus_is_shown_with_every_terminal_and_its_state()
    {
        await _screen.Page.GetByRole(AriaRole.Link, new() { Name = "Diagnosis" }).ClickAsync();
        ILocator bus = _screen.Page.GetByRole(AriaRole.Region, new() { Name = "EtherCAT bus" });
        using JsonDocument told = JsonDocument.Parse(await panel.Process.GetAsync("/api/v2/bus"));
        int count = told.RootElement.GetProperty("devices").GetArrayLength();

        Assert.True(count > 5);
        await Expect(bus.Locator("[data-device]")).ToHaveCountAsync(count);
        await Expect(bus.Locator("[data-device-state=Op]")).ToHaveCountAsync(count);
    }

    [Fact]
    public async Task From_every_machine_the_next_is_one_step_away()
    {
        await _screen.OpenMachineAsync("extruder_v1");
        ILocator machines = _screen.Page.GetByRole(AriaRole.Navigation, new() { Name = "Machines" });

        await machines.GetByRole(AriaRole.Link, new() { Name = "Winder V1" }).ClickAsync();

        await _screen.Page.Locator(".machine-page[data-machine=winder_v1]").WaitForAsync();
        await Expect(machines.Locator("[aria-current=page]")).ToHaveTextAsync(new Regex("^Winder V1"));
        await Expect(machines.GetByRole(AriaRole.Link)).ToHaveCountAsync(5);
    }

    [Fact]
    public async Task Machines_and_choices_are_called_what_operators_call_them_in_the_language_chosen()
    {
        await _screen.OpenMachineAsync("extruder_v1");
        await Expect(_screen.Control("SetInverterRegulation").GetByRole(AriaRole.Button)).ToHaveTextAsync(["Speed", "Pressure"]);
        await Expect(_screen.Control("SetInverterRotationDirection").Locator("[aria-pressed=true]")).ToHaveTextAsync("Forward");

        await _screen.ChooseDisplayAsync("Deutsch");

        await Expect(_screen.Control("SetInverterRegulation").GetByRole(AriaRole.Button)).ToHaveTextAsync(["Drehzahl", "Druck"]);
        await Expect(_screen.Control("SetInverterTargetRpm").Locator("label")).ToHaveTextAsync("Soll-Schneckendrehzahl");
        await Expect(_screen.Page.Locator(".schematic-area-pressure h2")).ToHaveTextAsync("Massedruck");
    }

    [Fact]
    public async Task A_set_point_typed_on_the_screen_reaches_the_machine_and_every_other_screen()
    {
        await using Screen other = await OpenAsync(Look.Phone);
        await other.OpenMachineAsync("extruder_v1");
        await _screen.OpenMachineAsync("extruder_v1");

        await EnterAsync(_screen, FrontTemperature, "187");

        await Expect(_screen.Answer(FrontTemperature)).ToHaveTextAsync("confirmed");
        await Expect(_screen.Control(FrontTemperature).Locator("output")).ToHaveTextAsync("187 °C");
        await Expect(other.Control(FrontTemperature).Locator("output")).ToHaveTextAsync("187 °C");
        Assert.Equal(187, (await _rest.ValueAsync("extruder_v1", FrontTarget)).GetDouble());
        Assert.Empty(_screen.Complaints);
    }

    [Fact]
    public async Task A_command_is_pending_until_the_machine_confirms_it()
    {
        await _screen.OpenMachineAsync("extruder_v1");
        TaskCompletionSource release = new();
        await _screen.Page.RouteAsync("**/api/v*/machine/**", async route =>
        {
            if (route.Request.Method == "POST")
            {
                await release.Task;
            }

            await route.ContinueAsync();
        });

        await EnterAsync(_screen, FrontTemperature, "188");

        await Expect(_screen.Control(FrontTemperature)).ToHaveAttributeAsync("data-command", "pending");
        await Expect(_screen.Control(FrontTemperature)).ToHaveAttributeAsync("aria-busy", "true");
        release.SetResult();
        await Expect(_screen.Answer(FrontTemperature)).ToHaveTextAsync("confirmed");
    }

    [Fact]
    public async Task A_bad_value_is_refused_beside_the_control_in_the_servers_words()
    {
        (int status, string body) = await _rest.MutateAsync("extruder_v1", $$"""{"{{FrontTemperature}}":999}""");
        Assert.Equal(422, status);
        string words = JsonDocument.Parse(body).RootElement.GetProperty("errors")[0].GetProperty("what").GetString()!;
        double before = (await _rest.ValueAsync("extruder_v1", FrontTarget)).GetDouble();
        await _screen.OpenMachineAsync("extruder_v1");

        await EnterAsync(_screen, FrontTemperature, "999");

        await Expect(_screen.Answer(FrontTemperature)).ToContainTextAsync(words);
        await Expect(_screen.Control(FrontTemperature)).ToHaveAttributeAsync("data-command", "refused");
        Assert.Equal(before, (await _rest.ValueAsync("extruder_v1", FrontTarget)).GetDouble());
    }

    [Fact]
    public async Task What_can_hurt_asks_first_and_no_means_no()
    {
        await _screen.OpenMachineAsync("wago_power_v1");
        ILocator dialog = _screen.Page.GetByRole(AriaRole.Dialog);

        await ChooseAsync("SetMode", "On24V");
        await Expect(dialog).ToContainTextAsync("Everything behind it gets power");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await _screen.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        Assert.Equal("Off", (await _rest.ValueAsync("wago_power_v1", "state.mode")).GetString());

        await ChooseAsync("SetMode", "On24V");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Yes, do it" }).ClickAsync();
        await Expect(_screen.Control("SetMode").Locator("[data-choice=On24V]")).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Equal("On24V", (await _rest.ValueAsync("wago_power_v1", "state.mode")).GetString());
        await Expect(_screen.Page.Locator(".value-card[data-value-path=voltage] .number")).ToHaveTextAsync(new Regex(@"^2[34]\.\d+$"));
    }

    [Theory]
    [InlineData("button")]
    [InlineData("F9")]
    public async Task Stop_all_stops_what_runs_and_says_for_each_machine_that_it_is_confirmed(string by)
    {
        await _rest.MutateAsync("wago_power_v1", """{"SetMode":"On24V"}""");
        await _rest.MutateAsync("extruder_v1", """{"SetExtruderMode":"Heat"}""");
        await _rest.WaitForAsync("wago_power_v1", "state.mode", mode => mode.GetString() == "On24V");
        await _rest.WaitForAsync("extruder_v1", "state.mode_state.mode", mode => mode.GetString() == "Heat");

        // A key, unlike a button, does not wait for the page that takes it.
        await _screen.Card("wago_power_v1").WaitForAsync();
        if (by == "F9")
        {
            await _screen.Page.Keyboard.PressAsync(by);
        }
        else
        {
            await _screen.Page.GetByRole(AriaRole.Button, new() { Name = "Stop all" }).ClickAsync();
        }

        ILocator report = _screen.Page.GetByRole(AriaRole.Region, new() { Name = "Stop report" });
        await Expect(report.Locator("li[data-machine=wago_power_v1]")).ToContainTextAsync("stopped, confirmed");
        await Expect(report.Locator("li[data-machine=extruder_v1]")).ToContainTextAsync("stopped, confirmed");
        await Expect(report.Locator("li[data-machine=winder_v1]")).ToContainTextAsync("stopped, confirmed");
        await Expect(report.Locator("li[data-machine=laser_v1]")).ToContainTextAsync("measures only");
        Assert.Equal("Off", (await _rest.ValueAsync("wago_power_v1", "state.mode")).GetString());
        Assert.Equal("Standby", (await _rest.ValueAsync("extruder_v1", "state.mode_state.mode")).GetString());
    }

    [Fact]
    public async Task Everything_is_reached_by_keyboard_alone()
    {
        IKeyboard keys = _screen.Page.Keyboard;
        await TabToAsync("article[data-machine=extruder_v1] a");
        await keys.PressAsync("Enter");
        await _screen.Page.Locator(".machine-page[data-machine=extruder_v1]").WaitForAsync();

        await TabToAsync($"[data-mutation={FrontTemperature}] input");
        await keys.PressAsync("Control+A");
        await keys.TypeAsync("189");
        await keys.PressAsync("Enter");

        await Expect(_screen.Answer(FrontTemperature)).ToHaveTextAsync("confirmed");
        Assert.Equal(189, (await _rest.ValueAsync("extruder_v1", FrontTarget)).GetDouble());
    }

    [Fact]
    public async Task An_alarm_that_is_acknowledged_at_one_screen_is_so_at_the_other_and_after_a_reload()
    {
        await using Screen other = await OpenAsync(Look.Desk);
        await _rest.MutateAsync("laser_v1", """{"SetTargetDiameter":4.5}""");
        ILocator alarm = await AlarmAsync(_screen);
        ILocator atOther = await AlarmAsync(other);
        await Expect(alarm).ToContainTextAsync("Medium");
        await Expect(atOther).ToHaveAttributeAsync("data-state", "UnacknowledgedActive");

        await Expect(other.Page).ToHaveTitleAsync(new Regex(@"^\(\d+\) Panel$"));

        await _screen.ChooseDisplayAsync("Sound at alarms");
        await _screen.Page.Locator("html[data-sounding]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await alarm.GetByRole(AriaRole.Button, new() { Name = "Comment" }).ClickAsync();
        await _screen.Page.GetByLabel("What was found or done").FillAsync("The target\nwas wrong.");
        await LayoutTests.CheckAsync(_screen);
        await _screen.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(atOther.Locator(".alarm-comments")).ToHaveTextAsync(new Regex(@", 127\.0\.0\.1: The target\swas wrong\.$"));

        // Alarms of other tests may wait as well.
        await _screen.Page.WaitForFunctionAsync("""
            () => {
              document.querySelectorAll(".alarms .event:not([data-acknowledged]) button[aria-label^=Acknowledge]").forEach((button) => button.click());
              return !document.documentElement.hasAttribute("data-sounding");
            }
            """);
        await Expect(atOther).ToHaveAttributeAsync("data-state", "AcknowledgedActive");
        await other.Page.ReloadAsync();
        await other.IsLiveAsync();
        await Expect(await AlarmAsync(other)).ToHaveAttributeAsync("data-state", "AcknowledgedActive");
        await Expect(atOther.Locator(".alarm-comments li")).ToHaveCountAsync(1);

        await _rest.MutateAsync("laser_v1", """{"SetTargetDiameter":1.75}""");
        await Expect(alarm).ToHaveCountAsync(0);

        static async Task<ILocator> AlarmAsync(Screen screen)
        {
            await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Events" }).ClickAsync();
            return screen.Page.GetByRole(AriaRole.List, new() { Name = "Alarms" }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Diameter out of tolerance" });
        }
    }

    [Fact]
    public async Task Refusals_are_events_that_stay_until_acknowledged_and_survive_a_reload()
    {
        await _screen.OpenMachineAsync("extruder_v1");
        await EnterAsync(_screen, FrontTemperature, "998");
        await Expect(_screen.Control(FrontTemperature)).ToHaveAttributeAsync("data-command", "refused");
        await _screen.Page.ReloadAsync();
        await _screen.IsLiveAsync();

        await _screen.Page.GetByRole(AriaRole.Link, new() { Name = "Events" }).ClickAsync();
        ILocator events = _screen.Page.GetByRole(AriaRole.List, new() { Name = "Events" });
        ILocator refusal = events.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "998" });
        await Expect(refusal).ToHaveCountAsync(1);

        await _screen.Page.GetByLabel("Text").FillAsync("no event says this");
        await Expect(events.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(0);
        await _screen.Page.GetByLabel("Text").FillAsync("998");
        await refusal.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(refusal).ToContainTextAsync("acknowledged");
    }

    [Fact]
    public async Task German_and_dark_are_chosen_once_and_kept()
    {
        await _screen.ChooseDisplayAsync("Deutsch");
        await _screen.ChooseDisplayAsync("Dunkel");
        await _screen.Page.ReloadAsync();
        await _screen.IsLiveAsync();

        await Expect(_screen.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Expect(_screen.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(_screen.Page.GetByRole(AriaRole.Link, new() { Name = "Übersicht" })).ToBeVisibleAsync();
        await _screen.OpenMachineAsync("extruder_v1", "diagnosis");
        await Expect(_screen.Page.GetByRole(AriaRole.Heading, new() { Name = "Messwerte" })).ToBeVisibleAsync();
    }

    private Task<Screen> OpenAsync(Look look) => chromium.OpenAsync($"http://127.0.0.1:{panel.Process.Port}", look);

    private static async Task EnterAsync(Screen screen, string mutation, string number)
    {
        ILocator input = screen.Control(mutation).GetByRole(AriaRole.Textbox).Or(screen.Control(mutation).GetByRole(AriaRole.Spinbutton));
        await input.FillAsync(number);
        await input.PressAsync("Enter");
    }

    private Task ChooseAsync(string mutation, string choice) => _screen.Control(mutation).Locator($"[data-choice={choice}]").ClickAsync();

    /// <summary>Presses the tabulator until something has the focus; fails if it never gets it.</summary>
    private async Task TabToAsync(string selector)
    {
        const int FarthestStep = 200;
        for (int i = 0; i < FarthestStep; i++)
        {
            await _screen.Page.Keyboard.PressAsync("Tab");
            if (await _screen.Page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector))
            {
                return;
            }
        }

        Assert.Fail($"'{selector}' is not reached by {FarthestStep} presses of the tabulator key.");
    }
}
