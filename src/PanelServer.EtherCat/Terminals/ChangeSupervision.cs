namespace PanelServer.EtherCat.Terminals;

/// <summary>
/// Notices that a terminal repeats its inputs for ever while the exchange works. Inputs with a toggle bit change with every new value;
/// the value is compared as well, because a terminal that toggles twice between two cycles seems to stand still. A pause of the
/// exchange itself does not count.
/// </summary>
/// <param name="limit">Longest time without a change.</param>
internal struct ChangeSupervision(TimeSpan limit)
{
    private bool _running;
    private uint _inputs;
    private TimeSpan _changedAt;
    private TimeSpan _observedAt;

    /// <summary>True while no bit has changed for longer than the limit.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Takes the inputs of one cycle, toggle bit included.</summary>
    public void Observe(uint inputs, TimeSpan now)
    {
        bool paused = now - _observedAt > limit;
        if (!_running || paused || inputs != _inputs)
        {
            (_running, _inputs, _changedAt) = (true, inputs, now);
        }

        _observedAt = now;
        IsFrozen = now - _changedAt > limit;
    }

    /// <summary>Starts anew, as after a bring-up.</summary>
    public void Restart() => (_running, IsFrozen) = (false, false);
}
