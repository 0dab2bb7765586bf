using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>Two screens and one machine: who has it is shown on both, and only one commands it.</summary>
[Collection(nameof(Chromium))]
public sealed class ControlTests(Chromium chromium)
{
    [Fact]
    public async Task A_machine_is_taken_taken_over_with_a_question_and_given_back_and_everybody_may_stop_it()
    {
        await using PanelProcess panel = await PanelProcess.StartAsync("--Bus:Segment", "none", "--Devices:Simulated", "false", "--Control:OnePlace", "true", "--Control:Silence", "00:00:02");
        string address = $"http://127.0.0.1:{panel.Port}";
        await using Screen line = await chromium.OpenAsync(address, Look.Desk);
        await using Screen office = await chromium.OpenAsync(address, Look.Desk);
        await line.OpenMachineAsync("mock");
        await office.OpenMachineAsync("mock");
        await Expect(Line(line)).ToContainTextAsync("Nobody has taken this machine.");

        await Button(line, "Take control").ClickAsync();
        await Expect(Line(line)).ToContainTextAsync("This screen has control.");
        await Expect(Line(office)).ToContainTextAsync("Now controlled from screen ");
        await Expect(Choice(office, "Running")).ToBeDisabledAsync();
        await Choice(line, "Running").ClickAsync();
        await Expect(Choice(line, "Running")).ToHaveAttributeAsync("aria-pressed", "true");

        await office.Page.Locator(".stop-one").ClickAsync();
        await Expect(Choice(line, "Standby")).ToHaveAttributeAsync("aria-pressed", "true");

        // Longer than a silent screen keeps it: the screen says by itself that it is still there.
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        await Expect(Line(line)).ToContainTextAsync("This screen has control.");
        await Button(office, "Take over").ClickAsync();
        await Expect(office.Page.Locator("dialog")).ToContainTextAsync("Whoever is there can't command it any more.");
        await office.Page.Locator("dialog button[value=agree]").ClickAsync();
        await Expect(Line(office)).ToContainTextAsync("This screen has control.");
        await Expect(Choice(line, "Running")).ToBeDisabledAsync();

        await Button(office, "Release control").ClickAsync();
        await Expect(Line(line)).ToContainTextAsync("Nobody has taken this machine.");
        await Expect(Choice(line, "Running")).ToBeEnabledAsync();
        await Button(office, "Take control").ClickAsync();
        await Expect(Line(line)).ToContainTextAsync("Now controlled from screen ");
        // There is no bus on this panel, which each screen asks for.
        Assert.All(office.Complaints.Concat(line.Complaints), complaint => Assert.Contains("/api/v2/bus", complaint, StringComparison.Ordinal));
        await office.Page.CloseAsync();
        await Expect(Line(line)).ToContainTextAsync("Nobody has taken this machine.", new() { Timeout = 20_000 });
    }

    private static ILocator Line(Screen screen) => screen.Page.Locator(".control-line");

    private static ILocator Button(Screen screen, string name) => Line(screen).GetByRole(AriaRole.Button, new() { Name = name });

    private static ILocator Choice(Screen screen, string mode) => screen.Control("SetMode").Locator($"button[data-choice={mode}]");
}
