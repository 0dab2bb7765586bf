using System.Text.Json.Nodes;

namespace PanelServer.EndToEnd.Panel;

/// <summary>The streams of the real server, seen by the official Socket.IO client.</summary>
[Collection(nameof(SimulatedPanel))]
public class StreamTests(SimulatedPanel panel)
{
    [Theory]
    [InlineData("json", "polling")]
    [InlineData("json", "websocket")]
    [InlineData("json", "upgrade")]
    [InlineData("msgpack", "polling")]
    [InlineData("msgpack", "websocket")]
    [InlineData("msgpack", "upgrade")]
    public async Task The_official_client_gets_replay_states_and_live_values(string parser, string transport)
    {
        JsonNode seen = JsonNode.Parse(await NodeProgram.RunAsync("streams.mjs", $"{panel.Process.Port}", parser, transport))!;

        Assert.Equal(transport == "polling" ? "polling" : "websocket", seen["transport"]!.GetValue<string>());
        Assert.Equal(["EthercatInterfaceDiscoveryEvent", "EthercatDevicesEvent", "MachinesEvent"], Strings(seen["main"]!).Take(3));
        Assert.Equal(11, seen["devices"]!.GetValue<int>());
        Assert.Equal(["7", "4", "2", "10", "6"], seen["machines"]!.AsArray().Select(machine => machine!["machine_identification_unique"]!["machine_identification"]!["machine"]!.ToJsonString()));
        Assert.Equal("""[["StateEvent",true],["StateEvent",false],["LiveValuesEvent",null]]""", seen["replay"]!.ToJsonString());
        Assert.Equal((200, 422), (seen["accepted"]!.GetValue<int>(), seen["refused"]!.GetValue<int>()));
        Assert.True(seen["unchangedAfterRefusal"]!.GetValue<bool>());
        Assert.Equal(2, seen["statesOfTwoRequests"]!.GetValue<int>());
        Assert.InRange(seen["liveRate"]!.GetValue<double>(), 20, 32);
        Assert.True(seen["timesRise"]!.GetValue<bool>());
        Assert.Equal(parser == "json" ? ["StateEvent", "LiveValuesEvent"] : ["State", "LiveValues"], Strings(seen["wago"]!));
        Assert.Equal("""["AlarmsEvent",true]""", seen["alarms"]!.ToJsonString());
        Assert.Equal("""["connect",0]""", seen["absent"]!.ToJsonString());
        Assert.Equal("Invalid namespace", seen["unknown"]!.GetValue<string>());
        Assert.Equal("Invalid namespace", seen["malformed"]!.GetValue<string>());
        Assert.True(seen["silentAfterLeaving"]!.GetValue<bool>());
    }

    private static IEnumerable<string> Strings(JsonNode array) => array.AsArray().Select(item => item!.GetValue<string>());
}
