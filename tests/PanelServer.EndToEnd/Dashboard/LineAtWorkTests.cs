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
    private static readonly int Celsius = Pictures is null ? 120 : 180;

    // So fast that devices beside the bus are late now and then, which would be seen in pictures.
    private static readonly string Speed = Pictures is null ? "50" : "10";

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
        string folder = Directory.CreateTempSubdirectory("panel-line-").FullName;
        try
        {
            await SeeProductionAsync(folder);
            if (Pictures is not null)
            {
                await ContactSheet.MakeAsync(chromium, Path.Combine(Pictures, "contact-sheet.jpg"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task SeeProductionAsync(string folder)
    {
        await using PanelProcess panel = await PanelProcess.StartAsync(
            "--ControlLoop:RealTimePriority", "50", "--Simulation:Speed", Speed, "--Storage:Directory", folder);
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
            await MakeAlbumAsync(panel, screen);
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

    private async Task MakeAlbumAsync(PanelProcess panel, Screen screen)
    {
        Directory.CreateDirectory(Pictures!);
        await panel.PostAsync("/api/v2/recipes", """{"name":"PLA 1.75 mm","note":"White, for long spools","capture":[{"slug":"extruder_v1"}]}""");
        await PostAsync(new(panel), "extruder_v1", $$"""{"SetNozzleHeatingTemperature":{{Celsius + 5}}}""");
        await panel.PostAsync("/api/v2/runs", """{"product":"PLA 1.75 mm, white","recipe":"PLA 1.75 mm"}""");
        await Task.Delay(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
        foreach ((string name, string page, Look look) in Album)
        {
            await using Screen pictured = await chromium.OpenAsync(screen.Address, look);
            if (page != "overview")
            {
                string[] parts = page.Split('/');
                await pictured.OpenMachineAsync(parts[0], parts.ElementAtOrDefault(1) ?? "operate");
            }

            await TakeAsync(panel, pictured, name);
        }

        await using Screen stored = await chromium.OpenAsync(screen.Address, new Look("tall", 1280, 1250));
        await stored.Page.GotoAsync($"{screen.Address}/#/trends");
        await stored.Page.GetByLabel("Time window").SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Label = "1 h" });
        await TakeAsync(panel, stored, "trends");
        await stored.Page.SetViewportSizeAsync(Look.Desk.Width, Look.Desk.Height);
        await stored.Page.GotoAsync($"{screen.Address}/#/recipes");
        await stored.Page.Locator(".recipe-row").First.ClickAsync();
        await stored.Page.Locator(".recipe-table").WaitForAsync();
        await TakeAsync(panel, stored, "recipes");
        await stored.Page.GotoAsync($"{screen.Address}/#/runs");
        await stored.Page.Locator(".run").First.WaitForAsync();
        await TakeAsync(panel, stored, "runs");
    }

    private static async Task TakeAsync(PanelProcess panel, Screen screen, string name)
    {
        // The sparklines and trends have something to show then.
        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
        await Eventually.IsAsync(() => ContactSheet.AcknowledgeAsync(panel), alarms => alarms == 0);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await screen.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures!, name + ".png") });
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
