using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>Plots of a machine: history, hold, zoom, export.</summary>
[Collection(nameof(Chromium))]
public sealed class PlotTests(SimulatedPanel panel, Chromium chromium) : IAsyncLifetime
{
    private static readonly byte[] PngSignature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private Screen _screen = null!;

    private ILocator Plot => _screen.Page.GetByRole(AriaRole.Toolbar, new() { Name = "Plot" }).First;

    public async ValueTask InitializeAsync()
    {
        // The server may have started just now, and its history has a sample a second.
        await Eventually.IsAsync(
            () => panel.Process.GetAsync("/api/v2/machine/extruder_v1/57922/history?format=csv&fields=pressure"), csv => csv.Split("\r\n").Length > 4);
        _screen = await chromium.OpenAsync($"http://127.0.0.1:{panel.Process.Port}", Look.Desk);
        await _screen.OpenMachineAsync("extruder_v1", "trends");
        // Says that the last hour is on its way until it has come.
        await Expect(_screen.Page.Locator(".plot").First.Locator(".plot-note")).ToBeHiddenAsync();
    }

    public ValueTask DisposeAsync() => _screen.DisposeAsync();

    [Fact]
    public async Task The_export_as_CSV_has_units_and_begins_before_the_page_was_opened()
    {
        string[] lines = (await ExportAsync("Export as CSV")).TrimEnd().Split("\r\n");

        Assert.StartsWith("time,", lines[0], StringComparison.Ordinal);
        Assert.Contains("(rpm)", lines[0], StringComparison.Ordinal);
        DateTimeOffset[] times = [.. lines[1..].Select(line => DateTimeOffset.Parse(line.Split(',')[0], CultureInfo.InvariantCulture))];
        Assert.True(times.Length > 1, string.Join('\n', lines));
        Assert.Equal(times.Order(), times);
        Assert.All(lines[1..], line => Assert.Equal(lines[1].Split(',').Length, line.Split(',').Length));
        double opened = await _screen.Page.EvaluateAsync<double>("performance.timeOrigin");
        Assert.True(times[0].ToUnixTimeMilliseconds() < opened, $"{times[0]:O} is after the page was opened");
    }

    [Fact]
    public async Task Set_points_of_the_time_before_the_page_was_opened_are_plotted()
    {
        MachineRest rest = new(panel.Process);
        foreach (int target in new[] { 41, 42 })
        {
            Assert.Equal(200, (await rest.MutateAsync("extruder_v1", $$"""{"SetFrontHeatingTargetTemperature":{{target}}}""")).Status);
            await WaitForRecordedAsync(rest, target);
        }

        await using Screen opened = await chromium.OpenAsync($"http://127.0.0.1:{panel.Process.Port}", Look.Desk);
        await opened.OpenMachineAsync("extruder_v1", "trends");
        ILocator plot = opened.Page.GetByRole(AriaRole.Figure, new() { Name = "Temperatures" });
        await Expect(plot.Locator(".plot-note")).ToBeHiddenAsync();
        IDownload download = await opened.Page.RunAndWaitForDownloadAsync(() => plot.GetByRole(AriaRole.Button, new() { Name = "Export as CSV" }).PressAsync("Enter"));
        string[][] lines = [.. (await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken)).Select(line => line.Split(','))];
        int column = Array.FindIndex(Headings(lines[0]), heading => heading.StartsWith("Front temperature, set", StringComparison.Ordinal));
        double start = await opened.Page.EvaluateAsync<double>("performance.timeOrigin");
        string[] before = [.. lines[1..].Where(line => DateTimeOffset.Parse(line[0], CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() < start).Select(line => line[column]).Distinct()];
        Assert.Equal(["41", "42"], before[^2..]);
    }

