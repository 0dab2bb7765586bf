namespace PanelServer.EtherCat.Transport;

/// <summary>
/// A clock that stands still until somebody moves it, so that runs are reproducible and need not wait.
/// It is a <see cref="TimeProvider"/> with one tick per nanosecond; its timers are those of the system and must not be used.
/// </summary>
public sealed class VirtualClock : TimeProvider
{
    private readonly DateTimeOffset _start;
    private long _now;

    /// <summary>Makes a clock that stands at zero.</summary>
    /// <param name="start">The calendar time at zero; by default 2026-01-01 00:00 UTC.</param>
    public VirtualClock(DateTimeOffset? start = null) =>
        _start = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Nanoseconds since the clock was made.</summary>
    public long NowNanoseconds => Volatile.Read(ref _now);

    /// <inheritdoc/>
    public override long TimestampFrequency => Nanoseconds.PerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => NowNanoseconds;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Nanoseconds.ToTimeSpan(NowNanoseconds);

    /// <summary>Moves the clock forward.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public void Advance(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        Volatile.Write(ref _now, _now + nanoseconds);
    }

    /// <summary>Moves the clock to a point in time unless it is already past it.</summary>
    public void AdvanceTo(long nanoseconds)
    {
        if (nanoseconds > _now)
        {
            Volatile.Write(ref _now, nanoseconds);
        }
    }
}
