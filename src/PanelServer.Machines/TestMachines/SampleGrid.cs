namespace PanelServer.Machines.TestMachines;

/// <summary>Samples at a fixed pace: counted from the time when each was due, so that the mean rate is exact.</summary>
internal struct SampleGrid
{
    private TimeSpan _period;
    private TimeSpan _next;

    /// <summary>Asked once per cycle; true in the cycle of a sample. Another period begins a new grid with a sample at once.</summary>
    public bool IsDue(in Cycle cycle, TimeSpan period)
    {
        if (period != _period)
        {
            (_period, _next) = (period, cycle.Time);
        }

        if (cycle.Time < _next)
        {
            return false;
        }

        // After a standstill the grid begins anew: samples that nobody took are not made up for.
        _next = _next + period > cycle.Time ? _next + period : cycle.Time + period;
        return true;
    }
}