    [Fact]
    public async Task A_finger_drawn_across_a_plot_zooms_and_one_drawn_upwards_scrolls_the_page()
    {
        await using Screen phone = await chromium.OpenAsync($"http://127.0.0.1:{panel.Process.Port}", Look.Phone);
        await phone.OpenMachineAsync("extruder_v1", "trends");
        ILocator plot = phone.Page.Locator(".plot").First;
        ILocator reset = plot.GetByRole(AriaRole.Button, new() { Name = "Reset zoom" });
        ILocator area = plot.Locator(".u-over");
        await area.ScrollIntoViewIfNeededAsync();
        await phone.Page.EvaluateAsync("element => element.scrollIntoView({ block: 'center' })", await area.ElementHandleAsync());
        LocatorBoundingBoxResult box = (await area.BoundingBoxAsync())!;
        (float left, float middle) = (box.X + (box.Width * 0.3f), box.Y + (box.Height / 2));

        double before = await ScrolledAsync(phone);
        await DragFingerAsync(phone, (left, middle), (left, middle - 120));
        await Eventually.IsAsync(() => ScrolledAsync(phone), now => now > before, now => $"scrolled from {before} to {now}");
        await Expect(reset).ToBeDisabledAsync();

        await phone.Page.EvaluateAsync("element => element.scrollIntoView({ block: 'center' })", await area.ElementHandleAsync());
        box = (await area.BoundingBoxAsync())!;
        middle = box.Y + (box.Height / 2);
        await DragFingerAsync(phone, (left, middle), (left + (box.Width * 0.4f), middle + 3));
        // Had the page taken the movement for scrolling, the gesture would have been cancelled.
        await Expect(reset).ToBeEnabledAsync();
    }

    [Fact]
    public async Task The_export_as_PNG_is_a_picture_of_some_size()
    {
        byte[] picture = await DownloadAsync("Export as PNG");

        Assert.Equal(PngSignature, picture[..8]);
        Assert.True(picture.Length > 5_000, $"{picture.Length} bytes");
    }

    [Fact]
    public async Task A_held_plot_says_so_and_goes_on_when_told()
    {
        await Plot.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(Plot.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();
        await Plot.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(Plot.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Zoom_shows_less_time_until_it_is_reset()
    {
        ILocator reset = Plot.GetByRole(AriaRole.Button, new() { Name = "Reset zoom" });
        await Expect(reset).ToBeDisabledAsync();
        await Plot.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).ClickAsync();
        await Expect(reset).ToBeEnabledAsync();
        int zoomed = (await ExportAsync("Export as CSV")).Split("\r\n").Length;
        await reset.ClickAsync();
        await Expect(reset).ToBeDisabledAsync();
        int whole = (await ExportAsync("Export as CSV")).Split("\r\n").Length;

        Assert.True(zoomed < whole, $"{zoomed} lines zoomed, {whole} after");
    }

    private static async Task WaitForRecordedAsync(MachineRest rest, int target)
    {
        await rest.WaitForAsync("extruder_v1", "state.heating_states.front.target_temperature", value => value.GetDouble() == target);
        // One sample is taken each second.
        await Eventually.IsAsync(
            async () => (await rest.HistoryAsync("extruder_v1", "front_temperature.set_point")).LastOrDefault(),
            last => last == target,
            last => $"the last set point recorded is {last}");
    }

    private static string[] Headings(string[] parts)
    {
        // A heading with a comma in it is quoted, and was split.
        string line = string.Join(',', parts);
        return [.. Regex.Matches(line, "\"([^\"]*)\"|([^,]+)").Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Value)];
    }

    private static Task<double> ScrolledAsync(Screen screen) => screen.Page.EvaluateAsync<double>("scrollY");

    private static async Task DragFingerAsync(Screen screen, (float X, float Y) from, (float X, float Y) to)
    {
        const int Steps = 10;
        ICDPSession session = await screen.Page.Context.NewCDPSessionAsync(screen.Page);
        for (int i = 0; i <= Steps; i++)
        {
            float part = (float)i / Steps;
            object[] points = [new { x = from.X + ((to.X - from.X) * part), y = from.Y + ((to.Y - from.Y) * part) }];
            await session.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = i == 0 ? "touchStart" : "touchMove", ["touchPoints"] = points });
        }

        await session.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });
    }

    private async Task<string> ExportAsync(string button) => System.Text.Encoding.UTF8.GetString(await DownloadAsync(button)).TrimStart('\uFEFF');

    // By the key, which no banner that comes meanwhile can push away under the pointer.
    private async Task<byte[]> DownloadAsync(string button)
    {
        IDownload download = await _screen.Page.RunAndWaitForDownloadAsync(() => Plot.GetByRole(AriaRole.Button, new() { Name = button }).PressAsync("Enter"));
        Assert.Contains("extruder", download.SuggestedFilename, StringComparison.Ordinal);
        return await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
    }
}
