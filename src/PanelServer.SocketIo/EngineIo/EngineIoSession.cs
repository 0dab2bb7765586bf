using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>
/// One client connection, whatever transport it uses at the moment. Sending never waits: packets go into a bounded queue
/// that one writer (or the client's next GET) empties in order.
/// </summary>
/// <remarks>
/// Two locks: <c>_receiveGate</c> makes the handler's calls sequential, <c>_gate</c> guards the state below. The second
/// may be taken inside the first and inside a lock of the application, never the other way round.
/// </remarks>
public sealed partial class EngineIoSession
{
    private readonly EngineIoServer _server;
    private readonly Lock _gate = new();
    private readonly Lock _receiveGate = new();
    private readonly OutgoingQueue _queue;
    private readonly bool _textOnly;
    private bool _closed;
    private bool _closedNotified;
    private EngineIoCloseReason _closeReason;

    internal EngineIoSession(EngineIoServer server, string id, long number, bool textOnly, WebSocketChannel? webSocket)
    {
        _server = server;
        Id = id;
        Number = number;
        _textOnly = textOnly;
        _webSocket = webSocket;
        _queue = new OutgoingQueue(server.Options.MaxBufferedPackets, server.Options.MaxBufferedBytes);
        _timer = server.Time.CreateTimer(static state => ((EngineIoSession)state!).CheckDeadlines(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The session id. It is the client's only credential: never log it, never show it to other clients.</summary>
    public string Id { get; }

    /// <summary>Running number of the session, for logs.</summary>
    public long Number { get; }

    /// <summary>Whatever the handler keeps per session.</summary>
    public object? State { get; set; }

    /// <summary>True once the transport is WebSocket.</summary>
    public bool IsWebSocket => Volatile.Read(ref _webSocket) is not null;

    /// <summary>True while a WebSocket tries to take over.</summary>
    internal bool IsProbing => Volatile.Read(ref _probe) is not null;

    /// <summary>True between the probe and the end of the upgrade.</summary>
    internal bool IsUpgrading => Volatile.Read(ref _upgrading);

    /// <summary>True once frames bypass Kestrel's stream.</summary>
    internal bool SendsDirectly => Volatile.Read(ref _webSocket)?.IsDirect == true;

    /// <summary>True while a POST is being read.</summary>
    internal bool IsReadingPost => Volatile.Read(ref _post) is not null;

    /// <summary>Packets that wait for the client.</summary>
    public int QueuedPackets
    {
        get
        {
            lock (_gate)
            {
                return _queue.Packets;
            }
        }
    }

    /// <summary>Sends a packet, in order with all others. Never waits.</summary>
    /// <returns>False if the session is closed, or was closed just now because too much waits for the client.</returns>
    public bool Send(EngineIoPacket packet) => Send(packet, owner: null, slot: null);

    /// <summary>Closes the session; what waits is still delivered if the client takes it.</summary>
    public void Close() => Close(EngineIoCloseReason.ServerClosed, "closed by the server");

    /// <summary>As <see cref="Send(EngineIoPacket)"/>; see <see cref="OutgoingQueue.Add"/> for owner and slot.</summary>
    internal bool Send(EngineIoPacket packet, object? owner, string? slot)
    {
        QueueResult result;
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            result = _queue.Add(packet, owner, slot);
            if (result != QueueResult.Full)
            {
                WakeTransport();
            }
        }

        switch (result)
        {
            case QueueResult.Full:
                CloseAsTooSlow();
                return false;
            case QueueResult.Replaced:
                _server.Metrics.CountOverwritten();
                return true;
            default:
                return true;
        }
    }

    /// <summary>Takes back what waits and belongs to <paramref name="owner"/>.</summary>
    internal void Withdraw(object owner)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _queue.RemoveOwnedBy(owner);
            }
        }
    }

    /// <summary>Closes the session for the given reason; the first call wins.</summary>
    internal void Close(EngineIoCloseReason reason, string explanation)
    {
        bool isWebSocket;
        bool mustTellClient;
        WebSocketChannel? probe;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            _closeReason = reason;
            isWebSocket = _webSocket is not null;
            probe = _probe;
            if (!IsOrderly(reason))
            {
                _queue.Clear();
            }

            mustTellClient = QueueGoodbye(reason, explanation);
            CancelDeadlines(mustTellClient ? isWebSocket ? _server.Options.CloseTimeout : _server.Options.CloseNoticeTimeout : null);
        }

        probe?.Abort();
        if (isWebSocket || !mustTellClient)
        {
            _server.Forget(this);
        }

        _server.Metrics.CountClosed(reason, isWebSocket);
        Log.SessionClosed(_server.Logger, Number, reason, explanation);

        // Never inline: the caller may hold locks of the application, for example while it broadcasts.
        ThreadPool.UnsafeQueueUserWorkItem(static session => session.NotifyClosed(), this, preferLocal: false);
    }

    /// <summary>Tells the handler that the session is open. Called once, before anything is received.</summary>
    internal void NotifyOpened()
    {
        lock (_receiveGate)
        {
            CallHandler(static session => session._server.Handler.Opened(session));
        }
    }

    private void NotifyClosed()
    {
        lock (_receiveGate)
        {
            _closedNotified = true;
            CallHandler(static session => session._server.Handler.Closed(session, session._closeReason));
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
            Log.HandlerFailed(_server.Logger, Number, exception);
            Close(EngineIoCloseReason.HandlerFailed, "internal error");
        }
    }

    // Queues the last packet. True if the session must be remembered until the client has got it. Caller holds _gate.
    private bool QueueGoodbye(EngineIoCloseReason reason, string explanation)
    {
        if (_webSocket is not null)
        {
            var frame = WebSocketFrame.BuildClose(CloseCodeOf(reason), explanation);
            _queue.AddFinal(EngineIoPacket.RawFrame(frame));
            WakeTransport();
            return true;
        }

        if (_poll is not null)
        {
            _queue.AddFinal(reason == EngineIoCloseReason.ClientClosed ? EngineIoPacket.Noop : EngineIoPacket.Close);
            WakeTransport();
            return false;
        }

        if (IsClientsDoing(reason))
        {
            return false;
        }

        _queue.AddFinal(EngineIoPacket.Close);
        return true;
    }

    private void CloseAsTooSlow() => Close(EngineIoCloseReason.SlowClient, "too slow: too many packets are waiting for this client");

    // Caller holds _gate.
    private void WakeTransport()
    {
        if (_webSocket is null)
        {
            _poll?.TrySetResult(true);
        }
        else if (!_flushing)
        {
            _flushing = true;
            _server.Flushes.Add(this);
        }
    }

    // What waits is worth delivering only if nothing went wrong.
    private static bool IsOrderly(EngineIoCloseReason reason) =>
        reason is EngineIoCloseReason.ServerClosed or EngineIoCloseReason.ServerShutdown;

    // After these, the next request with the session's id is answered "unknown".
    private static bool IsClientsDoing(EngineIoCloseReason reason) =>
        reason is EngineIoCloseReason.ClientClosed or EngineIoCloseReason.ConnectionLost or EngineIoCloseReason.PingTimeout
            or EngineIoCloseReason.ProtocolError or EngineIoCloseReason.MessageTooBig;

    private WebSocketCloseCode CloseCodeOf(EngineIoCloseReason reason) => reason switch
    {
        EngineIoCloseReason.ClientClosed or EngineIoCloseReason.ServerClosed => WebSocketCloseCode.Normal,
        EngineIoCloseReason.ServerShutdown => WebSocketCloseCode.GoingAway,
        EngineIoCloseReason.ProtocolError or EngineIoCloseReason.MessageTooBig => _violation,
        EngineIoCloseReason.SlowClient => WebSocketCloseCode.TryAgainLater,
        _ => WebSocketCloseCode.PolicyViolation,
    };
}
