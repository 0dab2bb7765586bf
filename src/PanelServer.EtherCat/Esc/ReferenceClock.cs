namespace PanelServer.EtherCat.Esc;

/// <summary>
/// The clock that all others follow, and its time. On the bus that has 32 bits, since chips compare no more of a time that is written to them, and those with
/// 32-bit clocks have no more (ESC datasheet section II, "System time"); here it has 64. The scheduler says which clock it is, the cycle follows it.
/// </summary>
internal sealed class ReferenceClock
{
    /// <summary>Bytes of a system time that are sent and read.</summary>
    public const int TimeLength = sizeof(uint);

    // No subdevice has it.
    private const ushort Nobody = 0xFFFF;

    private volatile int _station = Nobody;

    // Reference time minus that of the transport's clock, ns. Whoever knows one knows the other to within half the 4.29 s that 32 bits last.
    private long _ahead;

    /// <summary>True when there is one that has the time.</summary>
    public bool Exists => _station != Nobody;

    /// <summary>Its station address; one that nobody has while there is none.</summary>
    public ushort Station => (ushort)_station;

    /// <summary>Takes a clock that has the time for the reference; null for none.</summary>
    public void Lead(Subdevice? device) => _station = device?.Station ?? Nobody;

    /// <summary>Sets the time before there is any other.</summary>
    /// <param name="time">Nanoseconds since 2000-01-01 00:00 UTC.</param>
    /// <param name="now">The transport's clock.</param>
    public void Set(long time, long now) => Volatile.Write(ref _ahead, time - now);

    /// <summary>What it shows, as far as that is known without asking it: within the drift of a clock since it was last followed.</summary>
    public ulong At(long now) => (ulong)(now + Volatile.Read(ref _ahead));

    /// <summary>All 64 bits of a time of which 32 were read, at most two seconds ago.</summary>
    public ulong Extend(uint low, long now)
    {
        ulong near = At(now);
        return near + (ulong)(int)(low - (uint)near);
    }

    /// <summary>The same; from now on <see cref="At"/> goes by it. Cycle only.</summary>
    public ulong Follow(uint low, long now)
    {
        ulong time = Extend(low, now);
        Set((long)time, now);
        return time;
    }
}
