using Microsoft.AspNetCore.Http;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>
/// One client connection, whatever transport it uses at the moment. Sending never waits: packets go into a bounded queue
/// that one writer (or the client's next GET) empties in order.
/// </summary>
/// <remarks>
/// Two locks: <c>_receiveGate</c> makes the handler's calls sequential, <see cref="Gate"/> guards the state, the queue, the
/// deadlines and what the transports say so of. The second may be taken inside the first and inside a lock of the application;
/// inside the second neither is ever taken.
/// </remarks>
public sealed partial class EngineIoSession
{
    private readonly Lock _receiveGate = new();
    private readonly PollingTransport _polling;
    private volatile SessionState _state;
    private WebSocketTransport? _webSocket;
    private UpgradeProbe? _probe;
    private WebSocketCloseCode _violation = WebSocketCloseCode.PolicyViolation;
    private EngineIoCloseReason _closeReason;
    private bool _isClosedNotified;

    internal EngineIoSession(EngineIoServer server, string id, long number, bool isTextOnly, WebSocketChannel? webSocket)
    {
        Server = server;
        Id = id;
        Number = number;
        IsTextOnly = isTextOnly;
        Queue = new OutgoingQueue(server.Options.MaxBufferedPackets, server.Options.MaxBufferedBytes);
        Deadlines = new SessionDeadlines(server.Time, static state => ((EngineIoSession)state!).CheckDeadlines(), this);
        _polling = new PollingTransport(this);
        if (webSocket is not null)
        {
            _webSocket = new WebSocketTransport(this, webSocket);
            _state = SessionState.WebSocket;
        }
    }

    /// <summary>The session id. It is the client's only credential: never log it, never show it to other clients.</summary>
    public string Id { get; }

    /// <summary>Running number of the session, for logs.</summary>
    public long Number { get; }

    /// <summary>Whatever the handler keeps per session.</summary>
    public object? State { get; set; }

    /// <summary>True once the transport is WebSocket.</summary>
    public bool IsWebSocket => Volatile.Read(ref _webSocket) is not null;

    /// <summary>Packets that wait for the client.</summary>
    public int QueuedPackets
    {
        get
        {
            lock (Gate)
            {
                return Queue.Packets;
            }
        }
    }

    internal EngineIoServer Server { get; }

    /// <summary>Guards the state of the session and of its transports.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>What waits for the client. Guarded by <see cref="Gate"/>.</summary>
    internal OutgoingQueue Queue { get; }

    /// <summary>What the session waits for. Guarded by <see cref="Gate"/>.</summary>
    internal SessionDeadlines Deadlines { get; }

    /// <summary>True for a client that cannot take binary (<c>b64=1</c>).</summary>
    internal bool IsTextOnly { get; }

    /// <summary>Where the session stands.</summary>
    internal SessionState Phase => _state;

    /// <summary>The WebSocket if it is the transport, also after the session was closed.</summary>
    internal WebSocketTransport? WebSocket => Volatile.Read(ref _webSocket);

    /// <summary>True once the session is closed.</summary>
    internal bool IsClosed => Phase == SessionState.Closed;

    /// <summary>True while a WebSocket tries to take over.</summary>
    internal bool IsProbing => Phase is SessionState.Probing or SessionState.Upgrading;

    /// <summary>True between the probe and the end of the upgrade.</summary>
    internal bool IsUpgrading => Phase == SessionState.Upgrading;

    /// <summary>True once frames bypass Kestrel's stream.</summary>
    internal bool SendsDirectly => WebSocket?.SendsDirectly == true;

    /// <summary>True while a POST is being read.</summary>
    internal bool IsReadingPost => _polling.IsReadingPost;

    /// <summary>Sends a packet, in order with all others. Never waits.</summary>
    /// <returns>False if the session is closed, or was closed just now because too much waits for the client.</returns>
    public bool Send(EngineIoPacket packet) => Send(packet, owner: null, slot: null);

    /// <summary>Closes the session; what waits is still delivered if the client takes it.</summary>
    public void Close() => Close(EngineIoCloseReason.ServerClosed, "closed by the server");

    /// <summary>Closes the session unless the deadline is set anew or cleared in time. For the layer above.</summary>
    /// <param name="timeout">Time from now; null clears the deadline.</param>
    public void SetDeadline(TimeSpan? timeout)
    {
        lock (Gate)
        {
            if (_state == SessionState.Closed)
            {
                return;
            }

            if (timeout is { } time)
            {
                Deadlines.Set(SessionDeadline.Application, time);
            }
            else
            {
                Deadlines.Clear(SessionDeadline.Application);
            }
        }
    }

    /// <summary>As <see cref="Send(EngineIoPacket)"/>; see <see cref="OutgoingQueue.Add"/> for owner and slot.</summary>
    internal bool Send(EngineIoPacket packet, object? owner, string? slot)
    {
        QueueResult result;
        lock (Gate)
        {
            if (_state == SessionState.Closed)
            {
                return false;
            }

            result = Queue.Add(packet, owner, slot);
            if (result != QueueResult.Full)
            {
                WakeTransport();
            }
        }

        switch (result)
        {
            case QueueResult.Full:
                Close(EngineIoCloseReason.SlowClient, "too slow: too many packets are waiting for this client");
                return false;
            case QueueResult.Replaced:
                Server.Metrics.CountOverwritten();
                return true;
            default:
                return true;
        }
    }

    /// <summary>Takes back what waits and belongs to <paramref name="owner"/>.</summary>
    internal void Withdraw(object owner)
    {
        lock (Gate)
        {
            if (_state != SessionState.Closed)
            {
                Queue.RemoveOwnedBy(owner);
            }
        }
    }

    /// <summary>Answers a GET.</summary>
    internal Task HandleGetAsync(HttpContext context) => _polling.HandleGetAsync(context);

    /// <summary>Handles a POST.</summary>
    internal Task HandlePostAsync(HttpContext context) => _polling.HandlePostAsync(context);

    /// <summary>Tells the handler that the session is open. Called once, before anything is received.</summary>
    internal void NotifyOpened()
    {
        lock (_receiveGate)
        {
            CallHandler(static session => session.Server.Handler.Opened(session));
        }
    }

    // Caller holds Gate.
    private void WakeTransport()
    {
        if (_webSocket is null)
        {
            _polling.Wake();
        }
        else
        {
            _webSocket.Wake();
        }
    }

    private void CallHandler(Action<EngineIoSession> call)
    {
        try
        {
            call(this);
        }
        catch (Exception exception)
        {
            Log.HandlerFailed(Server.Logger, Number, exception);
            Close(EngineIoCloseReason.HandlerFailed, "internal error");
        }
    }
}
