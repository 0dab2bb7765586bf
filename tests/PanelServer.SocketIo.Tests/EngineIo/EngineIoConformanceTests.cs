using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.Tests.Support;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.Tests.EngineIo;

/// <summary>
/// What the Engine.IO protocol suite checks, on the bare engine with the suite's settings. Time is stepped by hand, so that
/// "exactly then" can be meant.
/// </summary>
public sealed class EngineIoConformanceTests : IAsyncLifetime
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromMilliseconds(200);

    private readonly FakeTimeProvider _time = new();
    private EngineServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await EngineServer.StartAsync(_time);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("polling", """["websocket"]""")]
    [InlineData("websocket", "[]")]
    public async Task Open_packet_has_exactly_the_five_members(string transport, string upgrades)
    {
        string packet = transport == "polling"
            ? await _server.Http.GetStringAsync("/engine.io/?EIO=4&transport=polling")
            : await FirstTextAsync();

        Assert.Matches(
            "^0" + System.Text.RegularExpressions.Regex.Escape("{\"sid\":\"") + "[A-Za-z0-9_-]{16,}"
            + System.Text.RegularExpressions.Regex.Escape($"\",\"upgrades\":{upgrades},\"pingInterval\":300,\"pingTimeout\":200,\"maxPayload\":1000000}}") + "$",
            packet);
    }

    [Theory]
    [InlineData("GET", "?transport=polling", 5, "Unsupported protocol version")]
    [InlineData("GET", "?EIO=abc&transport=polling", 5, "Unsupported protocol version")]
    [InlineData("GET", "?EIO=3&transport=polling", 5, "Unsupported protocol version")]
    [InlineData("GET", "?EIO=4&EIO=4&transport=polling", 5, "Unsupported protocol version")]
    [InlineData("GET", "", 0, "Transport unknown")]
    [InlineData("GET", "?EIO=4", 0, "Transport unknown")]
    [InlineData("GET", "?EIO=4&transport=abc", 0, "Transport unknown")]
    [InlineData("GET", "?EIO=4&transport=Polling", 0, "Transport unknown")]
    [InlineData("GET", "?EIO=4&transport=webtransport", 0, "Transport unknown")]
    [InlineData("GET", "?EIO=4&transport=polling&transport=polling", 0, "Transport unknown")]
    [InlineData("GET", "?EIO=4&transport=polling&sid=abc", 1, "Session ID unknown")]
    [InlineData("GET", "?EIO=4&transport=polling&sid=AAAAAAAAAAAAAAAA", 1, "Session ID unknown")]
    [InlineData("GET", "?EIO=4&transport=polling&sid=%00", 1, "Session ID unknown")]
    [InlineData("GET", "?EIO=4&transport=polling&sid=__proto__", 1, "Session ID unknown")]
    [InlineData("POST", "?EIO=4&transport=polling&sid=abc", 1, "Session ID unknown")]
    [InlineData("PUT", "?EIO=4&transport=polling&sid=abc", 1, "Session ID unknown")]
    [InlineData("POST", "?EIO=4&transport=polling", 2, "Bad handshake method")]
    [InlineData("PUT", "?EIO=4&transport=polling", 2, "Bad handshake method")]
    [InlineData("DELETE", "?transport=polling", 2, "Bad handshake method")]
    [InlineData("GET", "?EIO=4&transport=websocket", 3, "Bad request")]
    public async Task Refusal_names_its_cause(string method, string query, int code, string message)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), "/engine.io/" + query);
        using HttpResponseMessage response = await _server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal($$"""{"code":{{code}},"message":"{{message}}"}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("?EIO=4&transport=polling&t=%zz%", 200)]
    [InlineData("?EIO=4&transport=polling&__proto__=1&constructor=2&[]=3", 200)]
    [InlineData("?EIO=4&transport=polling&j=0&b64=1", 200)]
    [InlineData("?&&==&transport=polling&EIO=4&%", 200)]
    [InlineData("?EIO=4&transport=polling&sid=", 200)]
    public async Task Strange_queries_are_no_server_error(string query, int status)
    {
        using TcpClient socket = new("127.0.0.1", _server.Port);
        string request = $"GET /engine.io/{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using StreamReader reader = new(socket.GetStream());

        Assert.StartsWith($"HTTP/1.1 {status} ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?transport=websocket")]
    [InlineData("?EIO=abc&transport=websocket")]
    [InlineData("?EIO=4")]
    [InlineData("?EIO=4&transport=abc")]
    [InlineData("?EIO=4&transport=websocket&sid=unknown")]
    public async Task Bad_websocket_handshake_is_refused_before_the_upgrade(string query) =>
        Assert.Equal(400, (await RawWebSocket.TryConnectAsync(_server.Port, "/engine.io/" + query)).Status);

    [Theory]
    [InlineData("Sec-WebSocket-Version: 13\r\n", 400)]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 426)]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n", 426)]
    [InlineData("Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n", 400)]
    [InlineData("Sec-WebSocket-Key: AAAA\r\nSec-WebSocket-Version: 13\r\n", 400)]
    public async Task Upgrade_without_a_good_key_and_version_is_refused(string headers, int status) =>
        Assert.Equal(status, (await RawWebSocket.TryConnectAsync(_server.Port, "/engine.io/?EIO=4&transport=websocket", headers)).Status);

    [Theory]
    [InlineData("4hello")]
    [InlineData("4test1\u001E4test2\u001E4test3")]
    [InlineData("4hello\u001EbAQIDBA==")]
    [InlineData("4")]
    [InlineData("b")]
    [InlineData("4ü€\U0001F600")]
    public async Task Polling_echoes_a_payload(string payload)
    {
        string sid = await _server.OpenPollingAsync();
        using HttpResponseMessage posted = await _server.PostAsync(sid, payload);

        Assert.Equal((HttpStatusCode.OK, "ok"), (posted.StatusCode, await posted.Content.ReadAsStringAsync()));
        using HttpResponseMessage polled = await _server.GetAsync(sid);
        Assert.Equal(payload, await polled.Content.ReadAsStringAsync());
        Assert.Equal("text/plain; charset=UTF-8", polled.Content.Headers.ContentType!.ToString());
        Assert.Equal(Encoding.UTF8.GetByteCount(payload), polled.Content.Headers.ContentLength);
        Assert.True(polled.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Websocket_echoes_text_and_binary()
    {
        using RawWebSocket socket = await _server.OpenWebSocketAsync();
        await socket.SendTextAsync("4hello");
        Assert.Equal("4hello", await socket.ReceiveTextAsync());
        await socket.SendBinaryAsync([1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], await socket.ReceiveBinaryAsync());
        await socket.SendBinaryAsync([]);
        Assert.Empty(await socket.ReceiveBinaryAsync());
        await socket.SendTextAsync("bAQI=");
        Assert.Equal([1, 2], await socket.ReceiveBinaryAsync());
    }

    [Fact]
    public async Task Client_without_binary_gets_base64_over_websocket()
    {
        using RawWebSocket socket = await RawWebSocket.ConnectAsync(_server.Port, "/engine.io/?EIO=4&transport=websocket&b64=1");
        await socket.ReceiveTextAsync();
        await socket.SendTextAsync("bAQIDBA==");

        Assert.Equal("bAQIDBA==", await socket.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("4a\u001E")]
    [InlineData("7")]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("2probe")]
    [InlineData("5")]
    [InlineData("6")]
    [InlineData("bA")]
    [InlineData("b!!!!")]
    public async Task Invalid_packet_in_a_post_closes_the_session(string payload)
    {
        string sid = await _server.OpenPollingAsync();
        using HttpResponseMessage posted = await _server.PostAsync(sid, payload);

        Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
        await AssertUnknownAsync(sid);
    }

    [Fact]
    public async Task Post_that_is_not_utf8_closes_the_session()
    {
        string sid = await _server.OpenPollingAsync();
        using HttpResponseMessage posted = await _server.PostAsync(sid, new ByteArrayContent([(byte)'4', 0xC3, 0x28]));

        Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
        await AssertUnknownAsync(sid);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("5")]
    [InlineData("b!")]
    public async Task Invalid_packet_on_a_websocket_closes_it(string packet)
    {
        using RawWebSocket socket = await _server.OpenWebSocketAsync();
        await socket.SendTextAsync(packet);

        Assert.Equal((int)WebSocketCloseCode.PolicyViolation, await socket.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Second_get_is_refused_ends_the_first_with_a_close_packet_and_closes_the_session()
    {
        string sid = await _server.OpenPollingAsync();
        Task<HttpResponseMessage> first = _server.GetAsync(sid);
        Task<HttpResponseMessage> second = _server.GetAsync(sid);
        List<int> statuses = new();
        foreach (HttpResponseMessage? response in await Task.WhenAll(first, second))
        {
            statuses.Add((int)response.StatusCode);
            Assert.Equal(response.IsSuccessStatusCode ? "1" : "", await response.Content.ReadAsStringAsync());
        }

        Assert.Equal([200, 400], statuses.Order());
        await AssertUnknownAsync(sid);
    }

    [Fact]
    public async Task Dropped_get_closes_the_session()
    {
        string sid = await _server.OpenPollingAsync();
        using CancellationTokenSource cancel = new();
        Task<HttpResponseMessage> held = _server.GetAsync(sid, cancel.Token);
        await _server.HoldsGetAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        await Eventually.HoldsAsync(() => _server.Engine.Metrics.SessionsClosed(EngineIoCloseReason.ConnectionLost) == 1, "session closed");

        await AssertUnknownAsync(sid);
    }

    [Fact]
    public async Task Polling_heartbeat_is_a_ping_after_each_interval()
    {
        string sid = await _server.OpenPollingAsync();
        for (int i = 0; i < 3; i++)
        {
            Task<HttpResponseMessage> held = _server.GetAsync(sid);
            await _server.HoldsGetAsync();
            _time.Advance(PingInterval - TimeSpan.FromMilliseconds(1));
            Assert.False(held.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal("2", await (await held).Content.ReadAsStringAsync());
            using HttpResponseMessage pong = await _server.PostAsync(sid, "3");
            Assert.Equal(HttpStatusCode.OK, pong.StatusCode);
        }
    }

    [Fact]
    public async Task Polling_session_without_a_pong_is_gone_exactly_after_interval_and_timeout()
    {
        string sid = await _server.OpenPollingAsync();
        _time.Advance(PingInterval);
        _time.Advance(PingTimeout - TimeSpan.FromMilliseconds(1));
        Assert.Equal("2", await (await _server.GetAsync(sid)).Content.ReadAsStringAsync());
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await AssertUnknownAsync(sid);
    }

    [Fact]
    public async Task Websocket_heartbeat_pings_after_the_interval_and_closes_without_a_pong()
    {
        using RawWebSocket socket = await _server.OpenWebSocketAsync();
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(PingInterval);
            Assert.Equal("2", await socket.ReceiveTextAsync());
            await socket.SendTextAsync("3");
            await socket.SendTextAsync("4sync");
            Assert.Equal("4sync", await socket.ReceiveTextAsync());
        }

        _time.Advance(PingInterval);
        _time.Advance(PingTimeout);
        Assert.Equal((int)WebSocketCloseCode.PolicyViolation, await socket.ReceiveCloseAsync());
        Assert.Equal(1, _server.Engine.Metrics.SessionsClosed(EngineIoCloseReason.PingTimeout));
    }

    [Fact]
    public async Task Unasked_pong_does_not_put_off_the_ping_and_messages_do_not_replace_it()
    {
        using RawWebSocket socket = await _server.OpenWebSocketAsync();
        _time.Advance(PingInterval / 2);
        await socket.SendTextAsync("3");
        await socket.SendTextAsync("4x");
        Assert.Equal("4x", await socket.ReceiveTextAsync());
        _time.Advance(PingInterval / 2);
        Assert.Equal("2", await socket.ReceiveTextAsync());
        await socket.SendTextAsync("4y");
        Assert.Equal("4y", await socket.ReceiveTextAsync());
        _time.Advance(PingTimeout);

        await socket.ReceiveCloseAsync();
    }

    [Fact]
    public async Task Close_packet_in_a_post_ends_the_held_get_with_a_noop()
    {
        string sid = await _server.OpenPollingAsync();
        Task<HttpResponseMessage> held = _server.GetAsync(sid);
        await _server.HoldsGetAsync();
        using HttpResponseMessage posted = await _server.PostAsync(sid, "1");

        Assert.Equal("ok", await posted.Content.ReadAsStringAsync());
        Assert.Equal("6", await (await held).Content.ReadAsStringAsync());
        await AssertUnknownAsync(sid);
    }

    [Fact]
    public async Task Close_packet_or_frame_closes_a_websocket()
    {
        using RawWebSocket byPacket = await _server.OpenWebSocketAsync();
        await byPacket.SendTextAsync("1");
        Assert.Equal((int)WebSocketCloseCode.Normal, await byPacket.ReceiveCloseAsync());

        using RawWebSocket byFrame = await _server.OpenWebSocketAsync();
        await byFrame.WriteAsync(WebSockets.ClientFrames.Frame(WebSocketOpcode.Close, [0x03, 0xE8]));
        Assert.Equal((int)WebSocketCloseCode.Normal, await byFrame.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Ping_frame_is_answered_with_its_payload()
    {
        using RawWebSocket socket = await _server.OpenWebSocketAsync();
        await socket.WriteAsync(WebSockets.ClientFrames.Frame(WebSocketOpcode.Ping, "are you there"u8));
        (WebSocketOpcode opcode, byte[]? payload) = await socket.ReceiveAsync();

        Assert.Equal((WebSocketOpcode.Pong, "are you there"), (opcode, Encoding.UTF8.GetString(payload)));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    [InlineData("PATCH")]
    public async Task Other_method_on_a_session_is_refused_and_changes_nothing(string method)
    {
        string sid = await _server.OpenPollingAsync();
        using HttpRequestMessage request = new(new HttpMethod(method), $"/engine.io/?EIO=4&transport=polling&sid={sid}");
        using HttpResponseMessage response = await _server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);

        using HttpResponseMessage posted = await _server.PostAsync(sid, "4a");
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
    }

    private async Task<string> FirstTextAsync()
    {
        using RawWebSocket socket = await RawWebSocket.ConnectAsync(_server.Port, "/engine.io/?EIO=4&transport=websocket");
        return await socket.ReceiveTextAsync();
    }

    private async Task AssertUnknownAsync(string sid)
    {
        using HttpResponseMessage response = await _server.GetAsync(sid);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(1, body.RootElement.GetProperty("code").GetInt32());
    }
}
