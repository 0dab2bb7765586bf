using PanelServer.Machines.Control;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Decides whether an analog sensor can be relied on: its status must be good and its toggle bit must keep changing.
/// A fault counts at once; the sensor is trusted again when it has been good for a while.
/// </summary>
/// <param name="staleSeconds">Without a change of the toggle bit for this long the value is old and counts as a fault.</param>
public sealed class SensorSupervision(double staleSeconds)
{
    /// <summary>How long a sensor must have been good before it is trusted again.</summary>
    public const double RecoverySeconds = 1;

    private readonly OffDelayTimer _fault = new(RecoverySeconds);
    private bool _isStarted;
    private bool _toggle;
    private double _sinceConversion;

    /// <summary>True while the sensor must not be relied on. False before its first value, when nothing is known yet.</summary>
    public bool HasFault => _fault.Output;

    /// <summary>True once a good value has arrived.</summary>
    public bool HasValue { get; private set; }

    /// <summary>The last good value; 0 before the first.</summary>
    public double Value { get; private set; }

    /// <summary>True in the cycle in which a new good value has arrived.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Time between the two last values, in seconds; valid while <see cref="IsNew"/>.</summary>
    public double IntervalSeconds { get; private set; }

    /// <summary>True if the value may be used for control.</summary>
    public bool IsUsable => HasValue && !HasFault;

    /// <summary>Takes the terminal's inputs of one cycle.</summary>
    /// <param name="value">The value in the sensor's unit.</param>
    /// <param name="isGood">Whether the status word reports no fault.</param>
    /// <param name="toggle">The toggle bit: changes with every conversion.</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void Update(double value, bool isGood, bool toggle, double elapsedSeconds)
    {
        _sinceConversion += elapsedSeconds;
        bool isConversion = _isStarted && toggle != _toggle;
        _toggle = toggle;
        _isStarted = true;
        IsNew = false;

        bool isKnown = isConversion || HasValue || HasFault;
        _fault.Update(_sinceConversion > staleSeconds || (!isGood && isKnown), elapsedSeconds);
        if (isConversion)
        {
            Convert(value, isGood);
        }
    }

    private void Convert(double value, bool isGood)
    {
        if (isGood)
        {
            Value = value;
            HasValue = true;
            IsNew = true;
            IntervalSeconds = _sinceConversion;
        }

        _sinceConversion = 0;
    }
}
