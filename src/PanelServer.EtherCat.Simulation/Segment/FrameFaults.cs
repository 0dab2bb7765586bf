namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>Faults of whole frames. Each counts down with the frames that enter the segment; several may be set at once.</summary>
public sealed class FrameFaults
{
    private int _drop;
    private int _delay;
    private int _duplicate;
    private int _swap;
    private int _corrupt;
    private int _truncate;
    private int _nop;
    private int _loopBack;

    /// <summary>Frames to lose.</summary>
    public int Drop
    {
        get => _drop;
        set => _drop = value;
    }

    /// <summary>Frames to delay by <see cref="DelayNanoseconds"/>.</summary>
    public int Delay
    {
        get => _delay;
        set => _delay = value;
    }

    /// <summary>Extra time of delayed frames, in ns.</summary>
    public long DelayNanoseconds { get; set; }

    /// <summary>Frames to return twice.</summary>
    public int Duplicate
    {
        get => _duplicate;
        set => _duplicate = value;
    }

    /// <summary>Pairs of frames to return in reverse order.</summary>
    public int Swap
    {
        get => _swap;
        set => _swap = value;
    }

    /// <summary>Frames to damage before the subdevice at <see cref="CorruptPosition"/>: it and those behind it ignore the frame, and it is lost.</summary>
    public int Corrupt
    {
        get => _corrupt;
        set => _corrupt = value;
    }

    /// <summary>Position at which frames are damaged, 0 for the first subdevice.</summary>
    public int CorruptPosition { get; set; }

    /// <summary>Frames to return cut off after <see cref="TruncateLength"/> bytes.</summary>
    public int Truncate
    {
        get => _truncate;
        set => _truncate = value;
    }

    /// <summary>Bytes left of a truncated frame.</summary>
    public int TruncateLength { get; set; } = 30;

    /// <summary>Frames to return with all commands NOP, as from a segment that did not process them.</summary>
    public int Nop
    {
        get => _nop;
        set => _nop = value;
    }

    /// <summary>Frames to return as they were sent, without having passed a subdevice, as a cable does that leads back to its beginning.</summary>
    public int LoopBack
    {
        get => _loopBack;
        set => _loopBack = value;
    }

    /// <summary>Extra time of every frame, in ns.</summary>
    public long SlowNanoseconds { get; set; }

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        Drop = Delay = Duplicate = Swap = Corrupt = Truncate = Nop = LoopBack = 0;
        SlowNanoseconds = 0;
    }

    internal bool TakeDrop() => Take(ref _drop);

    internal bool TakeDelay() => Take(ref _delay);

    internal bool TakeDuplicate() => Take(ref _duplicate);

    internal bool TakeSwap() => Take(ref _swap);

    internal bool TakeCorrupt() => Take(ref _corrupt);

    internal bool TakeTruncate() => Take(ref _truncate);

    internal bool TakeNop() => Take(ref _nop);

    internal bool TakeLoopBack() => Take(ref _loopBack);

    private static bool Take(ref int left)
    {
        if (left <= 0)
        {
            return false;
        }

        left--;
        return true;
    }
}
