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
}
