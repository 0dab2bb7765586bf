using PanelServer.Machines.Control;
using PanelServer.Machines.Supervision;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// One heated zone: sensor, PID controller, relay and supervision. It heats only while it is permitted to, its sensor is
/// good, it is not too hot and its supervision has found nothing.
/// </summary>
public sealed class TemperatureZone
{
    /// <summary>Above this temperature the zone is switched off.</summary>
    public const double CutOffCelsius = 300;

    /// <summary>Below this temperature a zone that was too hot may heat again.</summary>
    public const double CutOffEndCelsius = 295;

    /// <summary>Without a new conversion for this long the sensor counts as broken.</summary>
    public const double SensorStaleSeconds = 2;

    /// <summary>Gains at start.</summary>
    public static PidGains DefaultGains { get; } = new(0.16, 0, 0.008);

    private const double RelayWindowSeconds = 0.5;

    // One period of the mains: zero-crossing relays switch half-waves.
    private const double ShortestPulseSeconds = 0.02;
    private const double DerivativeFilterSeconds = 2;

    private readonly double _heaterWatts;
    private readonly SensorSupervision _sensor = new(SensorStaleSeconds);
    private readonly HeaterSupervision _supervision = new();
    private readonly PidController _pid;
    private readonly TimeProportionalOutput _relay = new(RelayWindowSeconds, ShortestPulseSeconds);
    private readonly Hysteresis _tooHot = new(CutOffEndCelsius, CutOffCelsius);
    private bool _wasHeating;
    private double _regulatedCelsius;
    private bool _mustRegulate;

    /// <summary>Creates a zone that does not heat.</summary>
    /// <param name="heaterWatts">Rated power of its element.</param>
    /// <param name="dutyLimit">Largest duty of its relay, 0 … 1.</param>
    public TemperatureZone(double heaterWatts, double dutyLimit)
    {
        _heaterWatts = heaterWatts;
        _pid = new PidController(DefaultGains, 0, dutyLimit, DerivativeFilterSeconds);
    }

    /// <summary>Temperature in °C; 0 before the first conversion and while the sensor has a fault.</summary>
    public double TemperatureCelsius => _sensor.IsUsable ? _sensor.Value : 0;

    /// <summary>True if the temperature is known.</summary>
    public bool HasTemperature => _sensor.IsUsable;

    /// <summary>True while the sensor is broken, shorted or standing still.</summary>
    public bool HasWiringError => _sensor.HasFault;

    /// <summary>True while the sensor counts as failed: production cannot go on.</summary>
    public bool SensorHasFailed => _sensor.HasFailed;

    /// <summary>True if the sensor has failed for moments several times.</summary>
    public bool SensorIsUnreliable => _sensor.IsUnreliable;

    /// <summary>True from exceeding the cut-off until the zone has cooled below its end.</summary>
    public bool IsTooHot => _tooHot.Output;

    /// <summary>What the supervision has found.</summary>
    public HeaterFault Fault => _supervision.Fault;

    /// <summary>Share of time the relay conducts, 0 … 1.</summary>
    public double Duty { get; private set; }

    /// <summary>Mean heating power in watts: duty times rated power.</summary>
    public double PowerWatts => Duty * _heaterWatts;

    /// <summary>Whether the relay shall conduct now.</summary>
    public bool RelayIsClosed => _relay.IsClosed;

    /// <summary>How often the relay has changed since the start.</summary>
    public long RelaySwitchings => _relay.Switchings;

    /// <summary>Takes the sensor's inputs of this cycle; before <see cref="Control"/> of any zone, since zones look at their neighbours.</summary>
    /// <param name="celsius">The value.</param>
    /// <param name="isGood">Whether the status word reports no fault.</param>
    /// <param name="toggle">The toggle bit.</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void ReadSensor(double celsius, bool isGood, bool toggle, double elapsedSeconds)
    {
        _sensor.Update(celsius, isGood, toggle, elapsedSeconds);
        if (_sensor.IsUsable)
        {
            _tooHot.Update(_sensor.SteadyValue);
        }
    }

    /// <summary>Regulates for one cycle.</summary>
    /// <param name="isPermitted">Whether the mode allows heating.</param>
    /// <param name="targetCelsius">Target temperature in °C.</param>
    /// <param name="gains">The controller's gains; a change makes no bump in the duty.</param>
    /// <param name="hottestNeighbourCelsius">The hottest zone beside it; minus infinity if unknown.</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void Control(bool isPermitted, double targetCelsius, in PidGains gains, double hottestNeighbourCelsius, double elapsedSeconds)
    {
        _mustRegulate |= targetCelsius != _regulatedCelsius;
        _regulatedCelsius = targetCelsius;
        if (gains != _pid.Gains)
        {
            _pid.SetGains(gains);
            _pid.TakeOver(Duty, targetCelsius, _sensor.Value);
            _mustRegulate = true;
        }

        bool heats = isPermitted && _sensor.IsUsable && !IsTooHot && Fault == HeaterFault.None;
        if (heats)
        {
            Regulate(targetCelsius, elapsedSeconds);
        }
        else
        {
            SwitchOff();
        }

        if (_sensor.IsUsable)
        {
            _supervision.Update(_sensor.Value, targetCelsius, Duty, RelayIsClosed, hottestNeighbourCelsius, elapsedSeconds);
        }
        else
        {
            _supervision.Pause();
        }

        if (Fault != HeaterFault.None)
        {
            SwitchOff();
        }
    }

    /// <summary>Opens the relay at once. The controller starts anew when heating is permitted again.</summary>
    public void SwitchOff()
    {
        Duty = 0;
        _relay.Open();
        _wasHeating = false;
    }

    /// <summary>Forgets a fault of the supervision.</summary>
    public void AcknowledgeFault() => _supervision.Acknowledge();

    private void Regulate(double targetCelsius, double elapsedSeconds)
    {
        if (!_wasHeating)
        {
            _pid.Reset();
        }

        if (_sensor.IsNew || !_wasHeating || _mustRegulate)
        {
            Duty = _pid.Update(targetCelsius, _sensor.Value, _sensor.IsNew ? _sensor.IntervalSeconds : elapsedSeconds);
        }

        _wasHeating = true;
        _mustRegulate = false;
        _relay.Update(Duty, elapsedSeconds);
    }
}
