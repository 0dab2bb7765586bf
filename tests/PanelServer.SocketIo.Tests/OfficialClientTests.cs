using System.Globalization;
using System.Text;
using System.Text.Json;
using PanelServer.SocketIo.Tests.Support;

namespace PanelServer.SocketIo.Tests;

/// <summary>The official JavaScript client, with both parsers, over polling, WebSocket and the upgrade.</summary>
public sealed class OfficialClientTests
{
    private const string State = """{"name":"StateEvent","data":{"f":100.0,"g":0.1,"n":-5,"s":"°C","e":null},"ts":1772582400000}""";

    [Theory]
    [InlineData("json", "polling")]
    [InlineData("json", "websocket")]
    [InlineData("json", "upgrade")]
    [InlineData("msgpack", "polling")]
    [InlineData("msgpack", "websocket")]
    [InlineData("msgpack", "upgrade")]
    public async Task Sees_what_it_should(string parser, string transport)
    {
        TestNamespaces namespaces = new()
        {
            OnJoined = socket => socket.Emit(new SocketIoEvent(socket.Namespace.Path, "event", Encoding.UTF8.GetBytes(State))),
            OnReceived = Answer,
        };
        await using TestServer server = await TestServer.StartAsync(namespaces, options =>
        {
            options.PingInterval = TimeSpan.FromMilliseconds(300);
            options.PingTimeout = TimeSpan.FromSeconds(20);
            options.MaxBufferedPackets = 10_000;
        });
        string output = await NodeScripts.RunAsync("scenario.mjs", $"http://127.0.0.1:{server.Port}", parser, transport);

        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement seen = document.RootElement;
        const string state = """{"name":"StateEvent","data":{"f":100,"g":0.1,"n":-5,"s":"°C","e":null},"ts":1772582400000}""";
        Assert.Equal($"[{state},{state}]", seen.GetProperty("main").GetRawText());
        Assert.Equal($"[{state},{state},{state}]", seen.GetProperty("room").GetRawText());
        Assert.Equal("Invalid namespace", seen.GetProperty("refusal").GetString());
        Assert.Equal("null", seen.GetProperty("firstWrong").GetRawText());
        Assert.Equal(5000, seen.GetProperty("numbered").GetInt32());
        Assert.Equal(transport == "polling" ? "polling" : "websocket", seen.GetProperty("transport").GetString());
        Assert.Equal("""[1,-5,2.5,"°C ü €",{"a":[true,null]},[1,2,3]]""", seen.GetProperty("echo").GetRawText());
        Assert.Equal("[[4,5,6],[0,0,0,0,0,0,0,0]]", seen.GetProperty("typedArrays").GetRawText());
        Assert.Equal("""["x",[9,8]]""", seen.GetProperty("acknowledged").GetRawText());
        Assert.Equal("answer to life", seen.GetProperty("questionAnswered").GetString());
        Assert.Equal("io server disconnect", seen.GetProperty("removed").GetString());
        foreach (string? fact in new[] { "idsDiffer", "connectedAfterPings", "silentAfterLeaving", "newSession", "roomStays" })
        {
            Assert.True(seen.GetProperty(fact).GetBoolean(), fact);
        }
    }

    private static void Answer(SocketIoSocket socket, SocketIoReceivedEvent received)
    {
        string path = socket.Namespace.Path;
        switch (received.Name)
        {
            case "stream":
                for (int i = 0; i < 5_000; i++)
                {
                    socket.Emit(new SocketIoEvent(path, "numbered", Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture))));
                }

                break;
            case "ask me":
                socket.Emit(
                    new SocketIoEvent(path, "question", "\"life\""u8.ToArray()),
                    (arguments, _) => socket.Emit(new SocketIoEvent(path, "answered", arguments[0])));
                break;
            case "remove me":
                socket.Disconnect();
                break;
        }
    }
}
