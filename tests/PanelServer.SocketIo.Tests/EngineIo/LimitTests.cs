using System.Net;
using System.Net.Sockets;
using System.Text;
using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.Tests.Support;
using PanelServer.SocketIo.Tests.WebSockets;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.Tests.EngineIo;

/// <summary>Whatever a client does, what the server keeps for it is bounded, and others do not notice.</summary>
public sealed class LimitTests
{
    private readonly RecordingHandler _handler = new();

    [Fact]
    public async Task Post_above_the_limit_is_refused_without_reading_it_and_closes_the_session()
    {
        await using EngineServer server = await StartAsync(options => options.MaxPayload = 10_000);
        string sid = await server.OpenPollingAsync();
        using HttpResponseMessage fits = await server.PostAsync(sid, "4" + new string('x', 9_999));
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);

        // Only the headers are sent: the answer must not wait for the body.
        using TcpClient client = new("127.0.0.1", server.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /engine.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: x\r\nContent-Length: 10001\r\n\r\n"));
        using StreamReader reader = new(client.GetStream());
        Assert.StartsWith("HTTP/1.1 413 ", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(1, server.Engine.Metrics.SessionsClosed(EngineIoCloseReason.MessageTooBig));
    }

    [Fact]
    public async Task Chunked_post_is_cut_off_at_the_limit()
    {
        await using EngineServer server = await StartAsync(options => options.MaxPayload = 10_000);
        string sid = await server.OpenPollingAsync();
        using TcpClient client = new("127.0.0.1", server.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /engine.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + $"4000\r\n4{new string('x', 0x3FFF)}\r\n"));
        using StreamReader reader = new(client.GetStream());

        Assert.StartsWith("HTTP/1.1 413 ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_that_is_broken_off_closes_the_session()
    {
        await using EngineServer server = await StartAsync();
        string sid = await server.OpenPollingAsync();
        using (TcpClient client = new("127.0.0.1", server.Port))
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /engine.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n4hel"));
            client.LingerState = new LingerOption(true, 0);
        }

        await Eventually.HoldsAsync(() => server.Engine.Metrics.SessionsClosed(EngineIoCloseReason.ConnectionLost) == 1, "session closed");
        Assert.DoesNotContain(_handler.Calls, call => call.StartsWith("received", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Second_post_while_one_is_being_read_is_refused_and_drops_the_first()
    {
        await using EngineServer server = await StartAsync();
        string sid = await server.OpenPollingAsync();
        using TcpClient client = new("127.0.0.1", server.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /engine.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n4hel"));
        await Eventually.HoldsAsync(() => _handler.Session.IsReadingPost, "the first POST to be read");
        using HttpResponseMessage second = await server.PostAsync(sid, "4a");

        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        Exception? end = await Record.ExceptionAsync(async () => Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1])));
        Assert.True(end is null or IOException);
    }

    [Fact]
    public async Task Older_protocols_binary_body_is_refused()
    {
        await using EngineServer server = await StartAsync();
        string sid = await server.OpenPollingAsync();
        using ByteArrayContent body = new("4a"u8.ToArray());
        body.Headers.ContentType = new("application/octet-stream");
        using HttpResponseMessage response = await server.PostAsync(sid, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("announced")]
    [InlineData("in fragments")]
    public async Task Websocket_message_above_the_limit_is_closed_with_1009(string how)
    {
        await using EngineServer server = await StartAsync(options => options.MaxPayload = 10_000);
        using RawWebSocket socket = await server.OpenWebSocketAsync();
        await socket.WriteAsync(how == "announced"
            ? [.. ClientFrames.Header(0x82, 1UL << 40, masked: true), 0, 0, 0, 0]
            : [.. ClientFrames.Frame(WebSocketOpcode.Binary, new byte[9_000], final: false), .. ClientFrames.Frame(WebSocketOpcode.Continuation, new byte[1_001])]);

        Assert.Equal(1009, await socket.ReceiveCloseAsync());
        Assert.Equal(1, server.Engine.Metrics.SessionsClosed(EngineIoCloseReason.MessageTooBig));
    }

    [Theory]
    [InlineData(0x83, 1002)]
    [InlineData(0xC1, 1002)]
    [InlineData(0x80, 1002)]
    public async Task Frame_violation_is_closed_with_its_code(byte first, int code)
    {
        await using EngineServer server = await StartAsync();
        using RawWebSocket socket = await server.OpenWebSocketAsync();
        await socket.WriteAsync(ClientFrames.Raw(first, "4a"u8, mask: 99));

        Assert.Equal(code, await socket.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Text_that_is_not_utf8_is_closed_with_1007()
    {
        await using EngineServer server = await StartAsync();
        using RawWebSocket socket = await server.OpenWebSocketAsync();
        await socket.WriteAsync(ClientFrames.Frame(WebSocketOpcode.Text, [(byte)'4', 0xFF]));

        Assert.Equal(1007, await socket.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Client_above_the_number_of_connections_is_asked_to_come_again_and_may_when_one_has_left()
    {
        await using EngineServer server = await StartAsync(options => options.MaxConnections = 2);
        string sid = await server.OpenPollingAsync();
        using RawWebSocket socket = await server.OpenWebSocketAsync();
        using HttpResponseMessage refused = await server.Http.GetAsync("/engine.io/?EIO=4&transport=polling");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(503, (await RawWebSocket.TryConnectAsync(server.Port, "/engine.io/?EIO=4&transport=websocket")).Status);

        using HttpResponseMessage closed = await server.PostAsync(sid, "1");
        await server.OpenPollingAsync();
    }

    [Fact]
    public async Task Broken_handshakes_do_not_use_up_connections()
    {
        await using EngineServer server = await StartAsync(options => options.MaxConnections = 1);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(400, (await RawWebSocket.TryConnectAsync(server.Port, "/engine.io/?EIO=4&transport=websocket", "Sec-WebSocket-Version: 13\r\n")).Status);
        }

        using RawWebSocket socket = await server.OpenWebSocketAsync();
    }

    [Fact]
    public async Task Polling_client_that_does_not_fetch_is_told_to_go_at_the_bound()
    {
        await using EngineServer server = await StartAsync(options => options.MaxBufferedPackets = 8);
        string sid = await server.OpenPollingAsync();
        for (int i = 0; i < 8; i++)
        {
            Assert.True(_handler.Session.Send(EngineIoPacket.Text("x"u8)));
        }

        Assert.False(_handler.Session.Send(EngineIoPacket.Text("x"u8)));
        Assert.Equal(1, server.Engine.Metrics.SessionsClosed(EngineIoCloseReason.SlowClient));
        Assert.Equal("1", await (await server.GetAsync(sid)).Content.ReadAsStringAsync());
        using HttpResponseMessage gone = await server.GetAsync(sid);
        Assert.Equal(HttpStatusCode.BadRequest, gone.StatusCode);
    }

    [Fact]
    public async Task Client_that_never_reads_but_makes_the_server_answer_is_closed_at_the_bound()
    {
        await using EngineServer server = await StartAsync(options => options.MaxBufferedBytes = 1_000_000);
        using RawWebSocket socket = await RawWebSocket.ConnectAsync(server.Port, "/engine.io/?EIO=4&transport=websocket", receiveBuffer: 4096);
        await socket.ReceiveTextAsync();
        byte[] echo = ClientFrames.Frame(WebSocketOpcode.Binary, new byte[50_000]);
        Exception? error = await Record.ExceptionAsync(async () =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                await socket.WriteAsync(echo);
            }
        });

        Assert.True(error is null or IOException);
        await Eventually.HoldsAsync(() => server.Engine.Metrics.SessionsClosed(EngineIoCloseReason.SlowClient) == 1, "the client to be closed");
        await Eventually.HoldsAsync(() => server.Engine.Metrics.WebSocketClients == 0, "the session to be gone");
    }

    [Fact]
    public async Task Stalled_client_does_not_delay_others_and_gets_its_reason_when_it_reads_again()
    {
        await using EngineServer server = await StartAsync(options => options.CloseTimeout = TimeSpan.FromSeconds(30));
        using RawWebSocket stalled = await RawWebSocket.ConnectAsync(server.Port, "/engine.io/?EIO=4&transport=websocket", receiveBuffer: 4096);
        await stalled.ReceiveTextAsync();
        EngineIoSession stalledSession = _handler.Session;
        using RawWebSocket other = await server.OpenWebSocketAsync();
        EngineIoSession otherSession = _handler.Session;

        // More than the kernel's buffers hold (several megabytes), so that the writer really blocks.
        EngineIoPacket packet = EngineIoPacket.Binary(new byte[60_000]);
        int sent = 0;
        while (stalledSession.Send(packet))
        {
            sent++;
            otherSession.Send(packet);
            Assert.Equal(60_000, (await other.ReceiveBinaryAsync()).Length);
        }

        Assert.InRange(sent, 66, 1_000);
        int frames = 0;
        (WebSocketOpcode Opcode, byte[] Payload) end = await stalled.ReceiveAsync();
        for (; end.Opcode == WebSocketOpcode.Binary; frames++)
        {
            end = await stalled.ReceiveAsync();
        }

        Assert.Equal(WebSocketOpcode.Close, end.Opcode);
        Assert.Equal([0x03, 0xF5], end.Payload[..2]);
        Assert.StartsWith("too slow", Encoding.UTF8.GetString(end.Payload.AsSpan(2)), StringComparison.Ordinal);
        Assert.InRange(frames, 1, sent);
    }

    [Fact]
    public async Task Stalled_client_that_does_not_read_again_is_dropped_after_the_close_timeout()
    {
        await using EngineServer server = await StartAsync(options => options.CloseTimeout = TimeSpan.FromMilliseconds(50));
        using RawWebSocket stalled = await RawWebSocket.ConnectAsync(server.Port, "/engine.io/?EIO=4&transport=websocket", receiveBuffer: 4096);
        await stalled.ReceiveTextAsync();
        EngineIoPacket packet = EngineIoPacket.Binary(new byte[60_000]);
        while (_handler.Session.Send(packet))
        {
        }

        await Eventually.HoldsAsync(() => _handler.Calls.Contains("closed SlowClient"), "closed");
        await stalled.ReceiveEndAsync();
    }

    [Fact]
    public async Task Polling_answer_is_cut_at_the_limit_and_the_rest_comes_with_the_next_get()
    {
        await using EngineServer server = await StartAsync(options => options.MaxPayload = 1_000);
        string sid = await server.OpenPollingAsync();
        for (int i = 0; i < 30; i++)
        {
            _handler.Session.Send(EngineIoPacket.Text(Encoding.ASCII.GetBytes(new string((char)('a' + (i % 26)), 99))));
        }

        List<string> received = new();
        while (received.Count < 30)
        {
            string text = await (await server.GetAsync(sid)).Content.ReadAsStringAsync();
            Assert.InRange(text.Length, 1, 1_000);
            received.AddRange(text.Split('\u001E'));
        }

        Assert.Equal(Enumerable.Range(0, 30).Select(i => (char)('a' + (i % 26))), received.Select(packet => packet[1]));
    }

    [Theory]
    [InlineData(false, "closed ProtocolError")]
    [InlineData(null, "closed HandlerFailed")]
    public async Task Handler_that_refuses_or_fails_closes_its_own_session_only(bool? answer, string reason)
    {
        await using EngineServer server = await StartAsync();
        using RawWebSocket other = await server.OpenWebSocketAsync();
        _handler.OnReceived = (_, text) => text != "bad" || (answer ?? throw new InvalidOperationException("bug"));
        using RawWebSocket socket = await server.OpenWebSocketAsync();
        await socket.SendTextAsync("4bad");
        await socket.ReceiveCloseAsync();

        await Eventually.HoldsAsync(() => _handler.Calls.Contains(reason), reason);
        await other.SendTextAsync("4good");
        Assert.Equal("4good", await other.ReceiveTextAsync());
    }

    private Task<EngineServer> StartAsync(Action<EngineIoOptions>? configure = null) => EngineServer.StartAsync(
        TimeProvider.System,
        options =>
        {
            options.PingInterval = TimeSpan.FromSeconds(25);
            options.PingTimeout = TimeSpan.FromSeconds(20);
            configure?.Invoke(options);
        },
        _handler);
}
