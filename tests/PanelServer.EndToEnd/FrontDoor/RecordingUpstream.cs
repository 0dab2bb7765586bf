using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>
/// Stands where the panel server stands and records what reaches it: the question of these tests is what the front
/// door lets through. Uses the same HTTP parser as the panel server.
/// </summary>
internal sealed class RecordingUpstream : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RecordingUpstream(WebApplication application) => _application = application;

    /// <summary>Requests in the order of their arrival.</summary>
    public ConcurrentQueue<ArrivedRequest> Requests { get; } = new();

    /// <summary>Loopback port it listens on.</summary>
    public int Port { get; private set; }

    public static async Task<RecordingUpstream> Start()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        RecordingUpstream upstream = new(application);
        application.UseWebSockets();
        application.Run(upstream.Answer);
        await application.StartAsync();
        string address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        upstream.Port = new Uri(address).Port;
        return upstream;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        Requests.Enqueue(new ArrivedRequest(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (context.WebSockets.IsWebSocketRequest)
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            await Echo(socket, context.RequestAborted);
            return;
        }

        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await context.Response.WriteAsync("reached\n", context.RequestAborted);
    }

    private static async Task Echo(WebSocket socket, CancellationToken aborted)
    {
        byte[] buffer = new byte[1024];
        while (socket.State == WebSocketState.Open)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), aborted);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, aborted);
        }
    }
}

/// <summary>A request as it reached the server behind the front door.</summary>
internal sealed record ArrivedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers);
