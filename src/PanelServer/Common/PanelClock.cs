using PanelServer.ControlLoop;

namespace PanelServer.Host.Common;

/// <summary>
/// The time stamps of outgoing events and of the history: Unix time that never goes back within one run of the server, since clients
/// order their graphs by it. A wall clock that is set forward is followed at once; one that is set back is not, until the next start.
/// In a simulation that runs faster than the clock they say simulated time: they begin at the start of the server and go on with the
/// control loop's cycles, as fast as these really run.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="loop">How the loop's time goes by.</param>
/// <param name="logger">The log.</param>
internal sealed class PanelClock(TimeProvider time, LoopTime loop, ILogger<PanelClock> logger)
{
    // What is corrected more often than that is no clock.
    private const int MaximumSteps = 32;

    // Below that it is the clock's ordinary regulation.
    private static readonly TimeSpan SmallestStep = TimeSpan.FromSeconds(1);

    private readonly Lock _access = new();
    private readonly long _startTimestamp = time.GetTimestamp();
    private DateTimeOffset _startTime = time.GetUtcNow();
    private volatile ClockStep[] _steps = [];

    /// <summary>Unix time in milliseconds.</summary>
    public long UnixMilliseconds => loop.Speed > 1 ? (_startTime + loop.Elapsed).ToUnixTimeMilliseconds() : FollowWallClock();

    /// <summary>When the time stamps have jumped, oldest first; the last 32 times.</summary>
    public IReadOnlyList<ClockStep> Steps => _steps;

    private long FollowWallClock()
    {
        lock (_access)
        {
            DateTimeOffset now = _startTime + time.GetElapsedTime(_startTimestamp);
            DateTimeOffset wall = time.GetUtcNow();
            if (wall > now)
            {
                TimeSpan step = wall - now;
                _startTime += step;
                now = wall;
                if (step >= SmallestStep)
                {
                    Mark(new(now.ToUnixTimeMilliseconds(), step.TotalSeconds));
                }
            }

            return now.ToUnixTimeMilliseconds();
        }
    }

    private void Mark(ClockStep step)
    {
        _steps = [.. _steps.TakeLast(MaximumSteps - 1), step];
        logger.LogClockStep(step.Seconds);
    }
}

/// <summary>The wall clock was set forward.</summary>
/// <param name="UnixMilliseconds">The first time behind the step.</param>
/// <param name="Seconds">How far.</param>
internal sealed record ClockStep(long UnixMilliseconds, double Seconds);
