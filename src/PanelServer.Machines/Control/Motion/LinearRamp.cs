namespace PanelServer.Machines.Control.Motion;

/// <summary>
/// A value that follows its target at a limited rate of change and never passes it. The limit may be another one in
/// every cycle, unlike that of <see cref="SlewRateLimiter"/>.
/// </summary>
public sealed class LinearRamp
{
    /// <summary>The present value.</summary>
    public double Value { get; private set; }

    /// <summary>Puts the value somewhere at once.</summary>
    public void Reset(double value) => Value = value;

    /// <summary>Moves the value towards a target.</summary>
    /// <param name="target">Where to go.</param>
    /// <param name="ratePerSecond">Largest change per second, positive.</param>
    /// <param name="seconds">Time passed; a time that is not positive changes nothing.</param>
    public void Advance(double target, double ratePerSecond, double seconds)
    {
        if (seconds > 0)
        {
            double most = ratePerSecond * seconds;
            Value += Math.Clamp(target - Value, -most, most);
        }
    }
}
