using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>
/// The dashboard in every state that an operator may meet, on a phone, two desks and a wall, light and dark, English and German: side by side in one picture.
/// </summary>
internal static class ContactSheet
{
    private static readonly (string Name, int Width, int Height)[] Sizes = [("phone", 390, 844), ("desk", 1280, 800), ("full-hd", 1920, 1080), ("wall", 3840, 2160)];

    /// <summary>What is wrong, as orders to the simulation, and the page that shows it.</summary>
    private static readonly (string Name, string Faults, string Page)[] States =
    [
        ("nothing is wrong", "", "#/"),
        ("operating", "", "#/machine/winder_v1/57922"),
        ("settings", "", "#/machine/winder_v1/57922/settings"),
        ("commissioning", "", "#/commissioning"),
        ("a broken sensor", "thermometer front pulled", "#/machine/extruder_v1/57922"),
        ("three faults at once", "gauge silent\npower-supply silent", "#/"),
        ("their alarms", "", "#/events"),
    ];

    /// <summary>Makes it.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="path">Where the picture is put.</param>
    public static async Task MakeAsync(Chromium chromium, string path)
    {
        await using PanelProcess panel = await PanelProcess.StartAsync("--ControlLoop:RealTimePriority", "50", "--Simulation:FaultControl", "true");
        Look[] looks =
        [
            .. Sizes.Select(size => new Look(size.Name, size.Width, size.Height)),
            .. Sizes.Select(size => new Look(size.Name, size.Width, size.Height, true, "de-DE")),
        ];
        Screen[] screens = await Task.WhenAll(looks.Select(look => chromium.OpenAsync($"http://127.0.0.1:{panel.Port}", look)));
        await Task.WhenAll(screens.Select(screen => screen.Card("laser_v1").WaitForAsync()));
        await Eventually.IsAsync(() => AcknowledgeAsync(panel), alarms => alarms == 0);
        StringBuilder sheet = new("""<style>body{font:24px sans-serif;margin:20px}section{display:flex;gap:12px;align-items:end;margin-bottom:24px}img{height:340px;border:1px solid #888}</style>""");
        foreach ((string name, string faults, string page) in States)
        {
            if (faults.Length > 0)
            {
                await panel.PostAsync("/api/v2/simulation/faults", JsonSerializer.Serialize(new { script = faults }));
            }

            foreach (Screen screen in screens)
            {
                await screen.Page.EvaluateAsync("page => { location.hash = page; }", page);
            }

            await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
            await AddAsync(sheet, name, screens);
        }

        foreach ((string name, Action befall) in new (string, Action)[] { ("a server that stalls", panel.Freeze), ("a server that is killed", () => Kill(panel)) })
        {
            befall();
            await Task.WhenAll(screens.Select(screen => screen.IsStaleAsync()));
            await AddAsync(sheet, name, screens);
        }

        await using Screen easel = screens[1];
        await easel.Page.SetViewportSizeAsync(3200, 800);
        await easel.Page.GotoAsync("about:blank");
        await easel.Page.SetContentAsync(sheet.ToString());
        await easel.Page.ScreenshotAsync(new() { Path = path, FullPage = true, Type = ScreenshotType.Jpeg, Quality = 70 });
        foreach (Screen screen in screens.Where(screen => screen != easel))
        {
            await screen.DisposeAsync();
        }
    }

    /// <summary>Acknowledges all alarms: browsers that start are a busy computer, on which a gauge may be late, and what that has raised is no part of the picture.</summary>
    /// <returns>How many there were.</returns>
    internal static async Task<int> AcknowledgeAsync(PanelProcess panel)
    {
        JsonArray alarms = JsonNode.Parse(await panel.GetAsync("/api/v2/alarms"))!["alarms"]!.AsArray();
        foreach (JsonNode? alarm in alarms)
        {
            using HttpResponseMessage answer = await panel.PostAsync($"/api/v2/alarms/{alarm!["id"]}/acknowledge", "");
        }

        return alarms.Count;
    }

    private static void Kill(PanelProcess panel)
    {
        panel.Thaw();
        panel.Kill();
    }

    private static async Task AddAsync(StringBuilder sheet, string name, Screen[] screens)
    {
        sheet.Append("<h2>").Append(WebUtility.HtmlEncode(name)).Append("</h2><section>");
        foreach (Screen screen in screens)
        {
            byte[] picture = await screen.Page.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg, Quality = 60 });
            sheet.Append("<img src='data:image/jpeg;base64,").Append(Convert.ToBase64String(picture)).Append("'>");
        }

        sheet.Append("</section>");
    }
}
