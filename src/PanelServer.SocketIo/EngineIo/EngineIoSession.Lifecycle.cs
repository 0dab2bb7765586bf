using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.EngineIo;

/// <content>How a session passes from one state to the next: heartbeat, upgrade and end.</content>
public sealed partial class EngineIoSession
{
    /// <summary>Starts the heartbeat: the first ping is due one interval after the open packet.</summary>
    internal void StartHeartbeat()
    {
        lock (Gate)
        {
            Deadlines.Set(SessionDeadline.Ping, Server.Options.PingInterval);
        }
    }

    /// <summary>Acts on whatever is due.</summary>
    internal void CheckDeadlines()
    {
        EngineIoCloseReason? reason = null;
        UpgradeProbe? lateProbe = null;
        bool isGivenUp = false;
        lock (Gate)
        {
            long now = Deadlines.Now;
            if (_state == SessionState.Closed)
            {
                isGivenUp = Deadlines.TryTake(SessionDeadline.Goodbye, now);
            }
            else
            {
                reason = FindReasonToClose(now);
                lateProbe = Deadlines.TryTake(SessionDeadline.Upgrade, now) ? _probe : null;
                if (Deadlines.TryTake(SessionDeadline.HeldGet, now))
                {
                    _polling.Wake();
                }
            }

            Deadlines.Reschedule();
        }

        lateProbe?.Abort();
        if (isGivenUp)
        {
            WebSocket?.Abort();
            Server.Forget(this);
        }

        if (reason is { } because)
        {
            Close(because, because switch
            {
                EngineIoCloseReason.PingTimeout => "no answer to the ping in time",
                EngineIoCloseReason.DeadlinePassed => "nothing was joined or completed in time",
                _ => "too slow: no room for a ping",
            });
        }
    }

    /// <summary>A WebSocket has opened that wants to take over; false if there can be none now.</summary>
    internal bool TryStartProbe(UpgradeProbe probe)
    {
        lock (Gate)
        {
            if (_state != SessionState.Polling)
            {
                return false;
            }

            _state = SessionState.Probing;
            _probe = probe;
            Deadlines.Set(SessionDeadline.Upgrade, Server.Options.UpgradeTimeout);
            return true;
        }
    }

    /// <summary>The probe was answered: the client waits for its GET before it goes on, so that is ended.</summary>
    internal void StartUpgrade()
    {
        lock (Gate)
        {
            if (_state == SessionState.Probing)
            {
                _state = SessionState.Upgrading;
                _polling.EndGet();
            }
        }
    }

    /// <summary>Makes the WebSocket the transport, unless the session was closed meanwhile.</summary>
    internal bool TryChangeOver(WebSocketTransport transport)
    {
        lock (Gate)
        {
            if (_state != SessionState.Upgrading)
            {
                return false;
            }

            _polling.Wake();
            _probe = null;
            _webSocket = transport;
            _state = SessionState.WebSocket;
            Deadlines.Clear(SessionDeadline.Upgrade);
            if (!Queue.IsEmpty)
            {
                transport.Wake();
            }
        }

        Server.Metrics.CountUpgrade();
        return true;
    }

    /// <summary>The WebSocket that wanted to take over has ended; polling goes on.</summary>
    internal void EndProbe(UpgradeProbe probe)
    {
        lock (Gate)
        {
            if (ReferenceEquals(_probe, probe))
            {
                _probe = null;
                _polling.KeepGet();
                if (_state != SessionState.Closed)
                {
                    _state = SessionState.Polling;
                    Deadlines.Clear(SessionDeadline.Upgrade);
                }
            }
        }
    }

    /// <summary>Closes the session for a violation of the WebSocket protocol, which has its own codes.</summary>
    internal void CloseForViolation(WebSocketCloseCode code, string explanation)
    {
        _violation = code;
        Close(code == WebSocketCloseCode.MessageTooBig ? EngineIoCloseReason.MessageTooBig : EngineIoCloseReason.ProtocolError, explanation);
    }

    /// <summary>Closes the session for the given reason; the first call wins.</summary>
    internal void Close(EngineIoCloseReason reason, string explanation)
    {
        bool isWebSocket;
        bool mustTellClient;
        UpgradeProbe? probe;
        lock (Gate)
        {
            if (_state == SessionState.Closed)
            {
                return;
            }

            _state = SessionState.Closed;
            _closeReason = reason;
            isWebSocket = _webSocket is not null;
            probe = _probe;
            if (!IsOrderly(reason))
            {
                Queue.Clear();
            }

            mustTellClient = QueueGoodbye(reason, explanation);
            Deadlines.ClearAll();
            if (mustTellClient)
            {
                Deadlines.Set(SessionDeadline.Goodbye, isWebSocket ? Server.Options.CloseTimeout : Server.Options.CloseNoticeTimeout);
            }
        }

        probe?.Abort();
        if (isWebSocket || !mustTellClient)
        {
            Server.Forget(this);
        }

        Server.Metrics.CountClosed(reason, isWebSocket);
        Log.SessionClosed(Server.Logger, Number, reason, explanation);

        // Never inline: the caller may hold locks of the application, for example while it broadcasts.
        ThreadPool.UnsafeQueueUserWorkItem(static session => session.NotifyClosed(), this, preferLocal: false);
    }

    private void NotifyClosed()
    {
        lock (_receiveGate)
        {
            _isClosedNotified = true;
            CallHandler(static session => session.Server.Handler.Closed(session, session._closeReason));
        }
    }

    // Sends the ping if it is due; says whether the session is at its end. Caller holds Gate.
    private EngineIoCloseReason? FindReasonToClose(long now)
    {
        long dueAt = Deadlines[SessionDeadline.Ping];
        if (Deadlines.TryTake(SessionDeadline.Ping, now))
        {
            // Counted from when the ping was due, unless the process was held up for so long that the client had no chance.
            TimeSpan timeout = Server.Options.PingTimeout;
            TimeSpan late = Server.Time.GetElapsedTime(dueAt, now);
            Deadlines.Set(SessionDeadline.Pong, timeout, late < timeout ? dueAt : now);
            if (Queue.Add(EngineIoPacket.Ping, owner: null, slot: null) == QueueResult.Full)
            {
                return EngineIoCloseReason.SlowClient;
            }

            WakeTransport();
        }

        return Deadlines.IsDue(SessionDeadline.Pong, now) ? EngineIoCloseReason.PingTimeout
            : Deadlines.IsDue(SessionDeadline.Application, now) ? EngineIoCloseReason.DeadlinePassed
            : null;
    }

    // Queues the last packet. True if the session must be remembered until the client has got it. Caller holds Gate.
    private bool QueueGoodbye(EngineIoCloseReason reason, string explanation)
    {
        if (_webSocket is not null)
        {
            byte[] frame = WebSocketFrame.BuildClose(CloseCodeOf(reason), explanation);
            Queue.AddFinal(EngineIoPacket.RawFrame(frame));
            WakeTransport();
            return true;
        }

        if (_polling.IsHeld)
        {
            Queue.AddFinal(reason == EngineIoCloseReason.ClientClosed ? EngineIoPacket.Noop : EngineIoPacket.Close);
            WakeTransport();
            return false;
        }

        if (IsClientsDoing(reason))
        {
            return false;
        }

        Queue.AddFinal(EngineIoPacket.Close);
        return true;
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
