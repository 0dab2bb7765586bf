namespace PanelServer.Machines.Control;

/// <summary>A value that follows its target at a limited rate of change and never passes it.</summary>
public sealed class RateLimit
{
    /// <summary>The limited value.</summary>
    public double Value { get; private set; }

    /// <summary>Moves towards the target as far as the rate allows.</summary>
    /// <param name="target">Where to go.</param>
    /// <param name="ratePerSecond">Largest change in a second, upwards and downwards; above 0.</param>
    /// <param name="elapsedSeconds">Time since the previous step; one that is not positive changes nothing.</param>
    /// <returns>The new value.</returns>
    public double Update(double target, double ratePerSecond, double elapsedSeconds)
    {
        double reach = ratePerSecond * Math.Max(elapsedSeconds, 0);
        Value += Math.Clamp(target - Value, -reach, reach);
        return Value;
    }

    /// <summary>Jumps to a value, for example the measured one when control begins.</summary>
    /// <param name="value">The value to go on from.</param>
    public void SetTo(double value) => Value = value;
}
