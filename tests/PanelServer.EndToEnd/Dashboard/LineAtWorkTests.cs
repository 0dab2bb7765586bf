using System.Globalization;
using PanelServer.EndToEnd.FrontDoor;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>
/// A line that produces, seen on the dashboard. With PANEL_PICTURES=1 the pictures of the documentation are made from it
/// (docs/pictures), after a minute of production. The panel runs fifty times as fast as the clock, which leaves a cycle 80 µs: it needs the
/// computer for itself.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class LineAtWorkTests(Chromium chromium) : IClassFixture<Chromium>
{
    /// <summary>Folder of the documentation's pictures; null unless they are to be made.</summary>
    internal static readonly string? Pictures = Environment.GetEnvironmentVariable("PANEL_PICTURES") == "1"
        ? Path.Combine(FrontDoorInstance.Repository, "docs/pictures")
        : null;

    // Warm enough for the screw is soon reached; pictures show what is produced with.
    private static readonly int Celsius = Pictures is null ? 120 : 200;

    // So fast that devices beside the bus are late now and then, which would be seen in pictures.
    private static readonly string Speed = Pictures is null ? "50" : "20";

    private static readonly (string Name, string Page, Look Look)[] Album =
    [
        ("overview", "overview", Look.Desk),
        ("overview-phone", "overview", Look.Phone with { IsDark = true }),
        ("extruder", "extruder_v1", Look.Desk),
        ("extruder-wall", "extruder_v1", Look.Wall with { IsDark = true }),
        ("extruder-phone", "extruder_v1", Look.Phone),
        ("winder", "winder_v1", Look.Desk),
        ("winder-settings", "winder_v1/settings", Look.Desk),
        ("winder-phone-german", "winder_v1", Look.Phone with { IsDark = true, Locale = "de-DE" }),
        ("laser", "laser_v1", Look.Desk),
        ("power", "wago_power_v1", Look.Desk),
        ("mock", "mock", Look.Desk),
    ];

    [Fact]
    public async Task A_producing_line_is_seen_to_heat_turn_and_pull()
    {
        await using PanelProcess panel = await PanelProcess.StartAsync("--ControlLoop:RealTimePriority", "50", "--Simulation:Speed", Speed);
        MachineRest rest = new(panel);
        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{panel.Port}", Look.Desk);
        await screen.OpenMachineAsync("extruder_v1", "diagnosis");
        double cold = await ShownAsync(screen, "nozzle_temperature");

        await StartProductionAsync(rest);

        double hot = (await rest.ValueAsync("extruder_v1", "live_values.nozzle_temperature")).GetDouble();
        Assert.True(hot > Celsius - 10, $"{hot} °C");
        await WaitForShownAsync(screen, "nozzle_temperature", shown => shown > cold + 80);
        await WaitForShownAsync(screen, "motor_status.screw_rpm", shown => shown > 5);
        await screen.OpenMachineAsync("winder_v1", "diagnosis");
        await WaitForShownAsync(screen, "puller_speed", shown => shown > 3);
        if (Pictures is not null)
        {
            await MakeAlbumAsync(screen);
        }
    }

    private static async Task StartProductionAsync(MachineRest rest)
    {
        // A line is started when nothing is wrong with it any more: terminals come to OP one by one.
        foreach (string slug in new[] { "extruder_v1", "winder_v1", "mock" })
        {
            await rest.WaitUntilWellAsync(slug);
        }

        foreach (string zone in new[] { "SetFrontHeatingTargetTemperature", "SetMiddleHeatingTemperature", "SetBackHeatingTargetTemperature", "SetNozzleHeatingTemperature" })
        {
            await PostAsync(rest, "extruder_v1", $$"""{"{{zone}}":{{Celsius}}}""");
        }

        await PostAsync(rest, "extruder_v1", """{"SetExtruderMode":"Heat"}""");

        // So fast, the 250 ms that the power supply has for an answer are 5 ms: now and then it is late, and then its output cannot be switched.
        await Eventually.IsAsync(() => rest.MutateAsync("wago_power_v1", """{"SetMode":"On24V"}"""), answer => answer.Status == 200, answer => answer.Body);
        await PostAsync(rest, "mock", """{"SetMode":"Running"}""");
        await PostAsync(rest, "winder_v1", """{"SetPullerTargetSpeed":11.2}""");
        await PostAsync(rest, "winder_v1", "\"ZeroTensionArmAngle\"");
        await PostAsync(rest, "winder_v1", """{"SetMode":"Hold"}""");
        await rest.WaitForAsync("winder_v1", "state.traverse_state.is_homed", homed => homed.GetBoolean());
        await rest.WaitForAsync("winder_v1", "state.mode_state.can_wind", can => can.GetBoolean());
        await PostAsync(rest, "winder_v1", """{"SetMode":"Wind"}""");
        foreach (string zone in new[] { "front", "middle", "back", "nozzle" })
        {
            await rest.WaitForAsync("extruder_v1", $"live_values.{zone}_temperature", celsius => celsius.GetDouble() > Celsius - 5);
        }

        await PostAsync(rest, "extruder_v1", """{"SetInverterTargetRpm":12}""");
        await PostAsync(rest, "extruder_v1", """{"SetExtruderMode":"Extrude"}""");
        await rest.WaitForAsync("extruder_v1", "live_values.motor_status.screw_rpm", rpm => rpm.GetDouble() > 8);
    }

    private async Task MakeAlbumAsync(Screen screen)
    {
        Directory.CreateDirectory(Pictures!);
        await Task.Delay(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
        foreach ((string name, string page, Look look) in Album)
        {
            await using Screen pictured = await chromium.OpenAsync(screen.Address, look);
            if (page != "overview")
            {
                string[] parts = page.Split('/');
                await pictured.OpenMachineAsync(parts[0], parts.ElementAtOrDefault(1) ?? "operate");
            }

            await Task.Delay(TimeSpan.FromSeconds(page == "overview" ? 6 : 3), TestContext.Current.CancellationToken);
            await pictured.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures!, name + ".png") });
        }

        await PictureStoredAsync();
        await ContactSheet.MakeAsync(chromium, Path.Combine(Pictures!, "contact-sheet.jpg"));
    }

    /// <summary>
    /// What is read out of a store, of a line that runs as fast as the clock: the history of the other one has a sample every fifty seconds.
    /// </summary>
    private async Task PictureStoredAsync()
    {
        string folder = Directory.CreateTempSubdirectory("panel-trends-").FullName;
        await using (PanelProcess panel = await PanelProcess.StartAsync("--ControlLoop:RealTimePriority", "50", "--Storage:Directory", folder))
        {
            MachineRest rest = new(panel);
            await rest.WaitUntilWellAsync("extruder_v1");
            await PostAsync(rest, "extruder_v1", """{"SetFrontHeatingTargetTemperature":90}""");
            await PostAsync(rest, "extruder_v1", """{"SetBackHeatingTargetTemperature":60}""");
            await PostAsync(rest, "extruder_v1", """{"SetExtruderMode":"Heat"}""");
            await panel.PostAsync("/api/v2/recipes", """{"name":"PLA 1.75 mm","note":"White, for long spools","capture":[{"slug":"extruder_v1"}]}""");
            await PostAsync(rest, "extruder_v1", """{"SetNozzleHeatingTemperature":80}""");
            await panel.PostAsync("/api/v2/runs", """{"product":"PLA 1.75 mm, white","recipe":"PLA 1.75 mm"}""");
            await Task.Delay(TimeSpan.FromSeconds(100), TestContext.Current.CancellationToken);
            await using Screen pictured = await chromium.OpenAsync($"http://127.0.0.1:{panel.Port}", new Look("tall", 1280, 1250));
            await pictured.Page.GotoAsync($"http://127.0.0.1:{panel.Port}/#/trends");
            await pictured.Page.GetByLabel("Time window").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = "10 min" });
            await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
            await pictured.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures!, "trends.png") });
            await pictured.Page.SetViewportSizeAsync(Look.Desk.Width, Look.Desk.Height);
            await pictured.Page.GotoAsync($"http://127.0.0.1:{panel.Port}/#/recipes");
            await pictured.Page.Locator(".recipe-row").First.ClickAsync();
            await pictured.Page.Locator(".recipe-table").WaitForAsync();
            await pictured.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures!, "recipes.png") });
            await pictured.Page.GotoAsync($"http://127.0.0.1:{panel.Port}/#/runs");
            await pictured.Page.Locator(".run").First.WaitForAsync();
            await pictured.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures!, "runs.png") });
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task PostAsync(MachineRest rest, string slug, string mutation)
    {
        (int status, string body) = await rest.MutateAsync(slug, mutation);
        Assert.True(status == 200, $"{mutation}: {body}");
    }

    private static async Task<double> ShownAsync(Screen screen, string path)
    {
        string text = await screen.Page.Locator($".value-row[data-value-path=\"{path}\"] .number").InnerTextAsync();
        return double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static Task<double> WaitForShownAsync(Screen screen, string path, Func<double, bool> isWanted) => Eventually.IsAsync(
        () => ShownAsync(screen, path), isWanted, shown => $"{path} is shown as {shown}");
}
