using Microsoft.Extensions.Time.Testing;
using PanelServer.SocketIo.TestHost;
using PanelServer.SocketIo.Tests.Support;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.Tests;

/// <summary>What the Socket.IO protocol suite checks, literally, against the handlers of the conformance host.</summary>
public sealed class SocketIoConformanceTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(
        new ConformanceNamespaces(),
        options =>
        {
            options.PingInterval = TimeSpan.FromMilliseconds(300);
            options.PingTimeout = TimeSpan.FromMilliseconds(200);
            options.MaxPayload = 1_000_000;
            options.ConnectTimeout = TimeSpan.FromSeconds(1);
        },
        _time);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("40", "40", "42[\"auth\",{}]")]
    [InlineData("40{\"token\":\"123\"}", "40", "42[\"auth\",{\"token\":\"123\"}]")]
    [InlineData("40/custom,", "40/custom,", "42/custom,[\"auth\",{}]")]
    [InlineData("40/custom", "40/custom,", "42/custom,[\"auth\",{}]")]
    [InlineData("40/custom,{\"token\":\"abc\"}", "40/custom,", "42/custom,[\"auth\",{\"token\":\"abc\"}]")]
    public async Task Join_is_answered_with_a_sid_alone_and_then_the_auth_event(string connect, string prefix, string auth)
    {
        using RawWebSocket socket = await _server.OpenWebSocketAsync();
        await socket.SendTextAsync(connect);

        Assert.Matches("^" + prefix + "{\"sid\":\"[A-Za-z0-9_-]{20}\"}$", await socket.ReceiveTextAsync());
        Assert.Equal(auth, await socket.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("40/random", "44/random,{\"message\":\"Invalid namespace\"}")]
    [InlineData("40/random,{}", "44/random,{\"message\":\"Invalid namespace\"}")]
    [InlineData("40/custom/", "44/custom/,{\"message\":\"Invalid namespace\"}")]
    public async Task Unknown_namespace_is_refused_and_the_connection_goes_on(string connect, string answer)
    {
        using RawWebSocket socket = await _server.OpenWebSocketAsync();
        await socket.SendTextAsync(connect);
        Assert.Equal(answer, await socket.ReceiveTextAsync());
        await JoinAsync(socket);
    }

    [Fact]
    public async Task Connection_that_never_joins_is_closed_however_well_it_pongs_and_asks()
    {
        using RawWebSocket socket = await _server.OpenWebSocketAsync();
        await socket.SendTextAsync("40/random");
        await socket.ReceiveTextAsync();
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(300));
            Assert.Equal("2", await socket.ReceiveTextAsync());
            await socket.SendTextAsync("3");
            await socket.SendTextAsync("40/random");
            await socket.ReceiveTextAsync();
        }

        _time.Advance(TimeSpan.FromMilliseconds(99));
        await socket.SendTextAsync("40/random");
        await socket.ReceiveTextAsync();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await socket.ReceiveCloseAsync();
    }

    [Fact]
    public async Task Connection_that_has_joined_stays()
    {
        using RawWebSocket socket = await JoinedAsync();
        for (int i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(300));
            Assert.Equal("2", await socket.ReceiveTextAsync());
            await socket.SendTextAsync("3");
            await EchoAsync(socket);
        }
    }

    [Fact]
    public async Task After_leaving_the_only_namespace_the_next_frame_is_the_ping()
    {
        using RawWebSocket socket = await JoinedAsync();
        await socket.SendTextAsync("41");
        await socket.SendTextAsync("42[\"message\",1]");
        await socket.WriteAsync(WebSockets.ClientFrames.Frame(WebSocketOpcode.Ping, "sync"u8));
        Assert.Equal(WebSocketOpcode.Pong, (await socket.ReceiveAsync()).Opcode);
        _time.Advance(TimeSpan.FromMilliseconds(300));

        Assert.Equal("2", await socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task Leaving_one_namespace_leaves_the_other_working()
    {
        using RawWebSocket socket = await JoinedAsync();
        await socket.SendTextAsync("40/custom");
        await socket.ReceiveTextAsync();
        await socket.ReceiveTextAsync();
        await socket.SendTextAsync("41/custom");
        await socket.SendTextAsync("42[\"message\",\"message to main namespace\"]");

        Assert.Equal("42[\"message-back\",\"message to main namespace\"]", await socket.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("42[\"message\",1,\"2\",{\"3\":[true]}]", "42[\"message-back\",1,\"2\",{\"3\":[true]}]")]
    [InlineData("42[\"message\"]", "42[\"message-back\"]")]
    [InlineData("42[\"message\",1.50,1e3,-0,\"<>&'+\",\"\\u00fc\",\"ü\",{\"b\":1,\"a\":2}]", "42[\"message-back\",1.50,1e3,-0,\"<>&'+\",\"\\u00fc\",\"ü\",{\"b\":1,\"a\":2}]")]
    [InlineData("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]", "43456[1,\"2\",{\"3\":[false]}]")]
    [InlineData("420[\"message-with-ack\"]", "430[]")]
    public async Task Event_is_answered_literally(string sent, string answer)
    {
        using RawWebSocket socket = await JoinedAsync();
        await socket.SendTextAsync(sent);

        Assert.Equal(answer, await socket.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
        "452-[\"message-back\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]")]
    [InlineData("452-789[\"message-with-ack\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
        "462-789[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]")]
    public async Task Attachments_come_back_with_their_event(string sent, string answer)
    {
        using RawWebSocket socket = await JoinedAsync();
        await socket.SendTextAsync(sent);
        await socket.SendBinaryAsync([1, 2, 3]);
        await socket.SendBinaryAsync([4, 5, 6]);

        Assert.Equal(answer, await socket.ReceiveTextAsync());
        Assert.Equal([1, 2, 3], await socket.ReceiveBinaryAsync());
        Assert.Equal([4, 5, 6], await socket.ReceiveBinaryAsync());
    }

    [Theory]
    [InlineData("4abc")]
    [InlineData("4")]
    [InlineData("42[\"message\"]")]
    [InlineData("42/custom,[\"message\"]")]
    [InlineData("431[]")]
    [InlineData("41")]
    [InlineData("44{\"message\":\"x\"}")]
    [InlineData("451-[\"a\",{\"_placeholder\":true,\"num\":0}]")]
    public async Task First_packet_other_than_a_join_closes_the_connection(string packet)
    {
        using RawWebSocket socket = await _server.OpenWebSocketAsync();
        await socket.SendTextAsync(packet);

        await socket.ReceiveCloseAsync();
    }

    [Theory]
    [InlineData("4abc")]
    [InlineData("42{}")]
    [InlineData("42[]")]
    [InlineData("42abc[\"message-with-ack\",1]")]
    [InlineData("40[]")]
    [InlineData("41{}")]
    [InlineData("44{\"message\":\"x\"}")]
    [InlineData("47")]
    [InlineData("42[\"message\"")]
    [InlineData("45[\"message\"]")]
    [InlineData("4511-[\"message\"]")]
    [InlineData("451-[\"message\",{\"_placeholder\":true,\"num\":1}]")]
    public async Task Violation_closes_the_connection(string packet)
    {
        using RawWebSocket socket = await JoinedAsync();
        await socket.SendTextAsync(packet);

        await socket.ReceiveCloseAsync();
    }

    [Fact]
    public async Task Text_while_attachments_are_due_and_binary_while_none_are_due_close_the_connection()
    {
        using RawWebSocket first = await JoinedAsync();
        await first.SendTextAsync("451-[\"message\",{\"_placeholder\":true,\"num\":0}]");
        await first.SendTextAsync("42[\"message\",1]");
        await first.ReceiveCloseAsync();

        using RawWebSocket second = await JoinedAsync();
        await second.SendBinaryAsync([1]);
        await second.ReceiveCloseAsync();
    }

    [Fact]
    public async Task Attachments_that_do_not_come_in_time_close_the_connection()
    {
        using RawWebSocket socket = await JoinedAsync();
        await socket.SendTextAsync("451-[\"message\",{\"_placeholder\":true,\"num\":0}]");
        await socket.WriteAsync(WebSockets.ClientFrames.Frame(WebSocketOpcode.Ping, "sync"u8));
        await socket.ReceiveAsync();
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(300));
            await socket.SendTextAsync("3");
            await socket.WriteAsync(WebSockets.ClientFrames.Frame(WebSocketOpcode.Ping, "sync"u8));
            Assert.Equal("2", await socket.ReceiveTextAsync());
            await socket.ReceiveAsync();
        }

        _time.Advance(TimeSpan.FromMilliseconds(100));
        await socket.ReceiveCloseAsync();
    }

    [Fact]
    public async Task Packets_for_a_namespace_that_is_not_joined_are_ignored()
    {
        using RawWebSocket socket = await JoinedAsync();
        await socket.SendTextAsync("42/custom,[\"message\",1]");
        await socket.SendTextAsync("43/custom,1[]");
        await socket.SendTextAsync("41/custom,");
        await socket.SendTextAsync("42/random,[\"message\",1]");
        await socket.SendTextAsync("439[]");
        await socket.SendTextAsync("42[\"nobody handles this\"]");
        await socket.SendTextAsync("427[\"nobody handles this\"]");

        await EchoAsync(socket);
    }

    [Fact]
    public async Task Everything_works_over_polling_too()
    {
        string sid = await _server.OpenPollingAsync();
        using HttpResponseMessage joined = await _server.PostAsync(sid, "40");
        Assert.Matches("^40{\"sid\":\"[^\"]+\"}\u001E42\\[\"auth\",{}\\]$", await _server.GetTextAsync(sid));
        using HttpResponseMessage sent = await _server.PostAsync(sid, "451-7[\"message-with-ack\",{\"_placeholder\":true,\"num\":0}]\u001EbAQI=");
        Assert.Equal("461-7[{\"_placeholder\":true,\"num\":0}]\u001EbAQI=", await _server.GetTextAsync(sid));
        using HttpResponseMessage violation = await _server.PostAsync(sid, "4abc");
        Assert.Equal(400, (int)violation.StatusCode);
        using HttpResponseMessage gone = await _server.GetAsync(sid);
        Assert.Equal(400, (int)gone.StatusCode);
    }

    private static async Task JoinAsync(RawWebSocket socket)
    {
        await socket.SendTextAsync("40");
        Assert.StartsWith("40{\"sid\":", await socket.ReceiveTextAsync(), StringComparison.Ordinal);
        Assert.Equal("42[\"auth\",{}]", await socket.ReceiveTextAsync());
    }

    private async Task<RawWebSocket> JoinedAsync()
    {
        RawWebSocket socket = await _server.OpenWebSocketAsync();
        await JoinAsync(socket);
        return socket;
    }

    private static async Task EchoAsync(RawWebSocket socket)
    {
        string text = Guid.NewGuid().ToString();
        await socket.SendTextAsync($"42[\"message\",\"{text}\"]");
        Assert.Equal($"42[\"message-back\",\"{text}\"]", await socket.ReceiveTextAsync());
    }
}
