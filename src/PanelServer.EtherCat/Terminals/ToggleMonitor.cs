namespace PanelServer.EtherCat.Terminals;

/// <summary>Notices that a toggle bit stands still while the exchange works. A pause of the exchange itself does not count.</summary>
/// <param name="limit">Longest time without a change.</param>
internal struct ToggleMonitor(TimeSpan limit)
{
    private bool _running;
    private bool _toggle;
    private TimeSpan _changedAt;
    private TimeSpan _observedAt;

    /// <summary>True while the bit has not changed for longer than the limit.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Takes the bit of one cycle.</summary>
    public void Observe(bool toggle, TimeSpan now)
    {
        bool paused = now - _observedAt > limit;
        if (!_running || paused || toggle != _toggle)
        {
            (_running, _toggle, _changedAt) = (true, toggle, now);
        }

        _observedAt = now;
        IsFrozen = now - _changedAt > limit;
    }

    /// <summary>Starts anew, as after a bring-up.</summary>
    public void Restart() => (_running, IsFrozen) = (false, false);
}
