using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>Devices beside the bus in front of the dashboard: looked for, released and assigned, and REST says what came of it.</summary>
[Collection(nameof(Chromium))]
public sealed class DevicesPageTests(Chromium chromium) : IAsyncLifetime
{
    private const string Supply = "wago_power_v1/48879";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panel-devices-");
    private PanelProcess _panel = null!;

    public async ValueTask InitializeAsync() => _panel = await PanelProcess.StartAsync(
        "--Bus:Segment", "buffer", "--Devices:Simulated", "true", "--Machines:LaserV1:HotPlug", "false", "--Storage:Directory", _folder.FullName);

    public async ValueTask DisposeAsync()
    {
        await _panel.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("en-GB", "Release", "Yes, do it", "The device is released until it is assigned again.", "Look for devices", "Assign", "The device is used from now on, and after every start of the server.", "A power supply answers. Assign it to use it.")]
    [InlineData("de-DE", "Freigeben", "Ja, ausführen", "Das Gerät ist freigegeben, bis es wieder zugeordnet wird.", "Geräte suchen", "Zuordnen", "Das Gerät wird ab jetzt benutzt, auch nach jedem Start des Servers.", "Es antwortet: Netzgerät. Zum Benutzen zuordnen.")]
    public async Task A_device_is_released_found_again_and_assigned(string locale, string release, string yes, string released, string look, string assign, string assigned, string found)
    {
        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{_panel.Port}", (locale == "en-GB" ? Look.Desk : Look.Phone with { IsDark = true }) with { Locale = locale });

        // The German of what the server tells has come with the machines.
        await screen.Card("laser_v1").WaitForAsync();
        await screen.Page.EvaluateAsync("location.hash = '#/commissioning'");
        ILocator device = screen.Page.Locator($"[data-device=\"{Supply}\"]");
        ILocator answer = screen.Page.Locator(".device-answer");

        await Expect(device).ToHaveAttributeAsync("data-used", "");
        await device.GetByRole(AriaRole.Button, new() { Name = release }).ClickAsync();
        await screen.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = yes }).ClickAsync();
        await Expect(answer).ToHaveTextAsync(released);
        await Expect(device).Not.ToHaveAttributeAsync("data-used", "");
        Assert.Equal("wago_power_v1 False", await ReadAsync());

        await screen.Page.GetByRole(AriaRole.Button, new() { Name = look }).ClickAsync();
        ILocator supply = screen.Page.Locator("[data-found] > li", new() { HasText = found });
        await Expect(supply).ToBeVisibleAsync();
        await LayoutTests.CheckAsync(screen);
        await supply.GetByRole(AriaRole.Button, new() { Name = assign }).ClickAsync();
        await Expect(answer).ToHaveTextAsync(assigned);
        await Expect(device).ToHaveAttributeAsync("data-used", "");
        Assert.Equal("wago_power_v1 True", await ReadAsync());
        Assert.Empty(screen.Complaints);
    }

    private async Task<string> ReadAsync() => JsonNode.Parse(await _panel.GetAsync("/api/v2/devices"))!["devices"]!.AsArray()
        .Where(device => (string?)device!["slug"] == "wago_power_v1")
        .Select(device => $"{device!["slug"]} {(bool)device["is_used"]!}")
        .Single();
}
