using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>An operator begins a production run, changes the spool, ends the run, and looks at its report.</summary>
[Collection(nameof(Chromium))]
public sealed class RunsPageTests(SimulatedPanel panel, Chromium chromium)
{
    [Fact]
    public async Task A_run_is_begun_divided_and_ended_and_has_a_report()
    {
        using (JsonDocument before = JsonDocument.Parse(await panel.Process.GetAsync("/api/v2/runs")))
        {
            foreach (JsonElement open in before.RootElement.GetProperty("runs").EnumerateArray().Where(run => run.GetProperty("ended").ValueKind == JsonValueKind.Null))
            {
                await panel.Process.PostAsync($"/api/v2/runs/{open.GetProperty("number").GetInt64()}/end", "{}");
            }
        }

        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{panel.Process.Port}", Look.Desk);
        IPage page = screen.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Runs", Exact = true }).ClickAsync();
        await page.GetByLabel("Product").FillAsync("<b>PLA</b>");
        await page.GetByLabel("Density in g/cm³").FillAsync("1,24");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin run" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Next spool" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Open run" })).ToContainTextAsync("spool 2");
        using (JsonDocument told = JsonDocument.Parse(await panel.Process.GetAsync("/api/v2/runs")))
        {
            JsonElement open = told.RootElement.GetProperty("runs")[0];
            Assert.Equal(("<b>PLA</b>", 1.24, 2), (open.GetProperty("product").GetString(), open.GetProperty("density_g_cm3").GetDouble(), open.GetProperty("spool_count").GetInt32()));
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "End run" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, do it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Begin run" })).ToBeVisibleAsync();

        IPage report = await page.Context.RunAndWaitForPageAsync(() => page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Report: Run") }).First.ClickAsync());
        await Expect(report.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(new Regex(@"^Production run \d+: <b>PLA</b>$"));
        await Expect(report.Locator("#spool-2")).ToBeVisibleAsync();

        // The page's own style has the only hash that is allowed.
        Assert.Equal("collapse", await report.Locator("table").First.EvaluateAsync<string>("table => getComputedStyle(table).borderCollapse"));
        Assert.Equal("", await LayoutTests.FindingsAsync(report));
        Assert.Empty(screen.Complaints);
    }
}
