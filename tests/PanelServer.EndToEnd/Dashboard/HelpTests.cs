using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>What the screen tells an operator beyond values: errors in German, what they mean, what comes next, the keys.</summary>
[Collection(nameof(Chromium))]
public sealed class HelpTests(SimulatedPanel panel, Chromium chromium) : IAsyncLifetime
{
    private readonly MachineRest _rest = new(panel.Process);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await FaultAsync("inverter ok");
        await FaultAsync("gauge ok");
        await FaultAsync("power-supply ok");
    }

    [Fact]
    public async Task In_German_errors_and_refusals_are_German_and_an_error_is_explained()
    {
        await FaultAsync("gauge silent");
        await FaultAsync("power-supply silent");
        await using Screen screen = await OpenAsync(Look.Desk with { Locale = "de-DE" });
        ILocator voltage = screen.Page.Locator("[data-value-path=voltage]");
        await screen.OpenMachineAsync("wago_power_v1");
        await Expect(voltage.Locator(".number")).ToHaveTextAsync("–");
        await Expect(voltage).ToContainTextAsync("Keine Messwerte");

        await screen.OpenMachineAsync("laser_v1");
        await Expect(screen.Page.Locator(".machine-error")).ToHaveTextAsync(new Regex("^Das Durchmessermessgerät liefert keine Werte|^Durchmessermessgerät an .* arbeitet nicht: "));
        await screen.Page.GetByText("Was bedeutet das?").ClickAsync();
        await Expect(screen.Page.Locator(".help")).ToContainTextAsync("es wird immer wieder versucht", new() { IgnoreCase = true });
        await LayoutTests.CheckAsync(screen);

        await screen.Page.EvaluateAsync("location.hash = '#/events'");
        ILocator alarm = screen.Page.Locator(".alarms .event", new() { HasText = "Das Messgerät liefert keine Werte" }).First;
        await alarm.Locator("summary").ClickAsync();
        await Expect(alarm.Locator(".help")).ToContainTextAsync("Hoch: jetzt handeln");
        await LayoutTests.CheckAsync(screen);

        await screen.OpenMachineAsync("extruder_v1");
        ILocator input = screen.Control("SetFrontHeatingTargetTemperature").Locator("input");
        await input.FillAsync("999");
        await input.PressAsync("Enter");
        await Expect(screen.Answer("SetFrontHeatingTargetTemperature")).ToHaveTextAsync("999 ist außerhalb des Bereichs; erlaubt: eine Zahl von 0 bis 300 (°C)");
    }

    [Fact]
    public async Task What_a_silent_inverter_should_measure_is_a_dash_with_the_reason()
    {
        await FaultAsync("inverter silent");
        await using Screen screen = await OpenAsync(Look.Desk);
        ILocator speed = screen.Card("extruder_v1").Locator("[data-value-path='motor_status.screw_rpm']");
        await Expect(speed.Locator(".number")).ToHaveTextAsync("–");
        await Expect(speed).ToContainTextAsync("Inverter silent");
        await screen.OpenMachineAsync("extruder_v1");
        await Expect(screen.Page.Locator(".schematic-card").First.Locator(".schematic-value")).ToHaveTextAsync("–");
        await LayoutTests.CheckAsync(screen);
    }

    [Fact]
    public async Task An_error_comes_with_its_dash_on_the_card_with_its_explanation_and_in_the_strip_of_every_page()
    {
        await using Screen screen = await OpenAsync(Look.Desk);
        ILocator card = screen.Card("wago_power_v1");
        await Expect(card.Locator(".number").First).Not.ToHaveTextAsync("–");
        await screen.Page.EvaluateAsync("""
            () => {
              // Far longer than values take, so that a busy computer is no reason; a value that is not withdrawn stays for good.
              const patience = 3000;
              const card = document.querySelector("article[data-machine=wago_power_v1]");
              globalThis.besideTheError = null;
              new MutationObserver(() => {
                if (!card.querySelector(".card-error").hidden) {
                  setTimeout(() => { globalThis.besideTheError ??= card.querySelector(".number").textContent; }, patience);
                }
              }).observe(card, { subtree: true, attributes: true, childList: true, characterData: true });
            }
            """);
        await FaultAsync("power-supply silent");
        await Expect(card.Locator(".card-error")).ToContainTextAsync("does not work");
        await screen.Page.WaitForFunctionAsync("() => globalThis.besideTheError !== null");
        Assert.Equal("–", await screen.Page.EvaluateAsync<string>("globalThis.besideTheError"));
        await card.GetByText("What does this mean?").ClickAsync();
        await Expect(card.Locator(".help")).ToContainTextAsync("It is tried again all the time.");
        await LayoutTests.CheckAsync(screen);

        ILocator strip = screen.Page.Locator(".alarm-strip");
        foreach (string page in new[] { "#/trends", "#/machine/winder_v1/57922/settings", "#/" })
        {
            await screen.Page.EvaluateAsync("page => { location.hash = page; }", page);
            await Expect(strip).ToContainTextAsync("High: WAGO power supply");
        }

        await screen.Page.ReloadAsync();
        await Expect(strip).ToContainTextAsync("The supply gives no readings");
        await strip.GetByRole(AriaRole.Link).ClickAsync();
        ILocator alarm = screen.Page.Locator(".alarms .event", new() { HasText = "The supply gives no readings" }).First;
        await alarm.GetByRole(AriaRole.Button, new() { Name = "Comment" }).ClickAsync();
        await screen.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox).FillAsync("Fuse F3 was out.");
        await screen.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(alarm).ToContainTextAsync("Fuse F3 was out.");
        await FaultAsync("power-supply ok");
        await screen.Page.GetByText("History of the alarms").ClickAsync();
        await Expect(screen.Page.Locator(".alarm-history .event", new() { HasText = "Fuse F3 was out." })).ToContainTextAsync("The supply gives no readings");
        await LayoutTests.CheckAsync(screen);
    }

    [Fact]
    public async Task Tooltips_are_German_as_well()
    {
        await using Screen screen = await OpenAsync(Look.Desk with { Locale = "de-DE" });
        int seen = 0;
        foreach (string slug in new[] { "extruder_v1", "winder_v1", "laser_v1" })
        {
            foreach (string tab in new[] { "operate", "settings", "diagnosis" })
            {
                await screen.OpenMachineAsync(slug, tab);
                string[] titles = await screen.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('main [title]')].map((element) => element.title).filter((title) => title !== '')");
                seen += titles.Length;
                Assert.All(titles, title => Assert.DoesNotMatch(@"\b(the|of|is|Sets|Switches)\b", title));
            }
        }

        Assert.True(seen > 50, $"{seen} tooltips");
    }

    [Theory]
    [InlineData("en-GB", "Stops every machine at once")]
    [InlineData("de-DE", "Stoppt sofort jede Maschine")]
    public async Task A_question_mark_shows_the_keys(string locale, string stop)
    {
        await using Screen screen = await OpenAsync(Look.Phone with { Locale = locale, IsDark = locale == "de-DE" });
        await screen.Page.Keyboard.PressAsync("?");
        ILocator dialog = screen.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync($"F9{stop}");
        await LayoutTests.CheckAsync(screen);
        await screen.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_guide_says_when_the_barrel_is_ready_and_how_the_spool_is_changed()
    {
        foreach (string tag in new[] { "SetBackHeatingTargetTemperature", "SetMiddleHeatingTemperature", "SetFrontHeatingTargetTemperature", "SetNozzleHeatingTemperature" })
        {
            await _rest.MutateAsync("extruder_v1", $$"""{"{{tag}}":80}""");
        }

        await _rest.MutateAsync("extruder_v1", """{"SetExtruderMode":"Heat"}""");
        await using Screen screen = await OpenAsync(Look.Desk);
        await screen.OpenMachineAsync("extruder_v1");
        ILocator line = screen.Page.Locator(".guide-line");
        await Expect(line).ToHaveTextAsync(new Regex(@"^(Heating up|Ready to extrude in about \d+ min \(soaking 5 min\)): \w+( zone)? −\d+ °C$"));
        await _rest.MutateAsync("extruder_v1", """{"SetExtruderMode":"Standby"}""");
        await Expect(line).ToBeHiddenAsync();

        await screen.OpenMachineAsync("winder_v1");
        await Expect(line).ToHaveTextAsync(new Regex(@"^Left on this spool: \d+ m"));
        await screen.Page.GetByText("Change the spool").ClickAsync();
        await Expect(screen.Page.Locator(".guide-steps li")).ToHaveCountAsync(5);
        await Expect(screen.Page.Locator(".guide-steps li[aria-current=step]")).ToHaveCountAsync(1);
        await LayoutTests.CheckAsync(screen);
    }

    [Fact]
    public async Task A_kiosk_fills_its_screen_and_offers_nothing_that_leads_out_of_it()
    {
        await using Screen screen = await OpenAsync(Look.Wall with { IsDark = true });
        await screen.Page.GotoAsync($"{screen.Address}/?kiosk#/");
        await screen.IsLiveAsync();
        await screen.Card("laser_v1").WaitForAsync();
        await screen.Page.WaitForFunctionAsync("document.querySelector('.machine-grid').getBoundingClientRect().bottom > innerHeight * 0.9");
        await Expect(screen.Page.Locator(".display-menu")).ToHaveCountAsync(0);
        await LayoutTests.CheckAsync(screen);
        foreach (string page in new[] { "runs", "machine/extruder_v1/57922" })
        {
            await screen.Page.EvaluateAsync("page => { location.hash = `#/${page}`; }", page);
            await screen.Page.Locator(".rail [aria-current=page]").WaitForAsync();
            Assert.Equal(0, await screen.Page.Locator("a:not([href^='#'])").Locator("visible=true").CountAsync());
            await LayoutTests.CheckAsync(screen);
        }
    }

    private Task<Screen> OpenAsync(Look look) => chromium.OpenAsync($"http://127.0.0.1:{panel.Process.Port}", look);

    private async Task FaultAsync(string command) => await panel.Process.PostAsync("/api/v2/simulation/faults", JsonSerializer.Serialize(new { script = command }));
}
