namespace PanelServer.ControlLoop;

/// <summary>What the control loop has measured of itself. Written by the cycle thread, read by any.</summary>
public sealed class CycleStatistics
{
    private const int RecentCycles = 1024;
    private readonly long[] _recentJitter = new long[RecentCycles];
    private long _cycles;
    private long _overruns;
    private long _allocatedBytes;
    private int _threadId;

    /// <summary>Cycles run since the start.</summary>
    public long Cycles => Volatile.Read(ref _cycles);

    /// <summary>Deadlines that passed while an earlier cycle was still running.</summary>
    public long Overruns => Volatile.Read(ref _overruns);

    /// <summary>Bytes that the cycle thread has allocated since the end of its first cycle. Growth while the loop runs is a defect.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    /// <summary>The cycle thread's id for the operating system; 0 before the start.</summary>
    public int ThreadId => Volatile.Read(ref _threadId);

    /// <summary>Time from each deadline to the wake-up.</summary>
    public DurationHistogram WakeUpError { get; } = new();

    /// <summary>Time from each wake-up to the end of the cycle's work.</summary>
    public DurationHistogram Work { get; } = new();

    /// <summary>Loop period minus target over the last 1024 cycles, in nanoseconds; negative is early.</summary>
    /// <returns>Minimum, average and maximum; zeros before the first cycle.</returns>
    public (long Minimum, long Average, long Maximum) RecentJitter()
    {
        int count = (int)Math.Min(Cycles, RecentCycles);
        if (count == 0)
        {
            return default;
        }

        (long minimum, long sum, long maximum) = (long.MaxValue, 0, long.MinValue);
        for (int i = 0; i < count; i++)
        {
            long jitter = Volatile.Read(ref _recentJitter[i]);
            minimum = Math.Min(minimum, jitter);
            maximum = Math.Max(maximum, jitter);
            sum += jitter;
        }

        return (minimum, sum / count, maximum);
    }

    /// <summary>Notes which thread runs the loop.</summary>
    /// <param name="threadId">Its id for the operating system.</param>
    internal void Begin(int threadId) => Volatile.Write(ref _threadId, threadId);

    /// <summary>Counts a cycle.</summary>
    /// <param name="wakeUp">How its deadline was met.</param>
    /// <param name="jitterNanoseconds">Loop period minus target.</param>
    /// <param name="workNanoseconds">Time its work took.</param>
    /// <param name="allocatedBytes">Bytes allocated by the thread so far.</param>
    internal void Add(WakeUp wakeUp, long jitterNanoseconds, long workNanoseconds, long allocatedBytes)
    {
        WakeUpError.Add(wakeUp.LateNanoseconds);
        Work.Add(workNanoseconds);
        Volatile.Write(ref _recentJitter[_cycles % RecentCycles], jitterNanoseconds);
        Volatile.Write(ref _overruns, _overruns + wakeUp.Missed);
        Volatile.Write(ref _allocatedBytes, allocatedBytes);
        Volatile.Write(ref _cycles, _cycles + 1);
    }
}
