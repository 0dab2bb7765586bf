namespace PanelServer.Machines.Control;

/// <summary>
/// Off-delay timer (TOF of IEC 61131-3): its output becomes true with the input, and false when the input has been false without
/// a break for a while.
/// </summary>
/// <param name="delaySeconds">How long (PT).</param>
public sealed class OffDelayTimer(double delaySeconds)
{
    private double _elapsed;

    /// <summary>True with the input and for the delay after it (Q).</summary>
    public bool Output { get; private set; }

    /// <summary>One cycle.</summary>
    /// <param name="input">The condition (IN).</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    /// <returns><see cref="Output"/>.</returns>
    public bool Update(bool input, double elapsedSeconds)
    {
        _elapsed = input ? 0 : _elapsed + elapsedSeconds;
        Output = input || (Output && _elapsed < delaySeconds);
        return Output;
    }
}
