using System.Globalization;
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
        _screen = await chromium.OpenAsync($"http://127.0.0.1:{panel.Process.Port}", Look.Desk);
        await _screen.OpenMachineAsync("extruder_v1");
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
        await Expect(reset).ToBeHiddenAsync();
        await Plot.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).ClickAsync();
        await Expect(reset).ToBeVisibleAsync();
        int zoomed = (await ExportAsync("Export as CSV")).Split("\r\n").Length;
        await reset.ClickAsync();
        await Expect(reset).ToBeHiddenAsync();
        int whole = (await ExportAsync("Export as CSV")).Split("\r\n").Length;

        Assert.True(zoomed < whole, $"{zoomed} lines zoomed, {whole} after");
    }

    private async Task<string> ExportAsync(string button) => System.Text.Encoding.UTF8.GetString(await DownloadAsync(button)).TrimStart('\uFEFF');

    private async Task<byte[]> DownloadAsync(string button)
    {
        IDownload download = await _screen.Page.RunAndWaitForDownloadAsync(() => Plot.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync());
        Assert.Contains("extruder", download.SuggestedFilename, StringComparison.Ordinal);
        return await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
    }
}
