using System.Text.Json.Nodes;
using static PanelServer.EndToEnd.Bus.PanelOnCable;

namespace PanelServer.EndToEnd.Bus;

/// <summary>The server as one program and the segment as another, with two cables between them that make the bus a ring.</summary>
[Collection(nameof(RunsAlone))]
public sealed class RingOnCableTests : IDisposable
{
    private const string SecondNear = "near1";
    private const string SecondFar = "far1";
    private readonly Cable _cable = new();

    public RingOnCableTests()
    {
        _cable.Configure("link", "add", SecondNear, "type", "veth", "peer", "name", SecondFar);
        _cable.SetLink(SecondNear, isUp: true);
        _cable.SetLink(SecondFar, isUp: true);
    }

    public void Dispose() => _cable.Dispose();

    [Fact]
    public async Task Machines_go_on_when_a_cable_is_pulled_or_the_row_of_terminals_is_interrupted_and_the_place_is_named()
    {
        using SimulatorProcess plant = SimulatorProcess.Start(_cable, "--redundant-interface", SecondFar);
        await using PanelOnCable panel = await StartRingAsync(_cable, SecondNear);
        await panel.AllWellAsync();
        await RingAsync(panel, "Closed", null);
        await panel.PostAsync(ExtruderSlug, """[{"SetFrontHeatingTargetTemperature":200},{"SetExtruderMode":"Heat"}]""");

        _cable.SetLink(Cable.Far, isUp: false);
        await RingAsync(panel, "MainSilent", "between the main interface and EK1100 at position 0;");
        _cable.SetLink(Cable.Far, isUp: true);
        await RingAsync(panel, "Closed", null);
        _cable.SetLink(SecondFar, isUp: false);
        await RingAsync(panel, "RedundantSilent", "between EL7031-0030 at position 10 and the redundant interface;");
        _cable.SetLink(SecondFar, isUp: true);
        await RingAsync(panel, "Closed", null);
        Assert.Equal("ok: link-down 8", plant.Command("link-down 8"));
        await RingAsync(panel, "Open", "between EL2002 at position 7 and EL7041-0052 at position 8;");
        Assert.Equal("ok: link-up 8", plant.Command("link-up 8"));
        await RingAsync(panel, "Closed", null);

        Assert.Null((await panel.ErrorsAsync())[ExtruderSlug]);
        Assert.Equal("Heat", await panel.ModeAsync(ExtruderSlug));
        JsonNode bus = await panel.ReadBusAsync();
        Assert.True(bus["ring"]!["relayed"]!.GetValue<long>() > 0, bus.ToJsonString());
    }

    private static Task<JsonNode> RingAsync(PanelOnCable panel, string state, string? place) => panel.UntilAsync(
        panel.ReadBusAsync,
        bus => bus["ring"]!["state"]!.GetValue<string>() == state
            && bus["warnings"]!.AsArray().Select(warning => warning!.GetValue<string>()).Any(warning => warning.Contains(place ?? "ring", StringComparison.Ordinal)) == (place is not null),
        $"a ring that is {state}, {place}");
}
