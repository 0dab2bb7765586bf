namespace PanelServer.EtherCat.Acyclic;

/// <summary>
/// Decides who may use the transport: the acyclic worker while no cycle runs, the cycle thread otherwise.
/// The cycle thread never waits for it: a refused attempt costs it one cycle.
/// </summary>
internal sealed class TransportLease
{
    private int _isTaken;
    private volatile bool _cycleRuns;
    private volatile bool _isClosed;

    /// <summary>
    /// True from the first exchange of a cycle thread until it suspends. While true the worker hands its frames to the cycle thread.
    /// </summary>
    public bool CycleRuns
    {
        get => _cycleRuns;
        set => _cycleRuns = value;
    }

    /// <summary>Takes the transport if nobody has it.</summary>
    public bool TryEnter()
    {
        if (Interlocked.CompareExchange(ref _isTaken, 1, 0) != 0)
        {
            return false;
        }

        // Asked when it is taken already, so that either this thread sees the end or the end sees this thread. Asked once: a second
        // answer may be another one, and nobody would give the transport back.
        if (!_isClosed)
        {
            return true;
        }

        Exit();
        return false;
    }

    /// <summary>Does something while nobody else has the transport.</summary>
    /// <returns>False when somebody has; nothing was done then.</returns>
    public bool TryDo(Action work)
    {
        if (!TryEnter())
        {
            return false;
        }

        try
        {
            work();
            return true;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Gives the transport to nobody any more and waits for whoever has it.</summary>
    /// <param name="longest">How long to wait.</param>
    /// <returns>False when it was not given back in this time.</returns>
    public bool TryClose(TimeSpan longest)
    {
        _isClosed = true;
        Interlocked.MemoryBarrier();
        return SpinWait.SpinUntil(() => Volatile.Read(ref _isTaken) == 0, longest);
    }

    /// <summary>Gives the transport back.</summary>
    public void Exit() => Volatile.Write(ref _isTaken, 0);
}
