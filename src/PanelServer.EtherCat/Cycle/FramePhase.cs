namespace PanelServer.EtherCat.Cycle;

/// <summary>How far from their place in the cycle frames have passed the reference clock in the last second. The cycle thread writes, anybody reads.</summary>
/// <param name="cycleTime">Period of the exchange.</param>
internal sealed class FramePhase(TimeSpan cycleTime)
{
    private const long Unknown = long.MinValue;

    private readonly int _cyclesPerSecond = (int)(TimeSpan.FromSeconds(1) / cycleTime);
    private int _cycles;
    private int _earliest = int.MaxValue;
    private int _latest = int.MinValue;
    private long _lastSecond = Unknown;

    /// <summary>Nanoseconds behind the place, negative for before it, of the earliest and the latest frame; null before a second is over.</summary>
    public (int Earliest, int Latest)? LastSecond => Volatile.Read(ref _lastSecond) is not Unknown and long both ? ((int)(both >> 32), (int)both) : null;

    /// <summary>Takes a frame; cycle thread only.</summary>
    /// <param name="nanoseconds">How far behind its place it has passed, within half a cycle.</param>
    public void Add(long nanoseconds)
    {
        _earliest = Math.Min(_earliest, (int)nanoseconds);
        _latest = Math.Max(_latest, (int)nanoseconds);
        if (++_cycles >= _cyclesPerSecond)
        {
            Volatile.Write(ref _lastSecond, ((long)_earliest << 32) | (uint)_latest);
            (_cycles, _earliest, _latest) = (0, int.MaxValue, int.MinValue);
        }
    }
}
