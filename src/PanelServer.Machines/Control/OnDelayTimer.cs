namespace PanelServer.Machines.Control;

/// <summary>
/// On-delay timer (TON of IEC 61131-3): its output becomes true when the input has been true without a break for a while, and
/// false with the input.
/// </summary>
/// <param name="delaySeconds">How long (PT).</param>
public sealed class OnDelayTimer(double delaySeconds)
{
    /// <summary>How long the input has been true, in seconds (ET); unlike the standard's it does not stop at the delay.</summary>
    public double ElapsedSeconds { get; private set; }

    /// <summary>True once the input has been true for longer than the delay (Q).</summary>
    public bool Output => ElapsedSeconds > delaySeconds;

    /// <summary>One cycle.</summary>
    /// <param name="input">The condition (IN).</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    /// <returns><see cref="Output"/>.</returns>
    public bool Update(bool input, double elapsedSeconds)
    {
        ElapsedSeconds = input ? ElapsedSeconds + elapsedSeconds : 0;
        return Output;
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => ElapsedSeconds = 0;
}
