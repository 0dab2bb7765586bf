namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>
/// Counts the pulses at one input and measures their frequency as the EL5152 does: from edge to edge over at least a window; the last
/// result is held until the next one, and given up when no pulse has come for a while.
/// </summary>
internal sealed class PulseMeter
{
    private const double NanosecondsPerSecond = 1e9;

    private double _pulse;
    private double _measuredSince = double.NaN;
    private int _pulsesSince;
    private double _lastEdge;

    /// <summary>Pulses counted; wraps.</summary>
    internal uint Counter { get; set; }

    /// <summary>The frequency as measured, Hz.</summary>
    internal double MeasuredHertz { get; private set; }

    /// <summary>Forgets everything.</summary>
    internal void Reset()
    {
        (_pulse, _measuredSince, _pulsesSince, _lastEdge) = (0, double.NaN, 0, 0);
        (Counter, MeasuredHertz) = (0, 0);
    }

    /// <summary>Lets pulses arrive at a frequency.</summary>
    /// <param name="hertz">The frequency, not negative.</param>
    /// <param name="nowNanoseconds">End of the piece of time.</param>
    /// <param name="elapsedNanoseconds">Its length.</param>
    /// <param name="windowSeconds">Shortest measurement.</param>
    /// <param name="waitSeconds">Longest time without a pulse.</param>
    internal void Advance(double hertz, long nowNanoseconds, long elapsedNanoseconds, double windowSeconds, double waitSeconds)
    {
        double now = nowNanoseconds / NanosecondsPerSecond;
        double begin = now - (elapsedNanoseconds / NanosecondsPerSecond);
        double pulses = _pulse + (hertz * (now - begin));
        for (int edge = 1; edge <= pulses; edge++)
        {
            TakeEdge(begin + ((edge - _pulse) / hertz), windowSeconds);
        }

        _pulse = pulses - Math.Floor(pulses);
        if (now - _lastEdge > waitSeconds)
        {
            MeasuredHertz = 0;
            _measuredSince = double.NaN;
        }
    }

    private void TakeEdge(double time, double windowSeconds)
    {
        Counter++;
        _lastEdge = time;
        _pulsesSince++;
        if (double.IsNaN(_measuredSince))
        {
            (_measuredSince, _pulsesSince) = (time, 0);
        }
        else if (time - _measuredSince >= windowSeconds)
        {
            MeasuredHertz = _pulsesSince / (time - _measuredSince);
            (_measuredSince, _pulsesSince) = (time, 0);
        }
    }
}
