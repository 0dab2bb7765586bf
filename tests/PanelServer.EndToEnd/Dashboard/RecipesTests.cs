using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>An operator saves the settings of the line, compares, applies and imports recipes; REST says what came of it.</summary>
[Collection(nameof(Chromium))]
public sealed class RecipesTests(Chromium chromium) : IAsyncLifetime
{
    private const string Mock = "/api/v2/machine/mock/57922";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panel-recipes-");
    private PanelProcess _panel = null!;

    public static TheoryData<Look, string[]> Languages => new()
    {
        { Look.Desk, ["Recipes", "Save present settings as a recipe", "Name", "Save", "Compare again", "Apply", "Values that would change: 1", "Applied. Modes stay as they are.", "Frequency 1", "Import a file, also presets of the vendor's screen", "Imported: PLA", "It can't be applied now: see below.", "The outer limit must be more than 0.9 mm farther out than the inner limit."] },
        { Look.Phone with { Locale = "de-DE", IsDark = true }, ["Rezepte", "Jetzige Einstellungen als Rezept speichern", "Name", "Speichern", "Neu vergleichen", "Anwenden", "Werte, die sich ändern würden: 1", "Angewendet. Die Betriebsarten bleiben, wie sie sind.", "Frequenz 1", "Datei importieren, auch Presets vom Bildschirm des Herstellers", "Importiert: PLA", "Es kann jetzt nicht angewendet werden: siehe unten.", "Die Grenze außen muss mehr als 0,9 mm weiter außen liegen als die Grenze innen."] },
    };

    public async ValueTask InitializeAsync() =>
        _panel = await PanelProcess.StartAsync("--Bus:Segment", "winder", "--Devices:Simulated", "false", "--Machines:LaserV1:HotPlug", "false", "--Storage:Directory", _folder.FullName);

    [Fact]
    public async Task Above_ten_recipes_they_can_be_searched()
    {
        for (int number = 1; number <= 11; number++)
        {
            using HttpResponseMessage added = await _panel.PostAsync("/api/v2/recipes", $$"""{"name":"{{(number == 7 ? "PETG" : "PLA")}} {{number}}","capture":[{"slug":"mock","serial":57922}]}""");
            Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{_panel.Port}", Look.Desk);
        await screen.Page.EvaluateAsync("location.hash = '#/recipes'");
        await Expect(screen.Page.Locator(".recipe-row")).ToHaveCountAsync(11);
        await screen.Page.GetByLabel("Search").FillAsync("petg");
        await Expect(screen.Page.Locator(".recipe-row")).ToHaveCountAsync(1);
        await Expect(screen.Page.Locator(".recipe-row")).ToContainTextAsync("PETG 7");
        await LayoutTests.CheckAsync(screen);
    }

    [Fact]
    public async Task What_is_typed_stays_when_the_panel_tells_late_who_one_is()
    {
        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{_panel.Port}/#/recipes", Look.Desk);
        TaskCompletionSource isTold = new();
        await screen.Page.RouteAsync("**/api/v2/me", async route =>
        {
            await isTold.Task;
            await route.ContinueAsync();
        });
        await screen.Page.ReloadAsync();
        await screen.Page.GetByText("Save present settings as a recipe").ClickAsync();
        ILocator name = screen.Page.GetByLabel("Name", new() { Exact = true });
        await name.FillAsync("PETG");

        Task<IResponse> answer = screen.Page.WaitForResponseAsync("**/api/v2/me");
        isTold.SetResult();
        await (await answer).FinishedAsync();
        await screen.Page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

        await Expect(name).ToBeVisibleAsync();
        await Expect(name).ToHaveValueAsync("PETG");
    }

    public async ValueTask DisposeAsync()
    {
        await _panel.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Settings_are_saved_compared_applied_and_imported(Look look, string[] words)
    {
        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{_panel.Port}", look);
        IPage page = screen.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = words[0], Exact = true }).ClickAsync();
        await page.GetByText(words[1]).ClickAsync();
        await page.GetByLabel(words[2], new() { Exact = true }).FillAsync("PETG");
        await LayoutTests.CheckAsync(screen);
        await page.GetByRole(AriaRole.Button, new() { Name = words[3], Exact = true }).ClickAsync();

        ILocator recipe = page.GetByRole(AriaRole.Region, new() { Name = "PETG" });
        await Expect(recipe).ToBeVisibleAsync();
        await Expect(page.Locator(".recipe-row")).ToContainTextAsync("v1 · 127.0.0.1");
        await SetAsync("""[{"SetFrequency1":250.5}]""");
        await recipe.GetByRole(AriaRole.Button, new() { Name = words[4] }).ClickAsync();
        await Expect(recipe.Locator(".recipe-summary")).ToHaveTextAsync(words[6]);
        await Expect(recipe.Locator("tr[data-path]")).ToHaveTextAsync([words[8] + (look.Locale == "de-DE" ? "250,5" : "250.5") + "\u00a0mHz100\u00a0mHz"]);
        await LayoutTests.CheckAsync(screen);

        await recipe.GetByRole(AriaRole.Button, new() { Name = words[5], Exact = true }).ClickAsync();
        await Expect(page.Locator(".recipe-answer")).ToHaveTextAsync(words[7]);
        Assert.Equal(100, (double)JsonNode.Parse(await _panel.GetAsync(Mock))!["state"]!["frequency1"]!);
        await Expect(recipe.Locator("tr[data-path]")).ToHaveCountAsync(0);

        await page.GetByLabel(words[9]).SetInputFilesAsync(new FilePayload
        {
            Name = "PLA.preset.json",
            MimeType = "application/json",
            Buffer = """{"name":"PLA","machineIdentification":{"vendor":1,"machine":2},"lastModified":"2025-11-03T14:05:06.789Z","schemaVersion":1,"data":{"traverse_state":{"limit_inner":95}}}"""u8.ToArray(),
        });
        await Expect(page.Locator(".recipe-answer")).ToContainTextAsync(words[10]);
        TaskCompletionSource seen = new();
        await page.RouteAsync("**/compare?*", async route =>
        {
            await seen.Task;
            await route.ContinueAsync();
        });
        await page.Locator(".recipe-row", new() { HasText = "PLA" }).ClickAsync();
        recipe = page.GetByRole(AriaRole.Region, new() { Name = "PLA" });
        ILocator heading = recipe.GetByRole(AriaRole.Heading, new() { Name = "PLA" });
        await Expect(heading).ToBeInViewportAsync();
        seen.SetResult();
        await Expect(recipe.Locator(".recipe-summary")).ToHaveTextAsync(words[11]);
        await Expect(heading).ToBeInViewportAsync();
        await Expect(recipe.Locator("tr[data-refused]")).ToContainTextAsync(words[12]);
        await Expect(recipe.GetByRole(AriaRole.Button, new() { Name = words[5], Exact = true })).ToBeDisabledAsync();
        await LayoutTests.CheckAsync(screen);
        Assert.Empty(screen.Complaints);
    }

    private async Task SetAsync(string mutations) => Assert.Equal(HttpStatusCode.OK, (await _panel.PostAsync(Mock, mutations)).StatusCode);
}
