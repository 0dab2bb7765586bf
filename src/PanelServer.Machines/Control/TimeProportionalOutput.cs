namespace PanelServer.Machines.Control;

/// <summary>
/// Turns a duty cycle into the switching of a relay: in every window of fixed length it is closed for that share of it.
/// </summary>
/// <remarks>
/// A window closes the relay at most once and opens it at most once, whatever the duty does meanwhile. What cycle time
/// and shortest pulse leave undelivered is carried into the next window, so the mean is exact. At duty 1 the relay stays
/// closed across windows, at duty 0 it stays open.
/// </remarks>
/// <param name="windowSeconds">Length of a window.</param>
/// <param name="shortestPulseSeconds">
/// No closing and no opening is shorter than this, except that the relay is opened at once on <see cref="Open"/>.
/// A zero-crossing solid-state relay cannot switch for less than a half-wave of the mains.
/// </param>
public sealed class TimeProportionalOutput(double windowSeconds, double shortestPulseSeconds)
{
    private bool _isInWindow;
    private double _sinceWindowStart;
    private double _closedTime;
    private double _plannedClosedTime;
    private double _carriedTime;

    /// <summary>Whether the relay is closed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>How often the relay has changed since the start.</summary>
    public long Switchings { get; private set; }

    /// <summary>Advances by one cycle.</summary>
    /// <param name="duty">Wanted share of time, 0 … 1; taken at the start of a window.</param>
    /// <param name="elapsedSeconds">Time since the previous call, during which the relay was in its present position.</param>
    /// <returns>Whether the relay shall be closed from now on.</returns>
    public bool Update(double duty, double elapsedSeconds)
    {
        _sinceWindowStart += elapsedSeconds;
        _closedTime += IsClosed ? elapsedSeconds : 0;
        if (!_isInWindow || _sinceWindowStart >= windowSeconds)
        {
            StartWindow(duty);
        }

        // Half a cycle early on average is as wrong as half a cycle late: round to the nearest cycle. A full window stays
        // closed into the next one.
        Switch(_plannedClosedTime >= windowSeconds || _closedTime + (elapsedSeconds / 2) < _plannedClosedTime);
        return IsClosed;
    }

    /// <summary>Opens the relay now and begins a new window at the next update.</summary>
    public void Open()
    {
        Switch(false);
        _isInWindow = false;
        _sinceWindowStart = 0;
        _closedTime = 0;
        _plannedClosedTime = 0;
        _carriedTime = 0;
    }

    private void StartWindow(double duty)
    {
        // A late call stretches the old window; the relay's time is then owed for that length too.
        double overrun = _isInWindow ? _sinceWindowStart - windowSeconds : 0;
        _sinceWindowStart = overrun < windowSeconds ? overrun : 0;
        _isInWindow = true;
        double undelivered = _plannedClosedTime - _closedTime;
        _carriedTime = Math.Clamp(_carriedTime + undelivered, -windowSeconds, windowSeconds);
        _closedTime = 0;

        double wanted = (duty * windowSeconds) + _carriedTime;
        _plannedClosedTime = duty <= 0 || wanted < shortestPulseSeconds ? 0
            : duty >= 1 || wanted > windowSeconds - shortestPulseSeconds ? windowSeconds
            : wanted;
        _carriedTime = duty is > 0 and < 1 ? wanted - _plannedClosedTime : 0;
    }

    private void Switch(bool isClosed)
    {
        if (isClosed != IsClosed)
        {
            IsClosed = isClosed;
            Switchings++;
        }
    }
}
