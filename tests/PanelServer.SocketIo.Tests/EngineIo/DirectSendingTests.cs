using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.Tests.Support;

namespace PanelServer.SocketIo.Tests.EngineIo;

/// <summary>Frames change over from Kestrel's stream to the TCP socket without a seam, and only where that is sound.</summary>
public sealed class DirectSendingTests
{
    private readonly RecordingHandler _handler = new();

    [Fact]
    public async Task Frames_go_to_the_socket_once_the_client_has_answered_the_fence()
    {
        await using EngineServer server = await EngineServer.StartAsync(TimeProvider.System, Calm, _handler);
        using RawWebSocket socket = await server.OpenWebSocketAsync();
        Task<string> next = socket.ReceiveTextAsync();
        await Eventually.HoldsAsync(() => _handler.Session.SendsDirectly, "frames to bypass the stream");
        await socket.SendTextAsync("4first");
        Assert.Equal("4first", await next);

        for (int i = 0; i < 100; i++)
        {
            await EchoAsync(socket, i);
        }
    }

    [Fact]
    public async Task Client_that_never_answers_pings_gets_everything_through_the_stream()
    {
        await using EngineServer server = await EngineServer.StartAsync(TimeProvider.System, Calm, _handler);
        using RawWebSocket socket = await RawWebSocket.ConnectAsync(server.Port, "/engine.io/?EIO=4&transport=websocket");
        socket.AnswersPings = false;
        await socket.ReceiveTextAsync();
        for (int i = 0; i < 100; i++)
        {
            await EchoAsync(socket, i);
        }

        Assert.False(_handler.Session.SendsDirectly);
    }

    [Fact]
    public async Task Application_can_keep_all_frames_on_the_stream()
    {
        await using EngineServer server = await EngineServer.StartAsync(
            TimeProvider.System,
            options =>
            {
                Calm(options);
                options.WriteToSocket = false;
            },
            _handler);
        using RawWebSocket socket = await server.OpenWebSocketAsync();
        for (int i = 0; i < 100; i++)
        {
            await EchoAsync(socket, i);
        }

        Assert.False(_handler.Session.SendsDirectly);
    }

    [Fact]
    public async Task Pong_that_answers_no_fence_changes_nothing()
    {
        await using EngineServer server = await EngineServer.StartAsync(TimeProvider.System, Calm, _handler);
        using RawWebSocket socket = await RawWebSocket.ConnectAsync(server.Port, "/engine.io/?EIO=4&transport=websocket");
        socket.AnswersPings = false;
        await socket.ReceiveTextAsync();
        foreach (byte[] payload in new byte[][] { [], [1], [0, 0, 0, 0], [0, 0, 0, 99], [255, 255, 255, 255, 255] })
        {
            await socket.WriteAsync(WebSockets.ClientFrames.Frame(SocketIo.WebSockets.WebSocketOpcode.Pong, payload));
        }

        await EchoAsync(socket, 1);
        Assert.False(_handler.Session.SendsDirectly);
    }

    [Fact]
    public async Task Nothing_is_lost_doubled_or_reordered_while_many_clients_change_over_under_load()
    {
        const int count = 2_000;
        await using EngineServer server = await EngineServer.StartAsync(
            TimeProvider.System,
            options =>
            {
                Calm(options);
                options.MaxBufferedPackets = 10 * count;
            },
            _handler);
        EngineIoPacket[] packets = Enumerable.Range(0, count)
            .Select(i => EngineIoPacket.Text(Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture) + new string('x', i % 300)))).ToArray();
        int changed = 0;
        for (int round = 0; round < 8; round++)
        {
            EngineIoSession? before = round == 0 ? null : _handler.Session;
            using RawWebSocket socket = await server.OpenWebSocketAsync();

            // The client may know of its session before the handler does.
            await Eventually.HoldsAsync(() => _handler.Session is { } opened && opened != before, "the session of this client");
            EngineIoSession session = _handler.Session;
            Task sender = Task.Run(async () =>
            {
                for (int i = 0; i < count; i++)
                {
                    session.Send(packets[i]);
                    if (i % 100 == 0)
                    {
                        await Task.Delay(1);
                    }
                }
            });
            for (int i = 0; i < count; i++)
            {
                Assert.Equal("4" + i.ToString(CultureInfo.InvariantCulture) + new string('x', i % 300), await socket.ReceiveTextAsync());
            }

            await sender;
            changed += session.SendsDirectly ? 1 : 0;
        }

        Assert.True(changed > 0, "no client changed over");
    }

    [Fact]
    public async Task Behind_tls_frames_stay_on_the_stream()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using WebApplication app = BuildApp(listen => listen.UseHttps(certificate));
        await app.StartAsync();
        using ClientWebSocket client = new();
        client.Options.RemoteCertificateValidationCallback = (_, presented, _, errors) =>
            errors != SslPolicyErrors.None && presented?.Subject == "CN=localhost";
        await AssertStaysOnStreamAsync(client, app, "wss");
    }

    [Fact]
    public async Task Behind_another_wrapper_of_the_connection_frames_stay_on_the_stream()
    {
        await using WebApplication app = BuildApp(listen => listen.UseConnectionLogging());
        await app.StartAsync();
        using ClientWebSocket client = new();
        await AssertStaysOnStreamAsync(client, app, "ws");
    }

    private async Task AssertStaysOnStreamAsync(ClientWebSocket client, WebApplication app, string scheme)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        await client.ConnectAsync(new Uri($"{scheme}://127.0.0.1:{new Uri(app.Urls.First()).Port}/engine.io/?EIO=4&transport=websocket"), patience.Token);
        byte[] buffer = new byte[1024];
        await client.ReceiveAsync(buffer, patience.Token);
        for (int i = 0; i < 50; i++)
        {
            string text = "4" + i.ToString(CultureInfo.InvariantCulture);
            await client.SendAsync(Encoding.ASCII.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
            WebSocketReceiveResult result = await client.ReceiveAsync(buffer, patience.Token);
            Assert.Equal(text, Encoding.ASCII.GetString(buffer, 0, result.Count));
        }

        Assert.False(_handler.Session.SendsDirectly);
    }

    private WebApplication BuildApp(Action<ListenOptions> listen)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen));
        WebApplication app = builder.Build();
        EngineIoServer engine = new(new EngineIoOptions(), _handler, TimeProvider.System, NullLogger.Instance);
        app.Map("/engine.io/{**rest}", engine.HandleAsync);
        app.Lifetime.ApplicationStopping.Register(engine.Shutdown);
        return app;
    }

    private static void Calm(EngineIoOptions options)
    {
        options.PingInterval = TimeSpan.FromSeconds(25);
        options.PingTimeout = TimeSpan.FromSeconds(20);
    }

    private static async Task EchoAsync(RawWebSocket socket, int number)
    {
        string text = "4" + number.ToString(CultureInfo.InvariantCulture);
        await socket.SendTextAsync(text);
        Assert.Equal(text, await socket.ReceiveTextAsync());
    }
}
