using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>
/// An Engine.IO 4 server: sessions over long-polling and WebSocket, the upgrade between them, heartbeat and limits.
/// It carries messages for an <see cref="IEngineIoHandler"/> and is usable without Socket.IO.
/// </summary>
public sealed class EngineIoServer
{
    private const int IdBytes = 12;

    private readonly ConcurrentDictionary<string, EngineIoSession> _sessions = new(StringComparer.Ordinal);
    private readonly CrossOriginPolicy _crossOrigin;
    private long _lastNumber;
    private int _connections;
    private volatile bool _isShutDown;

    /// <summary>Creates a server; give its requests to <see cref="HandleAsync"/>.</summary>
    /// <param name="options">Settings, which must not change afterwards.</param>
    /// <param name="handler">What runs on top.</param>
    /// <param name="time">Clock of all deadlines.</param>
    /// <param name="logger">Receives openings and endings of sessions as debug messages, and failures of the handler.</param>
    public EngineIoServer(EngineIoOptions options, IEngineIoHandler handler, TimeProvider time, ILogger logger)
    {
        Options = options;
        Handler = handler;
        Time = time;
        Logger = logger;
        _crossOrigin = new CrossOriginPolicy(options);
    }

    /// <summary>What has happened since the server was made.</summary>
    public EngineIoMetrics Metrics { get; } = new();

    internal EngineIoOptions Options { get; }

    internal IEngineIoHandler Handler { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal FlushScheduler Flushes { get; } = new();

    /// <summary>Handles one HTTP request, for a WebSocket until the connection ends.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!_crossOrigin.Admit(context))
        {
            await RefuseAsync(context, EngineIoRefusal.Forbidden);
        }
        else if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await RouteAsync(context);
        }
    }

    /// <summary>Closes every session, so that clients reconnect by themselves, and refuses new ones.</summary>
    public void Shutdown()
    {
        _isShutDown = true;
        foreach (EngineIoSession session in _sessions.Values)
        {
            session.Close(EngineIoCloseReason.ServerShutdown, "the server shuts down");
        }
    }

    internal void Forget(EngineIoSession session)
    {
        if (_sessions.TryRemove(session.Id, out _))
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    internal Task RefuseAsync(HttpContext context, EngineIoRefusal refusal)
    {
        Metrics.CountRefused();
        return refusal.WriteAsync(context);
    }

    // The checks in the order of the reference implementation: transport, session, method, version.
    private Task RouteAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        string? transport = query["transport"];
        string? id = query["sid"];
        if (transport is not ("polling" or "websocket"))
        {
            return RefuseAsync(context, EngineIoRefusal.TransportUnknown);
        }

        bool wantsWebSocket = transport == "websocket";
        if (!string.IsNullOrEmpty(id))
        {
            return RouteToSessionAsync(context, id, wantsWebSocket);
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            return RefuseAsync(context, EngineIoRefusal.BadHandshakeMethod);
        }

        if (wantsWebSocket && !WebSocketHandshake.IsUpgradeRequest(context))
        {
            return RefuseAsync(context, EngineIoRefusal.BadRequest);
        }

        return (string?)query["EIO"] == "4"
            ? OpenAsync(context, wantsWebSocket)
            : RefuseAsync(context, EngineIoRefusal.UnsupportedVersion);
    }

    private Task RouteToSessionAsync(HttpContext context, string id, bool wantsWebSocket)
    {
        if (_sessions.TryGetValue(id, out EngineIoSession? session))
        {
            session.CheckDeadlines();
        }

        if (session is null || !_sessions.ContainsKey(id))
        {
            return RefuseAsync(context, EngineIoRefusal.SessionUnknown);
        }

        if (wantsWebSocket)
        {
            return WebSocketHandshake.IsUpgradeRequest(context)
                ? UpgradeAsync(context, session)
                : RefuseAsync(context, EngineIoRefusal.BadRequest);
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            return session.HandleGetAsync(context);
        }

        if (HttpMethods.IsPost(context.Request.Method))
        {
            return session.HandlePostAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, POST, OPTIONS";
        return Task.CompletedTask;
    }

    private async Task OpenAsync(HttpContext context, bool byWebSocket)
    {
        if (Interlocked.Increment(ref _connections) > Options.MaxConnections || _isShutDown)
        {
            Interlocked.Decrement(ref _connections);
            context.Response.Headers.RetryAfter = "5";
            await RefuseAsync(context, EngineIoRefusal.TooManyConnections);
            return;
        }

        if (!byWebSocket)
        {
            await CreateSession(context, webSocket: null).HandleGetAsync(context);
            return;
        }

        WebSocketChannel? channel = null;
        try
        {
            channel = await WebSocketHandshake.AcceptAsync(context, Options);
        }
        finally
        {
            if (channel is null)
            {
                Interlocked.Decrement(ref _connections);
            }
        }

        if (channel is not null)
        {
            using (channel)
            {
                await CreateSession(context, channel).WebSocket!.ReceiveAllAsync();
            }
        }
    }

    private async Task UpgradeAsync(HttpContext context, EngineIoSession session)
    {
        using WebSocketChannel? channel = await WebSocketHandshake.AcceptAsync(context, Options);
        if (channel is not null)
        {
            await new UpgradeProbe(session, channel).RunAsync();
        }
    }

    private EngineIoSession CreateSession(HttpContext context, WebSocketChannel? webSocket)
    {
        bool byWebSocket = webSocket is not null;
        bool textOnly = (string?)context.Request.Query["b64"] == "1";
        string id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        EngineIoSession session = new(this, id, Interlocked.Increment(ref _lastNumber), textOnly, webSocket);
        _sessions[id] = session;
        Metrics.CountOpened(byWebSocket);
        Log.SessionOpened(Logger, session.Number, byWebSocket ? "websocket" : "polling");
        session.Send(OpenPacket(id, byWebSocket));
        session.StartHeartbeat();
        session.NotifyOpened();
        if (_isShutDown)
        {
            session.Close(EngineIoCloseReason.ServerShutdown, "the server shuts down");
        }

        return session;
    }

    private EngineIoPacket OpenPacket(string id, bool byWebSocket)
    {
        string upgrades = byWebSocket ? "[]" : "[\"websocket\"]";
        long interval = (long)Options.PingInterval.TotalMilliseconds;
        long timeout = (long)Options.PingTimeout.TotalMilliseconds;
        return EngineIoPacket.Open(Encoding.UTF8.GetBytes(
            $$"""{"sid":"{{id}}","upgrades":{{upgrades}},"pingInterval":{{interval}},"pingTimeout":{{timeout}},"maxPayload":{{Options.MaxPayload}}}"""));
    }
}
