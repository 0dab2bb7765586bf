using System.Net;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.Tests.Support;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.Tests;

public sealed class ServerTests
{
    [Theory]
    [InlineData("/socket.io?EIO=4&transport=polling")]
    [InlineData("/socket.io/?EIO=4&transport=polling")]
    public async Task Path_is_served_with_and_without_its_slash(string path)
    {
        await using TestServer server = await TestServer.StartAsync();
        Assert.StartsWith("0{", await server.Http.GetStringAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 200, null)]
    [InlineData("http://127.0.0.1:{port}", 200, "http://127.0.0.1:{port}")]
    [InlineData("https://127.0.0.1:{port}", 200, "https://127.0.0.1:{port}")]
    [InlineData("http://localhost:5173", 200, "http://localhost:5173")]
    [InlineData("null", 200, "null")]
    [InlineData("http://evil.example", 403, null)]
    [InlineData("http://127.0.0.1", 403, null)]
    [InlineData("rubbish", 403, null)]
    public async Task Origin_decides(string? origin, int status, string? allowed)
    {
        await using TestServer server = await TestServer.StartAsync(
            configure: options => options.IsOriginAllowed = candidate => candidate is "http://localhost:5173" or "null");
        using HttpRequestMessage request = new(HttpMethod.Get, "/socket.io/?EIO=4&transport=polling");
        if (origin is not null)
        {
            request.Headers.Add("Origin", Port(origin, server));
        }

        using HttpResponseMessage response = await server.Http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(allowed is null ? null : Port(allowed, server), Header(response, "Access-Control-Allow-Origin"));
        Assert.Equal(origin is null ? null : "Origin", Header(response, "Vary"));
        if (status == 403)
        {
            Assert.Equal("""{"code":4,"message":"Forbidden"}""", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Websocket_of_a_foreign_page_is_refused()
    {
        await using TestServer server = await TestServer.StartAsync();
        const string headers = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: http://evil.example\r\n";

        Assert.Equal(403, (await RawWebSocket.TryConnectAsync(server.Port, "/socket.io/?EIO=4&transport=websocket", headers)).Status);
    }

    [Fact]
    public async Task Refusal_carries_the_cors_headers_so_that_the_page_can_see_it()
    {
        await using TestServer server = await TestServer.StartAsync(configure: options => options.IsOriginAllowed = _ => true);
        using HttpRequestMessage request = new(HttpMethod.Get, "/socket.io/?EIO=3&transport=polling");
        request.Headers.Add("Origin", "http://a.example");
        using HttpResponseMessage response = await server.Http.SendAsync(request);

        Assert.Equal((400, "http://a.example"), ((int)response.StatusCode, Header(response, "Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task Preflight_is_answered()
    {
        await using TestServer server = await TestServer.StartAsync(configure: options => options.IsOriginAllowed = _ => true);
        using HttpRequestMessage request = new(HttpMethod.Options, "/socket.io/?EIO=4&transport=polling");
        request.Headers.Add("Origin", "http://a.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization");
        using HttpResponseMessage response = await server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("GET, POST", Header(response, "Access-Control-Allow-Methods"));
        Assert.Equal("authorization", Header(response, "Access-Control-Allow-Headers"));
    }

    [Fact]
    public async Task Shutdown_tells_every_client_and_is_not_held_up_by_them()
    {
        await using TestServer server = await TestServer.StartAsync();
        string polling = await server.OpenPollingAsync();
        Task<string> held = server.GetTextAsync(polling);
        using RawWebSocket socket = await server.OpenWebSocketAsync();
        await socket.SendTextAsync("40/main,");
        await socket.ReceiveTextAsync();
        await Eventually.HoldsAsync(() => server.Server.Metrics.PollingClients == 1, "the polling client");
        await socket.SendTextAsync("42/main,[\"echo\",1]");
        await socket.ReceiveTextAsync();
        Task stopping = server.StopAsync();

        Assert.Equal("1", await held);
        Assert.Equal((int)WebSocketCloseCode.GoingAway, await socket.ReceiveCloseAsync());
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((0, 0), (server.Server.Metrics.PollingClients, server.Server.Metrics.WebSocketClients));
    }

    [Fact]
    public async Task Metrics_count_what_happens()
    {
        await using TestServer server = await TestServer.StartAsync();
        string sid = await server.OpenPollingAsync();
        using HttpResponseMessage joined = await server.PostAsync(sid, "40/main,");
        using RawWebSocket socket = await server.OpenWebSocketAsync();
        using HttpResponseMessage refused = await server.Http.GetAsync("/socket.io/");
        EngineIoMetrics metrics = server.Server.Metrics;
        await Eventually.HoldsAsync(() => metrics.PacketsSent == 2, "two open packets");

        Assert.Equal((1, 1, 2, 1, 1), (metrics.PollingClients, metrics.WebSocketClients, metrics.SessionsOpened, metrics.PacketsReceived, metrics.RequestsRefused));
    }

    [Theory]
    [InlineData(nameof(SocketIoOptions.MaxPayload))]
    [InlineData(nameof(SocketIoOptions.PingInterval))]
    [InlineData(nameof(SocketIoOptions.ConnectTimeout))]
    [InlineData(nameof(SocketIoOptions.MaxConnections))]
    [InlineData(nameof(SocketIoOptions.MaxNamespacesPerConnection))]
    public void Wrong_setting_stops_the_start_and_is_named(string setting)
    {
        ServiceCollection services = new();
        services.AddSocketIo<TestNamespaces>(options =>
        {
            PropertyInfo property = typeof(SocketIoOptions).GetProperty(setting)!;
            property.SetValue(options, property.PropertyType == typeof(int) ? 0 : TimeSpan.Zero);
        });
        using ServiceProvider provider = services.BuildServiceProvider();

        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<SocketIoOptions>>().Value);
        Assert.Contains(setting, error.Message, StringComparison.Ordinal);
    }

    private static string Port(string text, TestServer server) =>
        text.Replace("{port}", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) || response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(',', values)
            : null;
}
