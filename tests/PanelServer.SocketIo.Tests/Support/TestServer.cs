using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PanelServer.SocketIo.Tests.Support;

/// <summary>A real Kestrel on a free loopback port with the library on it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app)
    {
        _app = app;
        ICollection<string> addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Port = new Uri(addresses.First()).Port;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public int Port { get; }

    public HttpClient Http { get; }

    public SocketIoServer Server => _app.Services.GetRequiredService<SocketIoServer>();

    public static async Task<TestServer> StartAsync(
        ISocketIoNamespaceResolver? resolver = null, Action<SocketIoOptions>? configure = null, TimeProvider? time = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddSocketIo<TestNamespaces>(configure);
        builder.Services.AddSingleton(resolver ?? new TestNamespaces());
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        WebApplication app = builder.Build();
        app.MapSocketIo();
        await app.StartAsync();
        return new TestServer(app);
    }

    /// <summary>Opens a polling session and returns its id.</summary>
    public async Task<string> OpenPollingAsync()
    {
        string text = await Http.GetStringAsync("/socket.io/?EIO=4&transport=polling");
        using JsonDocument open = System.Text.Json.JsonDocument.Parse(text[1..]);
        return open.RootElement.GetProperty("sid").GetString()!;
    }

    public Task<HttpResponseMessage> GetAsync(string sid, CancellationToken cancel = default) =>
        Http.GetAsync($"/socket.io/?EIO=4&transport=polling&sid={sid}", cancel);

    public async Task<string> GetTextAsync(string sid)
    {
        using HttpResponseMessage response = await GetAsync(sid);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    public Task<HttpResponseMessage> PostAsync(string sid, string body) => PostAsync(sid, new StringContent(body));

    public Task<HttpResponseMessage> PostAsync(string sid, HttpContent body) =>
        Http.PostAsync($"/socket.io/?EIO=4&transport=polling&sid={sid}", body);

    /// <summary>Opens a session by WebSocket and takes the open packet off.</summary>
    public async Task<RawWebSocket> OpenWebSocketAsync()
    {
        RawWebSocket socket = await RawWebSocket.ConnectAsync(Port, "/socket.io/?EIO=4&transport=websocket");
        string open = await socket.ReceiveTextAsync();
        Assert.StartsWith("0{", open, StringComparison.Ordinal);
        return socket;
    }

    public Task<RawWebSocket> ProbeAsync(string sid) =>
        RawWebSocket.ConnectAsync(Port, $"/socket.io/?EIO=4&transport=websocket&sid={sid}");

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
