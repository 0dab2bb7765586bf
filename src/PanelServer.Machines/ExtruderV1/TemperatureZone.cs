using PanelServer.Machines.Control;
using PanelServer.Machines.Supervision;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// One heated zone: sensor and relay. It heats only while it is permitted to, its sensor is good and it is not too hot.
/// </summary>
public sealed class TemperatureZone
{
    /// <summary>Above this temperature the zone is switched off.</summary>
    public const double CutOffCelsius = 300;

    /// <summary>Below this temperature a zone that was too hot may heat again.</summary>
    public const double CutOffEndCelsius = 295;

    /// <summary>Without a new conversion for this long the sensor counts as broken.</summary>
    public const double SensorStaleSeconds = 2;

    // Steel does not see whether the relay switches every half second or every two, but the relay does.
    private const double RelayWindowSeconds = 2;

    // One period of the mains: zero-crossing relays switch half-waves.
    private const double ShortestPulseSeconds = 0.02;

    private readonly double _heaterWatts;
    private readonly SensorSupervision _sensor = new(SensorStaleSeconds);
    private readonly TimeProportionalOutput _relay = new(RelayWindowSeconds, ShortestPulseSeconds);
    private readonly Hysteresis _tooHot = new(CutOffEndCelsius, CutOffCelsius);

    /// <summary>Creates a zone that does not heat.</summary>
    /// <param name="heaterWatts">Rated power of its element.</param>
    public TemperatureZone(double heaterWatts) => _heaterWatts = heaterWatts;

    /// <summary>Temperature for the controller in °C, single wild values left out; NaN while it is not known.</summary>
    public double SteadyCelsius => _sensor.IsUsable ? _sensor.SteadyValue : double.NaN;

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

    /// <summary>Share of time the relay conducts, 0 … 1.</summary>
    public double Duty { get; private set; }

    /// <summary>Mean heating power in watts: duty times rated power.</summary>
    public double PowerWatts => Duty * _heaterWatts;

    /// <summary>Whether the relay shall conduct now.</summary>
    public bool RelayIsClosed => _relay.IsClosed;

    /// <summary>How often the relay has changed since the start.</summary>
    public long RelaySwitchings => _relay.Switchings;

    /// <summary>Takes the sensor's inputs of this cycle; before <see cref="Control"/>.</summary>
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

    /// <summary>Whether the zone may heat, as far as it is concerned.</summary>
    public bool MayHeat => _sensor.IsUsable && !IsTooHot;

    /// <summary>Heats for one cycle.</summary>
    /// <param name="isPermitted">Whether mode and supervision allow heating.</param>
    /// <param name="duty">Share of time that the relay shall conduct.</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void Control(bool isPermitted, double duty, double elapsedSeconds)
    {
        if (isPermitted && MayHeat)
        {
            Duty = duty;
            _relay.Update(duty, elapsedSeconds);
        }
        else
        {
            SwitchOff();
        }
    }

    /// <summary>Opens the relay at once.</summary>
    public void SwitchOff()
    {
        Duty = 0;
        _relay.Open();
    }
}
