using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;
using static Microsoft.Playwright.Assertions;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>Controls of test machines in a browser: a text, and a motor whose mutations the vendor's HMI wraps in objects.</summary>
[Collection(nameof(Chromium))]
public sealed class TestMachineFormsTests(Chromium chromium)
{
    [Fact]
    public async Task A_text_is_sent_from_its_field_and_a_motor_is_set_switched_on_and_stopped()
    {
        await using PanelProcess panel = await PanelProcess.StartAsync("--Bus:Segment", "wago_serial_machine,test_machine_stepper", "--Devices:Simulated", "false");
        await using Screen screen = await chromium.OpenAsync($"http://127.0.0.1:{panel.Port}", Look.Desk);
        MachineRest rest = new(panel);

        await screen.OpenMachineAsync("wago_serial_machine");
        ILocator form = screen.Control("SendMessage");
        ILocator field = form.GetByRole(AriaRole.Textbox, new() { Name = "Send a text" });
        await field.FillAsync("Grüße");
        await field.PressAsync("Enter");
        await Expect(field).ToHaveValueAsync("");
        await Expect(screen.Page.Locator(".machine-page")).ToContainTextAsync("Grüße");

        // Twenty-two characters fit into the field, but not so many bytes into a block.
        await field.FillAsync(new string('ü', 22));
        await form.GetByRole(AriaRole.Button, new() { Name = "Send: Send a text" }).ClickAsync();
        await Expect(form.GetByRole(AriaRole.Status)).ToContainTextAsync("the string has 44 bytes; allowed: a string of 1 to 22 bytes in UTF-8");

        await screen.OpenMachineAsync("test_machine_stepper");
        ILocator speed = screen.Control("SetTargetSpeed").GetByRole(AriaRole.Spinbutton);
        await speed.FillAsync("5000");
        await speed.PressAsync("Enter");
        await screen.Control("SetEnabled").Locator("button[data-choice=true]").ClickAsync();
        await rest.WaitForAsync("test_machine_stepper", "live_values.actual_speed", actual => actual.GetDouble() == 5000);
        await screen.Page.Locator(".stop-one").ClickAsync();
        await rest.WaitForAsync("test_machine_stepper", "live_values.actual_speed", actual => actual.GetDouble() == 0);
        await Expect(screen.Control("SetEnabled").Locator("button[data-choice=false]")).ToHaveAttributeAsync("aria-pressed", "true");
    }
}
