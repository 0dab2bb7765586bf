namespace PanelServer.Machines;

/// <summary>
/// A sequence lock: one writer, which neither waits nor allocates, and any number of readers, which read again when they meet a write. To be kept
/// in a field that is not read-only.
/// </summary>
internal struct SequenceLock
{
    // Odd: a write is under way.
    private long _sequence;

    /// <summary>Rises with every write.</summary>
    public readonly long Version => Volatile.Read(in _sequence);

    /// <summary>Begins a write. Only ever called by one thread at a time.</summary>
    public void BeginWrite()
    {
        Volatile.Write(ref _sequence, _sequence + 1);
        Thread.MemoryBarrier();
    }

    /// <summary>Ends it.</summary>
    public void EndWrite() => Volatile.Write(ref _sequence, _sequence + 1);

    /// <summary>Begins to read.</summary>
    /// <param name="version">To be given to <see cref="EndRead"/>.</param>
    /// <returns>False while a write is under way.</returns>
    public readonly bool TryBeginRead(out long version)
    {
        version = Volatile.Read(in _sequence);
        return (version & 1) == 0;
    }

    /// <summary>Ends reading.</summary>
    /// <param name="version">What the beginning gave.</param>
    /// <returns>False if something was written meanwhile: what was read is worth nothing.</returns>
    public readonly bool EndRead(long version)
    {
        Thread.MemoryBarrier();
        return Volatile.Read(in _sequence) == version;
    }
}
