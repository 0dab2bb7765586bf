using System.Text.Json;
using Microsoft.Playwright;
using PanelServer.EndToEnd.FrontDoor;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>
/// Every page on a phone, a desk and a wall, in both themes and languages: nothing wider than the screen, no controls on top of
/// each other, nothing that axe-core calls serious.
/// </summary>
[Collection(nameof(Chromium))]
public sealed class LayoutTests(SimulatedPanel panel, Chromium chromium)
{
    private static readonly string Axe = Path.Combine(FrontDoorInstance.Repository, "tests/PanelServer.EndToEnd/Dashboard/node/node_modules/axe-core/axe.min.js");

    public static TheoryData<string, Look> PagesAndLooks
    {
        get
        {
            TheoryData<string, Look> data = [];
            foreach (string page in new[] { "overview", "events", "runs", "commissioning", "mock", "extruder_v1", "winder_v1", "wago_power_v1", "laser_v1" })
            {
                data.Add(page, Look.Desk);
                data.Add(page, Look.Phone with { IsDark = true });
                data.Add(page, Look.Wall with { IsDark = true });
                data.Add(page, Look.Phone with { Locale = "de-DE" });
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(PagesAndLooks))]
    public async Task A_page_fits_its_screen_and_axe_finds_nothing_serious(string page, Look look)
    {
        await using Screen screen = await OpenAsync(page, look);
        await CheckAsync(screen);
    }

    /// <summary>Checks the page that is shown.</summary>
    internal static async Task CheckAsync(Screen screen)
    {
        Assert.Equal("[]", await screen.Page.EvaluateAsync<string>(WiderThanTheScreen));
        Assert.Equal("[]", await screen.Page.EvaluateAsync<string>(ControlsOnTopOfEachOther));
        Assert.Equal("[]", await screen.Page.EvaluateAsync<string>(StickingOutOfTheirBoxes));
        Assert.Equal("[]", await screen.Page.EvaluateAsync<string>(TooLowForAFinger));
        Assert.Equal("", await FindingsAsync(screen.Page));
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task The_checks_find_what_they_look_for()
    {
        await using Screen screen = await OpenAsync("overview", Look.Desk);
        await screen.Page.EvaluateAsync("""
            () => {
              const put = (style) => { const b = document.createElement("button"); b.textContent = "x"; Object.assign(b.style, { position: "absolute", top: "300px", width: "80px" }, style); document.querySelector("main").append(b); };
              put({ left: "100px" }); put({ left: "120px" }); put({ left: "1270px" });
              const picture = document.createElement("img"); picture.src = "/icon.svg"; document.querySelector("main").append(picture);
            }
            """);

        Assert.NotEqual("[]", await screen.Page.EvaluateAsync<string>(WiderThanTheScreen));
        Assert.NotEqual("[]", await screen.Page.EvaluateAsync<string>(ControlsOnTopOfEachOther));
        await screen.Page.EvaluateAsync("""() => { const low = document.createElement("button"); low.style.cssText = "height: 40px; min-height: 0"; document.querySelector("main").append(low); }""");
        Assert.NotEqual("[]", await screen.Page.EvaluateAsync<string>(TooLowForAFinger));
        await screen.Page.EvaluateAsync("""
            () => { const wide = document.createElement("span"); wide.textContent = "too wide"; Object.assign(wide.style, { display: "block", width: "200%" }); document.querySelector(".card").append(wide); }
            """);
        Assert.NotEqual("[]", await screen.Page.EvaluateAsync<string>(StickingOutOfTheirBoxes));
        Assert.Contains("image-alt", await FindingsAsync(screen.Page), StringComparison.Ordinal);
    }

    private async Task<Screen> OpenAsync(string page, Look look)
    {
        Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{panel.Process.Port}", look);
        if (page == "runs")
        {
            // Open, so that there is one in the list; it may be already.
            await panel.Process.PostAsync("/api/v2/runs", """{"product":"PLA 1.75 mm, white, with a long name","recipe":"PLA"}""");
        }

        if (page is "events" or "runs" or "commissioning")
        {
            await screen.Page.GotoAsync($"{screen.Address}/#/{page}");
        }
        else if (page != "overview")
        {
            await screen.OpenMachineAsync(page);
        }

        // Two beats of the plots, so that they have been drawn.
        await screen.Page.EvaluateAsync("() => new Promise((resolve) => setTimeout(resolve, 1000))");
        return screen;
    }

    /// <summary>What axe-core finds on a page that is serious; empty if nothing is.</summary>
    internal static async Task<string> FindingsAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe, TestContext.Current.CancellationToken));
        JsonElement? violations = await page.EvaluateAsync("""
            async () => (await axe.run()).violations
              .filter((violation) => violation.impact === "serious" || violation.impact === "critical")
              .map((violation) => `${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 150)).join(" | ")}`)
            """);
        return string.Join('\n', violations!.Value.EnumerateArray());
    }

    /// <summary>Visible elements that reach past the screen's sides, unless what holds them can be scrolled.</summary>
    private const string WiderThanTheScreen = """
        () => {
          const scrolls = (element) => element !== null && element !== document.documentElement &&
            (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
          const wide = [...document.body.querySelectorAll("*")].filter((element) => {
            const box = element.getBoundingClientRect();
            return element.checkVisibility({ visibilityProperty: true }) && box.width > 1 && (box.right > innerWidth + 1 || box.left < -1) && !scrolls(element.parentElement);
          });
          const found = wide.map((element) => `${element.tagName}.${element.getAttribute("class")}: ${element.textContent.slice(0, 60)}`);
          if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
          return JSON.stringify(found.slice(0, 10));
        }
        """;

    /// <summary>Controls that are lower than a fingertip is: 44 pixels.</summary>
    private const string TooLowForAFinger = """
        () => {
          const all = [...document.querySelectorAll("button, input, select, summary, nav a")].filter((element) => element.checkVisibility({ visibilityProperty: true }));
          const low = all.filter((element) => element.getBoundingClientRect().height < 43.9);
          return JSON.stringify(low.map((element) => `${Math.round(element.getBoundingClientRect().height)} px: ${element.outerHTML.slice(0, 120)}`).slice(0, 5));
        }
        """;

    /// <summary>Elements that reach past the sides of the group, card, plot or row that they belong to.</summary>
    private const string StickingOutOfTheirBoxes = """
        () => {
          const found = [];
          for (const holder of document.querySelectorAll(".control-group, .card, .plot, .device, .event, .run, .value-table")) {
            const outer = holder.getBoundingClientRect();
            for (const element of holder.querySelectorAll("*")) {
              const box = element.getBoundingClientRect();
              const isShown = element.checkVisibility({ visibilityProperty: true }) && box.width > 1 && !element.closest("svg, .uplot, .visually-hidden");
              if (isShown && (box.right > outer.right + 1 || box.left < outer.left - 1)) {
                found.push(`${element.outerHTML.slice(0, 120)} in ${holder.getAttribute("class")}`);
              }
            }
          }
          return JSON.stringify(found.slice(0, 5));
        }
        """;

    /// <summary>Pairs of buttons, inputs, links and texts of controls that cover each other, those of the sticky header left out.</summary>
    private const string ControlsOnTopOfEachOther = """
        () => {
          const all = [...document.querySelectorAll("main button, main input, main select, main a, main label, main dt, main dd, main .plot-key span")]
            .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1)
            .map((element) => ({ element, box: element.getBoundingClientRect() }));
          const found = [];
          for (let i = 0; i < all.length; i++) {
            for (let j = i + 1; j < all.length; j++) {
              const [a, b] = [all[i], all[j]];
              const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
              const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
              if (wide > 2 && high > 2 && !a.element.contains(b.element) && !b.element.contains(a.element)) {
                found.push(`${a.element.outerHTML.slice(0, 120)} and ${b.element.outerHTML.slice(0, 120)}`);
              }
            }
          }
          return JSON.stringify(found.slice(0, 5));
        }
        """;
}
