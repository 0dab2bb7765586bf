using Microsoft.Playwright;
using PanelServer.EndToEnd.FrontDoor;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>The dashboard through Caddy: nothing of it without credentials, all of it with them.</summary>
[Collection(nameof(Chromium))]
public sealed class FrontDoorTests(SimulatedPanel panel, Chromium chromium)
{
    [Fact]
    public async Task Behind_the_front_door_the_dashboard_needs_the_password_once_and_then_works_as_a_whole()
    {
        await using FrontDoorInstance door = await FrontDoorInstance.Start(panel.Process.Port);
        MachineRest rest = new(panel.Process);
        Assert.Equal("401", await door.StatusOf(null, "/"));
        Assert.Equal("401", await door.StatusOf("machine:wrong", "/"));
        Assert.Equal("200", await door.StatusOf(door.Login, "/"));

        await using Screen screen = await chromium.OpenAsync(door.Url, Look.Desk, new HttpCredentials { Username = "machine", Password = door.Password });
        await screen.OpenMachineAsync("extruder_v1");
        ILocator control = screen.Control("SetFrontHeatingTargetTemperature");
        await control.Locator("input").FillAsync("166");
        await screen.Page.Keyboard.PressAsync("Enter");

        await Expect(screen.Answer("SetFrontHeatingTargetTemperature")).ToHaveTextAsync("confirmed");
        Assert.Equal(166, (await rest.ValueAsync("extruder_v1", "state.heating_states.front.target_temperature")).GetDouble());
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Whoever_may_only_watch_sees_who_they_are_and_gets_controls_with_another_role()
    {
        await using FrontDoorInstance door = await FrontDoorInstance.Start(panel.Process.Port);
        string password = FrontDoorInstance.PrintedPassword(await door.Credentials(arguments: ["user", "anna", "viewer"]));
        await using Screen screen = await chromium.OpenAsync(door.Url, Look.Desk, new HttpCredentials { Username = "anna", Password = password });
        ILocator who = screen.Page.Locator(".who-am-i");
        ILocator stopAll = screen.Page.Locator(".stop-all");
        await Expect(who).ToHaveTextAsync("anna · viewer – watching only");
        await Expect(stopAll).ToBeDisabledAsync();
        await screen.OpenMachineAsync("extruder_v1");
        await Expect(screen.Page.Locator(".machine-obstacle")).ToHaveTextAsync("Not allowed: this needs the role operator");
        await Expect(screen.Control("SetFrontHeatingTargetTemperature").Locator("input")).ToBeDisabledAsync();
        await screen.Page.GotoAsync(door.Url + "/#/runs");
        await Expect(screen.Page.Locator("main .run-actions button, main form button").First).ToBeDisabledAsync();
        Assert.Empty(screen.Complaints);

        Assert.Equal(0, (await door.Credentials(arguments: ["role", "anna", "operator"])).ExitCode);

        await Expect(who).ToHaveTextAsync("anna · operator");
        await Expect(stopAll).ToBeEnabledAsync();
        await Expect(screen.Page.Locator("main .run-actions button, main form button").First).ToBeEnabledAsync();
    }
}
