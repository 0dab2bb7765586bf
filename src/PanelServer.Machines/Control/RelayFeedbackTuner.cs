namespace PanelServer.Machines.Control;

/// <summary>How far a relay experiment has come.</summary>
public enum RelayTuningStatus
{
    /// <summary>No experiment has begun.</summary>
    Idle,

    /// <summary>Oscillating and measuring.</summary>
    Running,

    /// <summary>Finished; the ultimate point is known.</summary>
    Completed,

    /// <summary>Given up: no usable oscillation in the time allowed.</summary>
    Failed,
}

/// <summary>
/// Relay feedback experiment after Åström and Hägglund (Automatica 20, 1984): the output is switched between two values
/// whenever the measurement leaves a band around the set point; period and amplitude of the resulting oscillation give
/// the ultimate period Tu and, by the relay's describing function, the ultimate gain Ku = 4·d / (π·a).
/// </summary>
public sealed class RelayFeedbackTuner
{
    /// <summary>Turning points to observe before the evaluation.</summary>
    public const int TurningPoints = 20;

    /// <summary>Turning points at the beginning that still belong to the transient.</summary>
    private const int TransientTurningPoints = 4;

    private readonly double[] _values = new double[TurningPoints];
    private readonly double[] _times = new double[TurningPoints];
    private readonly double[] _sorted = new double[TurningPoints];
    private double _setPoint;
    private double _hysteresis;
    private double _highOutput;
    private double _lowOutput;
    private double _timeLimitSeconds;
    private double _now;
    private double _extremeValue;
    private double _extremeTime;
    private bool _drivesHigh;

    /// <summary>How far the experiment has come.</summary>
    public RelayTuningStatus Status { get; private set; }

    /// <summary>Turning points seen, 0 … <see cref="TurningPoints"/>.</summary>
    public int TurningPointsSeen { get; private set; }

    /// <summary>Ultimate gain Ku, output per unit of measurement; 0 until completed.</summary>
    public double UltimateGain { get; private set; }

    /// <summary>Ultimate period Tu in seconds; 0 until completed.</summary>
    public double UltimatePeriodSeconds { get; private set; }

    /// <summary>Amplitude of the measurement's oscillation (half of peak to peak); 0 until completed.</summary>
    public double Amplitude { get; private set; }

    /// <summary>Begins an experiment; its clock starts with the first update.</summary>
    /// <param name="setPoint">Middle of the band.</param>
    /// <param name="hysteresis">Half the band's width, above 0.</param>
    /// <param name="lowOutput">Output while the measurement shall fall.</param>
    /// <param name="highOutput">Output while the measurement shall rise, above <paramref name="lowOutput"/>.</param>
    /// <param name="timeLimitSeconds">The experiment fails when it has not finished in this time.</param>
    public void Begin(double setPoint, double hysteresis, double lowOutput, double highOutput, double timeLimitSeconds)
    {
        (_setPoint, _hysteresis, _lowOutput, _highOutput) = (setPoint, hysteresis, lowOutput, highOutput);
        _timeLimitSeconds = timeLimitSeconds;
        Status = RelayTuningStatus.Running;
        TurningPointsSeen = 0;
        UltimateGain = 0;
        UltimatePeriodSeconds = 0;
        Amplitude = 0;
        _now = 0;
        _drivesHigh = true;
        _extremeValue = double.NaN;
    }

    /// <summary>Ends the experiment without a result.</summary>
    public void Abort() => Status = RelayTuningStatus.Idle;

    /// <summary>One step of the experiment.</summary>
    /// <param name="measurement">The present measurement.</param>
    /// <param name="elapsedSeconds">Time since the previous step; the first step's counts as 0.</param>
    /// <returns>The output to apply.</returns>
    public double Update(double measurement, double elapsedSeconds)
    {
        if (Status != RelayTuningStatus.Running)
        {
            return Output;
        }

        _now += double.IsNaN(_extremeValue) && TurningPointsSeen == 0 ? 0 : elapsedSeconds;
        if (_now > _timeLimitSeconds)
        {
            Status = RelayTuningStatus.Failed;
            return Output;
        }

        TrackExtreme(measurement);
        bool leavesBand = _drivesHigh ? measurement >= _setPoint + _hysteresis : measurement <= _setPoint - _hysteresis;
        if (leavesBand)
        {
            StoreTurningPoint();
        }

        return Output;
    }

    private double Output => _drivesHigh ? _highOutput : _lowOutput;

    private void TrackExtreme(double measurement)
    {
        // While the output is high the measurement turns upwards: its minimum is the turning point; and the reverse.
        bool isFurther = double.IsNaN(_extremeValue) || (_drivesHigh ? measurement < _extremeValue : measurement > _extremeValue);
        if (isFurther)
        {
            _extremeValue = measurement;
            _extremeTime = _now;
        }
    }

    private void StoreTurningPoint()
    {
        _values[TurningPointsSeen] = _extremeValue;
        _times[TurningPointsSeen] = _extremeTime;
        TurningPointsSeen++;
        _drivesHigh = !_drivesHigh;
        _extremeValue = double.NaN;
        if (TurningPointsSeen == TurningPoints)
        {
            Evaluate();
        }
    }

    private void Evaluate()
    {
        // Medians over all settled periods and swings: one disturbed period does not spoil the result.
        UltimatePeriodSeconds = Median(static (tuner, i) => tuner._times[i] - tuner._times[i - 2]);
        Amplitude = Median(static (tuner, i) => Math.Abs(tuner._values[i] - tuner._values[i - 1]) / 2);
        if (Amplitude <= 0 || UltimatePeriodSeconds <= 0)
        {
            Status = RelayTuningStatus.Failed;
            return;
        }

        UltimateGain = 4 * ((_highOutput - _lowOutput) / 2) / (Math.PI * Amplitude);
        Status = RelayTuningStatus.Completed;
    }

    private double Median(Func<RelayFeedbackTuner, int, double> quantity)
    {
        Span<double> sorted = _sorted.AsSpan(0, TurningPoints - TransientTurningPoints);
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = quantity(this, i + TransientTurningPoints);
        }

        sorted.Sort();
        return (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
