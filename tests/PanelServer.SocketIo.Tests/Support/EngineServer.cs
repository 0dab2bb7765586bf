using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.TestHost;

namespace PanelServer.SocketIo.Tests.Support;

/// <summary>The bare engine with an echo on it, on a real Kestrel, with the protocol suite's settings and a stepped clock.</summary>
internal sealed class EngineServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _gets;
    private int _getsBefore;

    private EngineServer(WebApplication app, EngineIoServer engine)
    {
        _app = app;
        Engine = engine;
        app.Map("/engine.io/{**rest}", context =>
        {
            Task task = engine.HandleAsync(context);
            if (context.Request.Method == "GET" && context.Request.Query.ContainsKey("sid"))
            {
                Interlocked.Increment(ref _gets);
            }

            return task;
        });
    }

    public int Port { get; private set; }

    public HttpClient Http { get; private set; } = null!;

    public EngineIoServer Engine { get; }

    public static async Task<EngineServer> StartAsync(TimeProvider time, Action<EngineIoOptions>? configure = null, IEngineIoHandler? handler = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        EngineIoOptions options = new()
        {
            PingInterval = TimeSpan.FromMilliseconds(300),
            PingTimeout = TimeSpan.FromMilliseconds(200),
            MaxPayload = 1_000_000,
        };
        configure?.Invoke(options);
        EngineIoServer engine = new(options, handler ?? new EchoEngine(), time, NullLogger.Instance);
        EngineServer server = new(builder.Build(), engine);
        await server._app.StartAsync();
        ICollection<string> addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        server.Port = new Uri(addresses.First()).Port;
        server.Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}"), Timeout = TimeSpan.FromSeconds(60) };
        return server;
    }

    public async Task<string> OpenPollingAsync()
    {
        string text = await Http.GetStringAsync("/engine.io/?EIO=4&transport=polling");
        using JsonDocument open = System.Text.Json.JsonDocument.Parse(text[1..]);
        return open.RootElement.GetProperty("sid").GetString()!;
    }

    /// <summary>Waits until the GET that was sent last has reached the server and, if nothing waits for it, is held.</summary>
    public Task HoldsGetAsync() => Eventually.HoldsAsync(() => Volatile.Read(ref _gets) > _getsBefore, "a held GET");

    public Task<HttpResponseMessage> GetAsync(string sid, CancellationToken cancel = default)
    {
        _getsBefore = Volatile.Read(ref _gets);
        return Http.GetAsync($"/engine.io/?EIO=4&transport=polling&sid={sid}", cancel);
    }

    public Task<HttpResponseMessage> PostAsync(string sid, string body) => PostAsync(sid, new StringContent(body));

    public Task<HttpResponseMessage> PostAsync(string sid, HttpContent body) =>
        Http.PostAsync($"/engine.io/?EIO=4&transport=polling&sid={sid}", body);

    public async Task<RawWebSocket> OpenWebSocketAsync()
    {
        RawWebSocket socket = await RawWebSocket.ConnectAsync(Port, "/engine.io/?EIO=4&transport=websocket");
        Assert.StartsWith("0{", await socket.ReceiveTextAsync(), StringComparison.Ordinal);
        return socket;
    }

    public Task<RawWebSocket> ProbeAsync(string sid) =>
        RawWebSocket.ConnectAsync(Port, $"/engine.io/?EIO=4&transport=websocket&sid={sid}");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Engine.Shutdown();
        await _app.DisposeAsync();
    }
}
