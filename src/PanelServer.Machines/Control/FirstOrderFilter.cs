namespace PanelServer.Machines.Control;

/// <summary>
/// First-order low-pass filter, 1 / (τs + 1), discretised by backward Euler, so that it is stable for every step width.
/// </summary>
/// <param name="timeConstantSeconds">τ; after a step the output has covered 63 % of the way in this time. 0 filters nothing.</param>
public sealed class FirstOrderFilter(double timeConstantSeconds)
{
    private bool _isPrimed;

    /// <summary>The filtered value; 0 before the first sample.</summary>
    public double Value { get; private set; }

    /// <summary>Change of <see cref="Value"/> in the last step, per second; 0 at the first sample.</summary>
    public double SlopePerSecond { get; private set; }

    /// <summary>Takes one sample. The first one after a reset is taken as it is, so the filter starts without a transient.</summary>
    /// <param name="sample">The new sample.</param>
    /// <param name="elapsedSeconds">Time since the previous sample, above 0.</param>
    /// <returns>The filtered value.</returns>
    public double Update(double sample, double elapsedSeconds)
    {
        if (!_isPrimed)
        {
            _isPrimed = true;
            Value = sample;
            return Value;
        }

        SlopePerSecond = (sample - Value) / (timeConstantSeconds + elapsedSeconds);
        Value += SlopePerSecond * elapsedSeconds;
        return Value;
    }

    /// <summary>Forgets everything; the next sample starts anew.</summary>
    public void Reset()
    {
        _isPrimed = false;
        Value = 0;
        SlopePerSecond = 0;
    }
}
