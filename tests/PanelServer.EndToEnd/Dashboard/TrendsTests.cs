using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>Signals of several machines on one time axis, checked against the history that REST tells.</summary>
[Collection(nameof(Chromium))]
public sealed class TrendsTests(SimulatedPanel panel, Chromium chromium)
{
    [Fact]
    public async Task Signals_of_several_machines_stand_on_one_axis_with_cursors_marks_and_an_export()
    {
        MachineRest rest = new(panel.Process);
        Assert.Equal(200, (await rest.MutateAsync("mock", """{"SetFrequency1":123}""")).Status);
        await Eventually.IsAsync(() => panel.Process.GetAsync("/api/v2/machine/laser_v1/40961/history?format=csv&fields=diameter"), csv => csv.Split("\r\n").Length > 8);
        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{panel.Process.Port}", Look.Desk);
        IPage page = screen.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Trends", Exact = true }).ClickAsync();
        ILocator rows = page.Locator(".trend-figures tbody tr");
        await Expect(rows).Not.ToHaveCountAsync(0);
        await page.Locator(".trend-chooser > summary").ClickAsync();
        await page.Locator(".trend-signals fieldset", new() { HasText = "Laser V1" }).GetByLabel("Diameter", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Time window").SelectOptionAsync(new SelectOptionValue { Label = "10 min" });

        ILocator diameter = rows.Filter(new() { HasText = "Laser V1 40961: Diameter" });
        await Expect(diameter.Locator("td").Nth(3)).ToHaveTextAsync(new Regex(@"^1\.\d{3}\smm$"));
        await Expect(page.GetByRole(AriaRole.Figure, new() { Name = "mm", Exact = true }).Locator("canvas")).ToBeVisibleAsync();
        await page.GetByText("Commands and alarms").ClickAsync();
        await Expect(page.Locator(".trend-marks")).ToContainTextAsync("Mock machine 57922 · Command: Frequency 1: 123");

        ILocator cursor = page.GetByRole(AriaRole.Slider, new() { Name = "Cursor A" });
        await cursor.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(diameter.Locator("td").Nth(0)).ToHaveTextAsync(await diameter.Locator("td").Nth(1).InnerTextAsync());

        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Export as CSV" }).ClickAsync());
        string[] lines = await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains("Laser V1 40961: Diameter (mm)", lines[0], StringComparison.Ordinal);
        Assert.Equal(601, lines.Length);
        DateTimeOffset[] times = [.. lines[1..].Select(line => DateTimeOffset.Parse(line.Split(',')[0], CultureInfo.InvariantCulture))];
        Assert.Equal(599, (times[^1] - times[0]).TotalSeconds, 0.5);
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task A_screen_whose_clock_is_wrong_shows_what_is_now_on_the_panel()
    {
        await Eventually.IsAsync(() => panel.Process.GetAsync("/api/v2/machine/laser_v1/40961/history?format=csv&fields=diameter"), csv => csv.Split("\r\n").Length > 8);
        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{panel.Process.Port}", Look.Desk);
        await screen.Page.AddInitScriptAsync("{ const now = Date.now; Date.now = () => now() - 2 * 3600_000; }");
        await screen.Page.ReloadAsync();
        await screen.Card("laser_v1").WaitForAsync();
        await screen.Page.GetByRole(AriaRole.Link, new() { Name = "Trends", Exact = true }).ClickAsync();
        await screen.Page.GetByLabel("Time window").SelectOptionAsync(new SelectOptionValue { Label = "10 min" });

        ILocator temperature = screen.Page.Locator(".trend-figures tbody tr", new() { HasText = "Extruder V1 57922: Back temperature" });
        await Expect(temperature.Locator("td").Nth(3)).ToHaveTextAsync(new Regex(@"^\d+\.\d\s°C$"));
    }
}
