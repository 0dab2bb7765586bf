namespace PanelServer.Machines.Control;

/// <summary>Follows a target with at most a given rate of change.</summary>
/// <param name="ratePerSecond">Largest change in a second, upwards and downwards; above 0.</param>
public sealed class SlewRateLimiter(double ratePerSecond)
{
    /// <summary>The limited value.</summary>
    public double Value { get; private set; }

    /// <summary>Moves towards the target as far as the rate allows.</summary>
    /// <param name="target">Where to go.</param>
    /// <param name="elapsedSeconds">Time since the previous step, not negative.</param>
    /// <returns>The new value.</returns>
    public double Update(double target, double elapsedSeconds)
    {
        double reach = ratePerSecond * elapsedSeconds;
        Value += Math.Clamp(target - Value, -reach, reach);
        return Value;
    }

    /// <summary>Jumps to a value, for example the measured one when control begins.</summary>
    /// <param name="value">The value to go on from.</param>
    public void SetTo(double value) => Value = value;
}
