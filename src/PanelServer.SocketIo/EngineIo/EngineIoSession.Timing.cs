using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.EngineIo;

/// <content>
/// Heartbeat and other deadlines. All are absolute times, set when their cause happens, checked by one timer and on every
/// request, so that a late timer does not let a dead session live on.
/// </content>
public sealed partial class EngineIoSession
{
    private const long Never = long.MaxValue;

    // A GET that arrives while an upgrade is under way is ended after this time, so that the client can go on.
    private static readonly TimeSpan UpgradePollTimeout = TimeSpan.FromMilliseconds(100);

    private readonly ITimer _timer;
    private long _pingAt = Never;
    private long _pongBy = Never;
    private long _handlerBy = Never;
    private long _upgradeBy = Never;
    private long _endPollAt = Never;
    private long _goneBy = Never;

    /// <summary>Closes the session unless the deadline is set anew or cleared in time. For the layer above.</summary>
    /// <param name="timeout">Time from now; null clears the deadline.</param>
    public void SetDeadline(TimeSpan? timeout)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _handlerBy = timeout is { } time ? After(time) : Never;
                Reschedule();
            }
        }
    }

    /// <summary>Starts the heartbeat: the first ping is due one interval after the open packet.</summary>
    internal void StartHeartbeat()
    {
        lock (_gate)
        {
            _pingAt = After(_server.Options.PingInterval);
            Reschedule();
        }
    }

    /// <summary>Acts on whatever is due.</summary>
    internal void CheckDeadlines()
    {
        EngineIoCloseReason? reason = null;
        WebSocketChannel? toAbort = null;
        var isGone = false;
        lock (_gate)
        {
            var now = _server.Time.GetTimestamp();
            if (_closed)
            {
                isGone = now >= _goneBy;
                toAbort = isGone ? _webSocket : null;
            }
            else
            {
                reason = DueReason(now);
                toAbort = now >= _upgradeBy ? _probe : null;
                if (now >= _endPollAt)
                {
                    _endPollAt = Never;
                    _poll?.TrySetResult(true);
                }
            }

            if (isGone)
            {
                CancelDeadlines(remaining: null);
            }
            else
            {
                _upgradeBy = toAbort is null ? _upgradeBy : Never;
                Reschedule();
            }
        }

        toAbort?.Abort();
        if (isGone)
        {
            _server.Forget(this);
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

    // Sends the ping if it is due; says whether the session is at its end. Caller holds _gate.
    private EngineIoCloseReason? DueReason(long now)
    {
        if (now >= _pingAt)
        {
            // Counted from when the ping was due, unless the process was held up for so long that the client had no chance.
            var timeout = _server.Options.PingTimeout;
            var late = _server.Time.GetElapsedTime(_pingAt, now);
            _pongBy = late < timeout ? _pingAt + Ticks(timeout) : now + Ticks(timeout);
            _pingAt = Never;
            if (_queue.Add(EngineIoPacket.Ping, owner: null, slot: null) == QueueResult.Full)
            {
                return EngineIoCloseReason.SlowClient;
            }

            WakeTransport();
        }

        return now >= _pongBy ? EngineIoCloseReason.PingTimeout
            : now >= _handlerBy ? EngineIoCloseReason.DeadlinePassed
            : null;
    }

    private void ReceivedPong()
    {
        lock (_gate)
        {
            // An unasked pong must not put off the next ping.
            if (_pongBy != Never && !_closed)
            {
                _pongBy = Never;
                _pingAt = After(_server.Options.PingInterval);
                Reschedule();
            }
        }
    }

    // Ends all deadlines but one: when a closed session is given up. Caller holds _gate.
    private void CancelDeadlines(TimeSpan? remaining)
    {
        _pingAt = _pongBy = _handlerBy = _upgradeBy = _endPollAt = Never;
        _goneBy = remaining is { } time ? After(time) : Never;
        Reschedule();
    }

    // Caller holds _gate.
    private void Reschedule()
    {
        var next = Math.Min(Math.Min(Math.Min(_pingAt, _pongBy), Math.Min(_handlerBy, _upgradeBy)), Math.Min(_endPollAt, _goneBy));
        if (next == Never)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Whole milliseconds, rounded up: a timer that fires early would fire again and again.
        var due = _server.Time.GetElapsedTime(_server.Time.GetTimestamp(), next);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(due.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private long After(TimeSpan time) => _server.Time.GetTimestamp() + Ticks(time);

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _server.Time.TimestampFrequency);
}
