using System.Runtime.CompilerServices;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>What a session waits for.</summary>
internal enum SessionDeadline
{
    /// <summary>The next ping is due.</summary>
    Ping,

    /// <summary>The client must have answered the ping.</summary>
    Pong,

    /// <summary>The layer above closes the session, for example because no namespace was joined.</summary>
    Application,

    /// <summary>A WebSocket that probes must have taken over.</summary>
    Upgrade,

    /// <summary>A held GET is ended, so that the client can go on with its upgrade.</summary>
    HeldGet,

    /// <summary>A closed session is given up, whether or not the client has got the goodbye.</summary>
    Goodbye,
}

/// <summary>
/// The deadlines of one session. All are absolute times, set when their cause happens, and checked by one timer and on every
/// request, so that a late timer does not let a dead session live on. Not thread-safe: the session's lock guards it.
/// </summary>
internal sealed class SessionDeadlines
{
    private const int Count = (int)SessionDeadline.Goodbye + 1;
    private const long Never = long.MaxValue;

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private Times _times;

    public SessionDeadlines(TimeProvider time, TimerCallback check, object state)
    {
        _time = time;
        ((Span<long>)_times).Fill(Never);
        _timer = time.CreateTimer(check, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The present, as the deadlines count it.</summary>
    public long Now => _time.GetTimestamp();

    public bool IsSet(SessionDeadline deadline) => _times[(int)deadline] != Never;

    public bool IsDue(SessionDeadline deadline, long now) => now >= _times[(int)deadline];

    /// <summary>When the deadline is or was due.</summary>
    public long this[SessionDeadline deadline] => _times[(int)deadline];

    /// <summary>Sets a deadline, counted from <paramref name="start"/>.</summary>
    public void Set(SessionDeadline deadline, TimeSpan time, long start)
    {
        _times[(int)deadline] = start + (long)(time.TotalSeconds * _time.TimestampFrequency);
        Reschedule();
    }

    /// <summary>Sets a deadline, counted from now.</summary>
    public void Set(SessionDeadline deadline, TimeSpan time) => Set(deadline, time, Now);

    public void Clear(SessionDeadline deadline)
    {
        _times[(int)deadline] = Never;
        Reschedule();
    }

    public void ClearAll()
    {
        ((Span<long>)_times).Fill(Never);
        Reschedule();
    }

    /// <summary>Clears a deadline that is due; false if it is not.</summary>
    public bool TryTake(SessionDeadline deadline, long now)
    {
        bool isDue = IsDue(deadline, now);
        if (isDue)
        {
            Clear(deadline);
        }

        return isDue;
    }

    /// <summary>Sets the timer to the next deadline.</summary>
    public void Reschedule()
    {
        long next = Never;
        foreach (long time in (ReadOnlySpan<long>)_times)
        {
            next = Math.Min(next, time);
        }

        if (next == Never)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Whole milliseconds, rounded up: a timer that fires early would fire again and again.
        TimeSpan due = _time.GetElapsedTime(Now, next);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(due.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    [InlineArray(Count)]
    private struct Times
    {
        private long _first;
    }
}
