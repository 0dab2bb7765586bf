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

    private sealed class TestPanel(TestBus bus) : VirtualTimePanel(bus, [.. FaultKinds.All, .. bus.Simulation.Faults]);
}
