namespace PanelServer.EtherCat.Esc;

/// <summary>
/// Keeps the cycle in a fixed phase to the reference clock: from the reference time at which each frame passed it computes by how much
/// the next period must be longer or shorter. A proportional-integral controller; the integral learns the frequency error.
/// </summary>
public sealed class PhaseController
{
    // Stable and without overshoot: the integral gain lies below a quarter of the square of the proportional one.
    private const double ProportionalGain = 0.1;
    private const double IntegralGain = 0.002;
    private const int CyclesToLock = 100;
    private const double LockLimitNanoseconds = 1000;

    private readonly long _cycle;
    private readonly long _shift;
    private double _integral;
    private int _cyclesWithinLimit;

    /// <summary>Makes a controller.</summary>
    /// <param name="cycleNanoseconds">Cycle time.</param>
    /// <param name="shiftNanoseconds">Wanted reference time of the frame, modulo the cycle.</param>
    public PhaseController(long cycleNanoseconds, long shiftNanoseconds) =>
        (_cycle, _shift) = (cycleNanoseconds, shiftNanoseconds);

    /// <summary>How far the last frame was behind (positive) or ahead of its place, ns, within half a cycle.</summary>
    public long ErrorNanoseconds { get; private set; }

    /// <summary>True when the error has been below 1 µs for 100 cycles.</summary>
    public bool IsLocked => _cyclesWithinLimit >= CyclesToLock;

    /// <summary>Takes the reference time of a cycle's frame.</summary>
    /// <returns>Nanoseconds to add to the next period, within one hundredth of the cycle.</returns>
    public long Update(ulong referenceTimeNanoseconds)
    {
        long error = (long)((referenceTimeNanoseconds - (ulong)_shift) % (ulong)_cycle);
        ErrorNanoseconds = error > _cycle / 2 ? error - _cycle : error;
        _cyclesWithinLimit = Math.Abs(ErrorNanoseconds) < LockLimitNanoseconds ? Math.Min(_cyclesWithinLimit + 1, CyclesToLock) : 0;

        double limit = _cycle / 100.0;
        double wanted = -((ProportionalGain * ErrorNanoseconds) + _integral);
        double given = Math.Clamp(wanted, -limit, limit);
        if (wanted == given)
        {
            // While the limit holds, the integral would only learn how far away the phase is.
            _integral += IntegralGain * ErrorNanoseconds;
        }

        return (long)given;
    }
}
