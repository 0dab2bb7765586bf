using System.Text.Json;
using Microsoft.Playwright;
using PanelServer.EndToEnd.FrontDoor;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>
/// Every page on a phone, a desk and a wall, in both themes and languages: nothing wider than the screen, no controls on top of
/// each other, nothing that axe-core finds.
/// </summary>
[Collection(nameof(Chromium))]
public sealed class LayoutTests(SimulatedPanel panel, Chromium chromium)
{
    private static readonly string Axe = Path.Combine(FrontDoorInstance.Repository, "tests/PanelServer.EndToEnd/Dashboard/node/node_modules/axe-core/axe.min.js");

    private static readonly string[] LinePages = ["", "trends", "events", "recipes", "runs", "diagnosis", "commissioning"];

    private static readonly string[] Machines = ["mock/57922", "extruder_v1/57922", "winder_v1/57922", "wago_power_v1/48879", "laser_v1/40961"];

    // One for each way in which the pages of a machine are put together.
    private static readonly string[] OtherPages = ["extruder_v1/57922/trends", "extruder_v1/57922/settings", "extruder_v1/57922/diagnosis", "winder_v1/57922/settings", "wago_power_v1/48879/settings"];

    public static TheoryData<Look, bool> Looks => new()
    {
        { Look.Desk, true },
        { Look.Phone with { IsDark = true }, true },
        { Look.Phone with { Locale = "de-DE" }, false },
        { Look.Wall with { IsDark = true }, false },
    };

    /// <summary>One screen goes through all pages. What axe-core looks for does not depend on the size of a screen that is not narrow, or on the language.</summary>
    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_fits_its_screen_and_axe_finds_nothing(Look look, bool withAxe)
    {
        // Open, so that there is one in the list; it may be already.
        await panel.Process.PostAsync("/api/v2/runs", """{"product":"PLA 1.75 mm, white, with a long name","recipe":"PLA"}""");
        await using Screen screen = await OpenAsync(look);
        List<string> findings = [];
        foreach (string page in LinePages.Concat(Machines.Concat(OtherPages).Select(machine => $"machine/{machine}")))
        {
            await ShowAsync(screen, page);
            findings.AddRange((await FindAsync(screen, withAxe)).Select(finding => $"{page}: {finding}"));
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Nothing_that_is_operated_has_to_be_scrolled_to_on_a_desk()
    {
        await using Screen screen = await OpenAsync(Look.Desk);
        foreach (string machine in Machines)
        {
            await ShowAsync(screen, $"machine/{machine}");

            // What is wrong with a machine takes a line for as long as it is; a busy computer may answer a device late.
            await screen.Page.WaitForFunctionAsync("document.documentElement.scrollHeight <= innerHeight");
        }

        await FaultAsync("link-down");
        foreach (string machine in new[] { "extruder_v1/57922", "winder_v1/57922" })
        {
            await ShowAsync(screen, $"machine/{machine}");
            await Expect(screen.Page.Locator(".machine-error")).ToBeVisibleAsync();
            await screen.Page.Locator(".operate .control-number button").Last.ClickAsync();
            await Expect(screen.Page.Locator(".change-bar")).ToBeVisibleAsync();
            await screen.Page.WaitForFunctionAsync("document.documentElement.scrollHeight <= innerHeight");
            Assert.Empty(await FindAsync(screen, withAxe: false));
        }

        await FaultAsync("link-up");
        await Expect(screen.Page.Locator(".machine-error")).ToBeHiddenAsync();
    }

    private async Task FaultAsync(string command) => await panel.Process.PostAsync("/api/v2/simulation/faults", JsonSerializer.Serialize(new { script = command }));

    /// <summary>Checks the page that is shown.</summary>
    internal static async Task CheckAsync(Screen screen)
    {
        IReadOnlyList<string> findings = await FindAsync(screen, withAxe: true);
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.True(screen.Complaints.Count == 0, string.Join('\n', screen.Complaints));
    }

    private static async Task<IReadOnlyList<string>> FindAsync(Screen screen, bool withAxe)
    {
        List<string> findings = [];
        foreach (string check in new[] { WiderThanTheScreen, ControlsOnTopOfEachOther, StickingOutOfTheirBoxes, TooLowForAFinger })
        {
            findings.Add(await screen.Page.EvaluateAsync<string>(check));
        }

        findings.RemoveAll(finding => finding == "[]");
        return withAxe && await FindingsAsync(screen.Page) is { Length: > 0 } violations ? [.. findings, violations] : findings;
    }

    [Fact]
    public void Scripts_and_styles_are_small_enough_for_a_slow_network()
    {
        long bytes = new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "dashboard")).EnumerateFiles("*.gz", SearchOption.AllDirectories).Sum(file => file.Length);
        Assert.InRange(bytes, 1, 200_000);
    }

    [Fact]
    public async Task The_checks_find_what_they_look_for()
    {
        await using Screen screen = await OpenAsync(Look.Desk);
        await screen.Card("mock").WaitForAsync();
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

    private Task<Screen> OpenAsync(Look look) => chromium.OpenAsync($"http://127.0.0.1:{panel.Process.Port}", look);

    /// <summary>Goes to a page and waits until what it asks for has come, so that nothing moves any more.</summary>
    private static async Task ShowAsync(Screen screen, string page)
    {
        await screen.Page.EvaluateAsync("page => { location.hash = `#/${page}`; }", page);
        await screen.Page.WaitForFunctionAsync(StandsStill, null, new() { PollingInterval = 100 });
    }

    /// <summary>What axe-core finds on a page by any of its rules; empty if nothing.</summary>
    internal static async Task<string> FindingsAsync(IPage page)
    {
        if (await page.EvaluateAsync<bool>("!('axe' in globalThis)"))
        {
            await page.EvaluateAsync(await File.ReadAllTextAsync(Axe, TestContext.Current.CancellationToken));
        }

        JsonElement? violations = await page.EvaluateAsync("""
            async () => (await axe.run({ resultTypes: ["violations"] })).violations
              .map((violation) => `${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 150)} (${node.any.map((check) => check.message).join("; ")})`).join(" | ")}`)
            """);
        return string.Join('\n', violations!.Value.EnumerateArray());
    }

    /// <summary>True once the page of the address has been the same in size and in words, digits left out, for five looks.</summary>
    private const string StandsStill = """
        () => {
          const main = document.querySelector("main");
          const now = `${location.hash} ${main.scrollHeight} ${main.innerText.replace(/[\d.,–-]+/g, "")} ${document.querySelectorAll(".plot:not(:has(canvas))").length}`;
          globalThis.looks = globalThis.lastLook === now ? (globalThis.looks ?? 0) + 1 : 0;
          globalThis.lastLook = now;
          return globalThis.looks >= 5;
        }
        """;

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
          for (const holder of document.querySelectorAll(".control-group, .card, .value-card, .schematic-card, .plot, .device, .event, .run, .value-table")) {
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
          const all = [...document.querySelectorAll("main button, main input, main select, main summary, main a, main label, main dt, main dd, main .plot-key span")]
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
