using System.Globalization;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.Tests.Support;
using PanelServer.SocketIo.Tests.WebSockets;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.Tests.EngineIo;

public sealed class UpgradeTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingHandler _handler = new();
    private EngineServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await EngineServer.StartAsync(
        _time,
        options =>
        {
            options.PingInterval = TimeSpan.FromSeconds(25);
            options.PingTimeout = TimeSpan.FromSeconds(20);
            options.MaxBufferedPackets = 100_000;
        },
        _handler);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Probe_is_answered_ends_the_held_get_with_exactly_a_noop_and_the_websocket_takes_over()
    {
        string sid = await _server.OpenPollingAsync();
        Task<HttpResponseMessage> held = _server.GetAsync(sid);
        await _server.HoldsGetAsync();
        using RawWebSocket socket = await _server.ProbeAsync(sid);
        await socket.SendTextAsync("2probe");

        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        Assert.Equal("6", await (await held).Content.ReadAsStringAsync());
        await socket.SendTextAsync("5");
        await socket.SendTextAsync("4hello");
        Assert.Equal("4hello", await socket.ReceiveTextAsync());
        Assert.Equal((0, 1, 1), (_server.Engine.Metrics.PollingClients, _server.Engine.Metrics.WebSocketClients, _server.Engine.Metrics.Upgrades));
    }

    [Fact]
    public async Task Get_after_the_probe_gets_exactly_a_noop_at_once_and_the_next_one_after_100_ms()
    {
        string sid = await _server.OpenPollingAsync();
        using RawWebSocket socket = await _server.ProbeAsync(sid);
        await socket.SendTextAsync("2probe");
        await socket.ReceiveTextAsync();
        await Eventually.HoldsAsync(() => _handler.Session.IsUpgrading, "the probe to be seen");

        Assert.Equal("6", await (await _server.GetAsync(sid)).Content.ReadAsStringAsync());
        Task<HttpResponseMessage> second = _server.GetAsync(sid);
        await _server.HoldsGetAsync();
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("6", await (await second).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Polling_after_the_upgrade_is_a_bad_request_and_the_websocket_goes_on()
    {
        (string? sid, RawWebSocket? socket) = await UpgradeAsync();
        using HttpResponseMessage get = await _server.GetAsync(sid);
        using HttpResponseMessage post = await _server.PostAsync(sid, "4a");

        Assert.Equal("""{"code":3,"message":"Bad request"}""", await get.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (get.StatusCode, post.StatusCode));
        await AssertEchoesAsync(socket);
    }

    [Fact]
    public async Task Further_websocket_with_the_same_sid_is_closed_and_the_first_one_goes_on()
    {
        (string? sid, RawWebSocket? socket) = await UpgradeAsync();
        using RawWebSocket second = await _server.ProbeAsync(sid);

        await second.ReceiveCloseAsync();
        await AssertEchoesAsync(socket);
    }

    [Fact]
    public async Task Second_websocket_while_one_is_probing_is_closed_and_the_first_one_can_upgrade()
    {
        string sid = await _server.OpenPollingAsync();
        using RawWebSocket first = await _server.ProbeAsync(sid);
        await first.SendTextAsync("2probe");
        await first.ReceiveTextAsync();
        using RawWebSocket second = await _server.ProbeAsync(sid);
        await second.ReceiveCloseAsync();

        await first.SendTextAsync("5");
        await AssertEchoesAsync(first);
    }

    [Fact]
    public async Task Websocket_session_cannot_be_upgraded()
    {
        using RawWebSocket socket = await _server.OpenWebSocketAsync();
        using RawWebSocket probe = await _server.ProbeAsync(_handler.Session.Id);

        await probe.ReceiveCloseAsync();
        await AssertEchoesAsync(socket);
    }

    public static TheoryData<string, byte[][]> BadProbes => new()
    {
        { "wrong probe text", [Text("2prob")] },
        { "ping without probe", [Text("2")] },
        { "a message", [Text("4hello")] },
        { "binary", [ClientFrames.Frame(WebSocketOpcode.Binary, [1])] },
        { "upgrade without a probe", [Text("5")] },
        { "empty text", [Text("")] },
        { "probe twice", [Text("2probe"), Text("2probe")] },
        { "message after the probe", [Text("2probe"), Text("4hello")] },
        { "upgrade with data", [Text("2probe"), Text("5x")] },
        { "close frame", [ClientFrames.Frame(WebSocketOpcode.Close, [])] },
        { "unmasked frame", [ClientFrames.Raw(0x81, "5"u8, mask: null)] },
        { "too long", [[.. ClientFrames.Header(0x81, 2_000_000, masked: true), 0, 0, 0, 0]] },
    };

    [Theory]
    [MemberData(nameof(BadProbes))]
    public async Task Bad_probe_closes_its_websocket_and_polling_lives_on(string probe, byte[][] frames)
    {
        string sid = await _server.OpenPollingAsync();
        using (RawWebSocket socket = await _server.ProbeAsync(sid))
        {
            foreach (byte[] frame in frames)
            {
                await socket.WriteAsync(frame);
            }

            Assert.True(await socket.ReceiveCloseAsync() >= 1000, probe);
        }

        await AssertPollingEchoesAsync(sid);
        await RetryUpgradeAsync(sid);
    }

    [Fact]
    public async Task Vanished_probe_leaves_polling_alone_and_the_client_may_try_again()
    {
        string sid = await _server.OpenPollingAsync();
        RawWebSocket socket = await _server.ProbeAsync(sid);
        await socket.SendTextAsync("2probe");
        await socket.ReceiveTextAsync();
        socket.Reset();
        await Eventually.HoldsAsync(() => !_handler.Session.IsProbing, "the probe to be forgotten");

        await AssertPollingEchoesAsync(sid);
        await RetryUpgradeAsync(sid);
    }

    [Fact]
    public async Task Probe_that_does_not_upgrade_in_10_s_is_dropped()
    {
        string sid = await _server.OpenPollingAsync();
        using RawWebSocket socket = await _server.ProbeAsync(sid);
        await socket.SendTextAsync("2probe");
        await socket.ReceiveTextAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        await socket.ReceiveEndAsync();
        await Eventually.HoldsAsync(() => !_handler.Session.IsProbing, "the probe to be forgotten");

        await AssertPollingEchoesAsync(sid);
    }

    [Fact]
    public async Task Everything_in_one_segment_is_handled_in_order()
    {
        string sid = await _server.OpenPollingAsync();
        using RawWebSocket socket = await _server.ProbeAsync(sid);
        await socket.WriteAsync([.. Text("2probe"), .. Text("5"), .. Text("4a"), .. Text("4b"), .. ClientFrames.Frame(WebSocketOpcode.Binary, [7])]);

        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        Assert.Equal("4a", await socket.ReceiveTextAsync());
        Assert.Equal("4b", await socket.ReceiveTextAsync());
        Assert.Equal([7], await socket.ReceiveBinaryAsync());
    }

    [Fact]
    public async Task Heartbeat_goes_on_during_the_probe_and_the_pong_may_come_by_the_websocket()
    {
        string sid = await _server.OpenPollingAsync();
        using RawWebSocket socket = await _server.ProbeAsync(sid);
        await socket.SendTextAsync("2probe");
        await socket.ReceiveTextAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        await socket.SendTextAsync("5");
        await AssertEchoesAsync(socket);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("2", await socket.ReceiveTextAsync());
        await socket.SendTextAsync("3");
        await AssertEchoesAsync(socket);
        _time.Advance(TimeSpan.FromSeconds(20));
        await AssertEchoesAsync(socket);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Nothing_is_lost_doubled_or_reordered_while_the_server_sends_all_the_time(int probeAfter)
    {
        const int count = 3_000;
        string sid = await _server.OpenPollingAsync();
        Task sender = Task.Run(() =>
        {
            for (int i = 0; i < count; i++)
            {
                _handler.Session.Send(EngineIoPacket.Text(System.Text.Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture))));
                Thread.SpinWait(2_000);
            }
        });

        List<string> received = new();
        RawWebSocket? socket = null;
        Task<string>? probeAnswer = null;
        for (int polls = 0; probeAnswer?.IsCompleted != true; polls++)
        {
            if (polls == probeAfter)
            {
                socket = await _server.ProbeAsync(sid);
                await socket.SendTextAsync("2probe");
                probeAnswer = socket.ReceiveTextAsync();
            }

            received.AddRange((await (await _server.GetAsync(sid)).Content.ReadAsStringAsync()).Split('\u001E'));
        }

        using (socket)
        {
            Assert.Equal("3probe", await probeAnswer);
            await socket!.SendTextAsync("5");
            while (received.Count(packet => packet[0] == '4') < count)
            {
                received.Add(await socket.ReceiveTextAsync());
            }
        }

        await sender;
        IEnumerable<string> expected = Enumerable.Range(0, count).Select(i => "4" + i.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(expected, received.Where(packet => packet != "6"));
    }

    private static byte[] Text(string text) => ClientFrames.Frame(WebSocketOpcode.Text, System.Text.Encoding.UTF8.GetBytes(text));

    private async Task<(string Sid, RawWebSocket Socket)> UpgradeAsync()
    {
        string sid = await _server.OpenPollingAsync();
        return (sid, await RetryUpgradeAsync(sid));
    }

    private async Task<RawWebSocket> RetryUpgradeAsync(string sid)
    {
        await Eventually.HoldsAsync(() => !_handler.Session.IsProbing, "the earlier probe to be forgotten");
        RawWebSocket socket = await _server.ProbeAsync(sid);
        await socket.SendTextAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        await socket.SendTextAsync("5");
        await AssertEchoesAsync(socket);
        return socket;
    }

    private static async Task AssertEchoesAsync(RawWebSocket socket)
    {
        await socket.SendTextAsync("4still here");
        Assert.Equal("4still here", await socket.ReceiveTextAsync());
    }

    private async Task AssertPollingEchoesAsync(string sid)
    {
        using HttpResponseMessage posted = await _server.PostAsync(sid, "4still here");
        string text = await (await _server.GetAsync(sid)).Content.ReadAsStringAsync();
        Assert.Equal("4still here", text == "6" ? await (await _server.GetAsync(sid)).Content.ReadAsStringAsync() : text);
    }
}
