using System.Globalization;
using Microsoft.Playwright;
using PanelServer.EndToEnd.FrontDoor;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>A server that is lost, hangs, and comes back, seen from the screen.</summary>
[Collection(nameof(Chromium))]
public sealed class ConnectionTests(Chromium chromium)
{
    [Fact]
    public async Task A_lost_server_greys_all_values_and_a_new_one_is_found_without_a_reload()
    {
        int port = FrontDoorInstance.FreePort();
        PanelProcess first = await StartAsync(port);
        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{port}", Look.Desk);
        await screen.OpenMachineAsync("extruder_v1");
        ILocator mode = screen.Page.Locator("[data-mutation=SetExtruderMode] [aria-pressed=true]");
        await mode.WaitForAsync();
        await first.DisposeAsync();

        await screen.IsStaleAsync();
        await Expect(screen.Connection).ToHaveTextAsync("No connection");
        await Expect(screen.Page.Locator(".machine-page[data-stale]")).ToBeVisibleAsync();
        await Expect(screen.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "all values are old" })).ToBeVisibleAsync();
        Assert.NotEqual(await ColourOfValuesAsync(screen), await ColourOfTextAsync(screen));
        Assert.Contains("line-through", await mode.EvaluateAsync<string>("button => getComputedStyle(button).textDecoration"), StringComparison.Ordinal);
        Assert.Equal("", await LayoutTests.FindingsAsync(screen.Page));

        await using PanelProcess second = await StartAsync(port);
        await screen.IsLiveAsync();
        await Expect(screen.Page.Locator(".machine-page:not([data-stale])")).ToBeVisibleAsync();
        await screen.Page.Locator("[data-mutation=SetFrontHeatingTargetTemperature] input").FillAsync("155");
        await screen.Page.Keyboard.PressAsync("Enter");
        await Expect(screen.Answer("SetFrontHeatingTargetTemperature")).ToHaveTextAsync("confirmed");
    }

    [Fact]
    public async Task A_server_that_hangs_is_noticed_though_its_connection_stands()
    {
        await using PanelProcess panel = await StartAsync(FrontDoorInstance.FreePort());
        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{panel.Port}", Look.Desk);

        panel.Freeze();
        await screen.IsStaleAsync();

        panel.Thaw();
        await screen.IsLiveAsync();
    }

    [Fact]
    public async Task A_stop_that_nobody_confirms_is_said_in_plain_words()
    {
        await using PanelProcess panel = await StartAsync(FrontDoorInstance.FreePort());
        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{panel.Port}", Look.Desk);
        await screen.Card("extruder_v1").WaitForAsync();
        panel.Freeze();
        await screen.IsStaleAsync();

        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Stop all" }).ClickAsync();

        ILocator report = screen.Page.GetByRole(AriaRole.Region, new() { Name = "Stop report" });
        await Expect(report.Locator("li[data-machine=extruder_v1]")).ToContainTextAsync("NOT confirmed", new() { Timeout = 30_000 });
        panel.Thaw();
    }

    private static Task<string> ColourOfValuesAsync(Screen screen) => ColourAsync(screen, ".schematic-value");

    private static Task<string> ColourOfTextAsync(Screen screen) => ColourAsync(screen, "h1");

    private static Task<string> ColourAsync(Screen screen, string selector) =>
        screen.Page.EvaluateAsync<string>("selector => getComputedStyle(document.querySelector(selector)).color", selector);

    private static Task<PanelProcess> StartAsync(int port) =>
        PanelProcess.StartAsync("--Network:Port", port.ToString(CultureInfo.InvariantCulture), "--ControlLoop:RealTimePriority", "50");
}
