using PanelServer.Machines.Control;

namespace PanelServer.Machines.Supervision;

/// <summary>
/// Decides whether an analog sensor can be relied on: its status must be good and its toggle bit must keep changing.
/// A fault counts at once, so that nothing is switched on by it; the sensor is trusted again when it has been good for a while.
/// Whether production has to stop is another question: not for a single bad conversion, but for a lasting fault and for one
/// that comes back too often.
/// </summary>
/// <param name="staleSeconds">Without a change of the toggle bit for this long the value is old and counts as a fault.</param>
public sealed class SensorSupervision(double staleSeconds)
{
    /// <summary>How long a sensor must have been good before it is trusted again.</summary>
    public const double RecoverySeconds = 1;

    /// <summary>A fault that lasts longer than this is a failure.</summary>
    public const double FailureSeconds = 1;

    // Once a minute is a nuisance that the operator shall know of; once in five seconds and more is a failure.
    private const double NuisanceForgetSeconds = 600;
    private const double NuisanceLevel = 3;
    private const double FailureForgetSeconds = 5;
    private const double FailureLevel = 10;

    private readonly OffDelayTimer _fault = new(RecoverySeconds);
    private readonly OnDelayTimer _bad = new(FailureSeconds);
    private readonly LeakyCounter _nuisance = new(NuisanceForgetSeconds);
    private readonly LeakyCounter _failures = new(FailureForgetSeconds);
    private double _previous;
    private double _beforePrevious;
    private int _values;
    private bool _wasFaulty;
    private bool _isStarted;
    private bool _toggle;
    private double _sinceConversion;

    /// <summary>True while the sensor must not be relied on. False before its first value, when nothing is known yet.</summary>
    public bool HasFault => _fault.Output;

    /// <summary>True while the sensor counts as failed: its fault has lasted, or has come too often. Ends with <see cref="HasFault"/>.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>True if faults that ended by themselves have come several times in the last half hour.</summary>
    public bool IsUnreliable => _nuisance.Level > NuisanceLevel;

    /// <summary>How many faults there have been since the start.</summary>
    public long Faults { get; private set; }

    /// <summary>True once a good value has arrived.</summary>
    public bool HasValue { get; private set; }

    /// <summary>The last good value; 0 before the first.</summary>
    public double Value { get; private set; }

    /// <summary>The middle one of the last three good values, so that a single wild one shows in nothing; the last before there are three.</summary>
    public double SteadyValue => _values < 3 ? Value
        : Math.Max(Math.Min(Value, _previous), Math.Min(Math.Max(Value, _previous), _beforePrevious));

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
        bool isStale = _sinceConversion > staleSeconds;
        bool isFaulty = isStale || (!isGood && isKnown);
        _fault.Update(isFaulty, elapsedSeconds);
        JudgeFailure(isFaulty, isStale, elapsedSeconds);
        if (isConversion)
        {
            Convert(value, isGood);
        }
    }

    private void JudgeFailure(bool isFaulty, bool isStale, double elapsedSeconds)
    {
        _nuisance.Update(elapsedSeconds);
        _failures.Update(elapsedSeconds);
        if (isFaulty && !_wasFaulty && HasValue)
        {
            Faults++;
            _nuisance.Add();
            _failures.Add();
        }

        _wasFaulty = isFaulty;
        bool lasts = _bad.Update(isFaulty, elapsedSeconds);
        HasFailed = HasFault && (HasFailed || isStale || lasts || _failures.Level > FailureLevel);
    }

    private void Convert(double value, bool isGood)
    {
        if (isGood)
        {
            _beforePrevious = _previous;
            _previous = Value;
            Value = value;
            _values = Math.Min(_values + 1, 3);
            HasValue = true;
            IsNew = true;
            IntervalSeconds = _sinceConversion;
        }

        _sinceConversion = 0;
    }
}
