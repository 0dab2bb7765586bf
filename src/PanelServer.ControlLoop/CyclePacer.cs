namespace PanelServer.ControlLoop;

/// <summary>
/// Waits for absolute deadlines, so that lateness of one cycle does not move the following ones. A deadline that has passed
/// when its cycle would begin is skipped and counted as an overrun.
/// </summary>
/// <param name="cycleTimeNanoseconds">Time from one deadline to the next.</param>
/// <param name="spinNanoseconds">How long before a deadline to stop sleeping and spin.</param>
internal sealed class CyclePacer(long cycleTimeNanoseconds, long spinNanoseconds)
{
    private long _deadline;

    /// <summary>Sets the first deadline one cycle from now.</summary>
    public void Start() => _deadline = LinuxThread.NowNanoseconds() + cycleTimeNanoseconds;

    /// <summary>Moves all following deadlines, to follow a reference clock.</summary>
    /// <param name="nanoseconds">Positive is later.</param>
    public void Shift(long nanoseconds) => _deadline += nanoseconds;

    /// <summary>Waits for the next deadline.</summary>
    /// <returns>How late the thread woke up, and how many deadlines were missed altogether.</returns>
    public WakeUp Wait()
    {
        long now = LinuxThread.NowNanoseconds();
        long missed = now < _deadline ? 0 : ((now - _deadline) / cycleTimeNanoseconds) + 1;
        _deadline += missed * cycleTimeNanoseconds;
        while (_deadline - now > spinNanoseconds)
        {
            LinuxThread.SleepUntil(_deadline - spinNanoseconds);
            now = LinuxThread.NowNanoseconds();
        }

        while (now < _deadline)
        {
            now = LinuxThread.NowNanoseconds();
        }

        long late = now - _deadline;
        _deadline += cycleTimeNanoseconds;
        return new(late, missed);
    }
}

/// <summary>How the cycle thread met a deadline.</summary>
/// <param name="LateNanoseconds">Time from the deadline to the wake-up.</param>
/// <param name="Missed">Deadlines that had passed already before the thread could wait for them.</param>
internal readonly record struct WakeUp(long LateNanoseconds, long Missed);
