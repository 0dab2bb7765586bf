namespace PanelServer.EtherCat.Transport;

/// <summary>
/// Lets one thread at a time use something that any thread may close at any time. A use that begins after <see cref="Close"/> is
/// refused; one that is under way ends first, and the thread that leaves then does the closing. So nothing is ever taken away from
/// under a user, and nobody waits.
/// </summary>
/// <remarks>
/// Entering and leaving are a plain store and a plain load each, because they are part of every exchange. The order of the two, which
/// would cost the user a fence, is forced by the closing thread on all others at once.
/// </remarks>
/// <param name="close">Releases what is guarded. Called once, when nobody uses it any more.</param>
internal sealed class UseGate(Action close)
{
    private bool _isInUse;
    private bool _isClosing;
    private int _closings;

    /// <summary>True from <see cref="Close"/> on: a use under way should end soon. Any thread.</summary>
    public bool IsClosing => Volatile.Read(ref _isClosing);

    /// <summary>Begins a use.</summary>
    /// <returns>False when closed; there is nothing to leave then.</returns>
    public bool TryEnter()
    {
        Volatile.Write(ref _isInUse, true);
        if (!Volatile.Read(ref _isClosing))
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Ends a use.</summary>
    public void Leave()
    {
        Volatile.Write(ref _isInUse, false);
        if (Volatile.Read(ref _isClosing))
        {
            CloseOnce();
        }
    }

    /// <summary>Closes now, or when the use under way ends. May be called more than once.</summary>
    public void Close()
    {
        Volatile.Write(ref _isClosing, true);

        // Behind this either the user's store is seen here, or the store above is seen by the user.
        Interlocked.MemoryBarrierProcessWide();
        if (!Volatile.Read(ref _isInUse))
        {
            CloseOnce();
        }
    }

    private void CloseOnce()
    {
        if (Interlocked.Exchange(ref _closings, 1) == 0)
        {
            close();
        }
    }
}
