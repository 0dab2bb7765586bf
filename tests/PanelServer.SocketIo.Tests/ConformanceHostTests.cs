using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using PanelServer.SocketIo.TestHost;
using PanelServer.SocketIo.Tests.Support;

namespace PanelServer.SocketIo.Tests;

/// <summary>The conformance host with its real clock: the times that the suites measure.</summary>
public sealed class ConformanceHostTests
{
    [Fact]
    public async Task First_ping_comes_300_ms_after_opening_and_not_earlier()
    {
        await using WebApplication app = ConformanceHost.Build(port: 0);
        await app.StartAsync();
        int port = new Uri(app.Urls.First()).Port;
        long started = Stopwatch.GetTimestamp();
        using RawWebSocket engine = await RawWebSocket.ConnectAsync(port, "/engine.io/?EIO=4&transport=websocket");
        using RawWebSocket socketIo = await RawWebSocket.ConnectAsync(port, "/socket.io/?EIO=4&transport=websocket");
        foreach (RawWebSocket? socket in new[] { engine, socketIo })
        {
            using JsonDocument open = JsonDocument.Parse((await socket.ReceiveTextAsync())[1..]);
            Assert.Equal(
                (300, 200, 1_000_000),
                (open.RootElement.GetProperty("pingInterval").GetInt32(), open.RootElement.GetProperty("pingTimeout").GetInt32(),
                    open.RootElement.GetProperty("maxPayload").GetInt32()));
        }

        Assert.Equal("2", await engine.ReceiveTextAsync());
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(299));
        Assert.Equal("2", await socketIo.ReceiveTextAsync());
        await engine.ReceiveCloseAsync();
        await socketIo.ReceiveCloseAsync();
    }
}
