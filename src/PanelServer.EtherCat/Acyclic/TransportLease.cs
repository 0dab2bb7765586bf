namespace PanelServer.EtherCat.Acyclic;

/// <summary>
/// Decides who may use the transport: the acyclic worker while no cycle runs, the cycle thread otherwise.
/// The cycle thread never waits for it: a refused attempt costs it one cycle.
/// </summary>
internal sealed class TransportLease
{
    private int _isTaken;
    private volatile bool _cycleRuns;

    /// <summary>
    /// True from the first exchange of a cycle thread until it suspends. While true the worker hands its frames to the cycle thread.
    /// </summary>
    public bool CycleRuns
    {
        get => _cycleRuns;
        set => _cycleRuns = value;
    }

    /// <summary>Takes the transport if nobody has it.</summary>
    public bool TryEnter() => Interlocked.CompareExchange(ref _isTaken, 1, 0) == 0;

    /// <summary>Gives the transport back.</summary>
    public void Exit() => Volatile.Write(ref _isTaken, 0);
}
