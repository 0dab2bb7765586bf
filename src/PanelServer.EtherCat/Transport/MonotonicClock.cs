using System.Diagnostics;

namespace PanelServer.EtherCat.Transport;

/// <summary>The system's monotonic clock in nanoseconds.</summary>
public static class MonotonicClock
{
    /// <summary>Nanoseconds since an arbitrary start. Allocates nothing.</summary>
    public static long NowNanoseconds => Stopwatch.Frequency == Nanoseconds.PerSecond
        ? Stopwatch.GetTimestamp()
        : (long)((Int128)Stopwatch.GetTimestamp() * Nanoseconds.PerSecond / Stopwatch.Frequency);
}
