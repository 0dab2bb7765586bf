using System.Text.Json.Nodes;
using PanelServer.EndToEnd.Panel;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Tests.Shared;

namespace PanelServer.EndToEnd.TestMachines;

/// <summary>Test machines through REST, in virtual time.</summary>
public class TestMachinePanelTests
{
    [Theory]
    [InlineData("test_machine", """{"action":"SetLed","value":{"index":2,"on":true}}""", """{"led_on":[false,false,true,false]}""", """{"action":"SetLed","value":{"index":4,"on":true}}""", "from 0 to 3")]
    [InlineData("wago_ai_test_machine", """{"measurement_rate_hz":20}""", """{"measurement_rate_hz":20}""", """{"measurement_rate_hz":0}""", "from 1 to 1000")]
    [InlineData("test_machine_stepper", """{"action":"SetTargetSpeed","value":{"target":5000}}""", """{"acc_freq":0,"enabled":false,"freq":0,"target_speed":5000}""", """{"action":"SetFreq","value":{"factor":4}}""", "from 0 to 3")]
    public async Task A_command_through_REST_is_in_the_state_and_a_bad_one_is_refused(string slug, string good, string state, string bad, string allowed)
    {
        TestBus bus = new(slug);
        await using TestPanel panel = new(bus);
        await panel.PostAsync(good);
        JsonNode shown = await panel.ReadAsync();
        Assert.Equal(state, shown["state"]!.ToJsonString());
        Assert.Null(shown["machine"]!["error"]);
        Assert.Contains(allowed, await panel.RefusedAsync(bad), StringComparison.Ordinal);
        Assert.Equal(state, (await panel.ReadAsync())["state"]!.ToJsonString());
    }

    [Fact]
    public async Task A_text_goes_out_and_comes_back_and_a_full_queue_asks_to_try_again()
    {
        await using TestPanel panel = new(new TestBus("wago_serial_machine"));
        await panel.PostAsync("""{"SendMessage":"Grüße"}""");
        panel.Run(0.1);
        Assert.Equal("Grüße", (await panel.ReadAsync())["state"]!["current_message"]!.GetValue<string>());
        Assert.Contains("a string of 1 to 22 bytes in UTF-8", await panel.RefusedAsync("""{"SendMessage":"12345678901234567890123"}"""), StringComparison.Ordinal);
        string[] many = [.. Enumerable.Range(0, 17).Select(number => $$"""{"SendMessage":"{{number}}"}""")];
        Assert.Equal("16 texts wait to be sent already. Try again in a second.", await panel.TryAgainAsync(many));
        await panel.PostAsync(many[..16]);
    }

    [Fact]
    public async Task A_stepper_is_followed_by_the_streams()
    {
        await using TestPanel panel = new(new TestBus("test_machine_stepper"));
        panel.Run(0.2);
        await panel.WatchAsync();
        await panel.PostAsync("""{"SetTargetSpeed":5000}""", """{"action":"SetEnabled","value":{"enabled":true}}""");
        panel.Run(0.5);
        await panel.Watch.UntilStateAsync(state => state["enabled"]!.GetValue<bool>() && state["target_speed"]!.GetValue<int>() == 5000, "on at 5000");
        await panel.Watch.UntilLiveAsync(live => live["actual_speed"]!.GetValue<double>() == 5000, "a speed of 5000");
        Assert.Contains("Switch the motor off first", await panel.RefusedAsync("""{"action":"SetFreq","value":{"factor":1}}"""), StringComparison.Ordinal);
    }

    private sealed class TestPanel(TestBus bus) : VirtualTimePanel(bus, [.. FaultKinds.All, .. bus.Simulation.Faults]);
}
