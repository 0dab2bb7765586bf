namespace PanelServer.Host.Common;

/// <summary>
/// The time stamps of outgoing events: Unix time that never goes back within one run of the server, even if the wall clock
/// is set. Clients order their graphs by it.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class PanelClock(TimeProvider time)
{
    private readonly DateTimeOffset _startTime = time.GetUtcNow();
    private readonly long _startTimestamp = time.GetTimestamp();

    /// <summary>Unix time in milliseconds.</summary>
    public long UnixMilliseconds => (_startTime + time.GetElapsedTime(_startTimestamp)).ToUnixTimeMilliseconds();
}
