namespace PanelServer.Reference;

/// <summary>
/// The pressure control of the panel as it is published (machine page, sections 7.3 to 7.6), the yardstick of ours: velocity-form
/// PID whose first step is not multiplied by time, sensor seen every second conversion, frequency sent 10.5 times a second; and
/// its auto-tune, which puts positional gains into the velocity-form slots.
/// </summary>
public sealed class PanelPressureControl
{
    private const double SendSeconds = 1 / 10.5;
    private const double ConversionSeconds = 0.02;
    private const int Extremes = 20;

    private readonly List<(double Value, double Time)> _extremes = [];
    private double _kp = 0.01;
    private double _ki;
    private double _kd = 0.02;
    private double _integral;
    private double _previousError;
    private bool _isPrimed;
    private double _frequency;
    private double _sent;
    private double _sinceSent;
    private double _sinceConversion;
    private double _pressure;
    private double _now;
    private (double Set, double Delta, double Low, double High, bool DrivesHigh, double Extreme, double ExtremeTime)? _tune;

    public double Target
    {
        get;
        set
        {
            field = value;
            Reset();
        }
    }

    public bool IsTuning => _tune is not null;

    public (double Kp, double Ki, double Kd) Gains => (_kp, _ki, _kd);

    public void StartAt(double hertz)
    {
        _frequency = hertz;
        _sent = hertz;
        Reset();
    }

    public void StartTuning(double delta, double step) =>
        _tune = (Target, delta, Math.Clamp(_sent - step, 0, 60), Math.Clamp(_sent + step, 0, 60), true, double.NaN, 0);

    /// <summary>One cycle; returns the frequency that has reached the inverter.</summary>
    public double Update(double pressure, double outputHertz, double dt)
    {
        _now += dt;
        _sinceConversion += dt;
        if (_sinceConversion >= ConversionSeconds)
        {
            _sinceConversion = 0;
            _pressure = pressure;
        }

        if (_tune is not null)
        {
            Tune(outputHertz);
        }
        else
        {
            _frequency = Math.Clamp(_frequency + Pid(Target - _pressure, dt), 0, 60);
        }

        _sinceSent += dt;
        if (_sinceSent >= SendSeconds)
        {
            _sinceSent = 0;
            _sent = _frequency;
        }

        return _sent;
    }

    private void Reset() => (_integral, _previousError, _isPrimed) = (0, 0, false);

    private double Pid(double error, double dt)
    {
        double change = _kp * error;
        if (_isPrimed)
        {
            _integral += error * dt;
            change = dt * ((_kp * error) + (_ki * _integral) + (_kd * (error - _previousError) / dt));
        }

        _isPrimed = true;
        _previousError = error;
        return change;
    }

    private void Tune(double outputHertz)
    {
        (double Set, double Delta, double Low, double High, bool DrivesHigh, double Extreme, double ExtremeTime) t = _tune!.Value;
        bool isFurther = double.IsNaN(t.Extreme) || (t.DrivesHigh ? _pressure < t.Extreme : _pressure > t.Extreme);
        if (isFurther)
        {
            (t.Extreme, t.ExtremeTime) = (_pressure, _now);
        }

        if (t.DrivesHigh ? _pressure >= t.Set + t.Delta : _pressure <= t.Set - t.Delta)
        {
            _extremes.Add((t.Extreme, t.ExtremeTime));
            (t.DrivesHigh, t.Extreme) = (!t.DrivesHigh, double.NaN);
        }

        _tune = t;
        _frequency = t.DrivesHigh ? t.High : t.Low;
        if (_extremes.Count == Extremes)
        {
            Evaluate(t.High - t.Low);
            _tune = null;
            _frequency = outputHertz;
            Reset();
        }
    }

    private void Evaluate(double swing)
    {
        (double Period, int Position)[] periods = [.. Enumerable.Range(4, 16).Select(i => (_extremes[i].Time - _extremes[i - 2].Time, i)).Order()];
        (double period, int m) = periods[8];
        double amplitude = Math.Abs(_extremes[m].Value - _extremes[m - 1].Value) / 2;
        double ultimate = 4 * swing / (Math.PI * amplitude);
        _kp = ultimate / 4;
        _ki = _kp / period;
        _kd = _kp * period / 8;
    }
}
