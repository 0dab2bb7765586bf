namespace PanelServer.Simulation.WagoPowerV1;

/// <summary>
/// A regulated 24 V supply with a load: start delay, rise and fall of the voltage, overload protection that pauses and retries ("hiccup")
/// or latches off, and noisy measurements. Stepped in whole milliseconds.
/// </summary>
/// <param name="seed">Seed of the measurement noise.</param>
public sealed class PowerSupplyPlant(int seed = 1)
{
    private const double StepSeconds = 0.001;
    private const double RiseSeconds = 0.020;
    private const double FallSeconds = 0.080;
    private const double OutputOhm = 0.004;
    private const double TripAmperes = 7.5;
    private const double TripSeconds = 0.100;
    private const double OverloadAmperes = 5.5;
    private const double OverloadSeconds = 5;
    private const double PauseSeconds = 2;
    private const int VoltageNoiseMillivolts = 3;
    private const int CurrentNoiseMilliamperes = 4;
    private const double MilliPerUnit = 1000;

    // After a long time without a look the plant has settled, except for hiccup, which repeats.
    private static readonly TimeSpan LongestCatchUp = TimeSpan.FromSeconds(30);

    private readonly Random _noise = new(seed);
    private TimeSpan _behind;
    private double _internalVolts;
    private double _onSeconds;
    private double _tripSeconds;
    private double _overloadSeconds;
    private double _pauseSeconds;
    private bool _latchedOff;
    private bool _on;

    /// <summary>Set-point of the output in volt.</summary>
    public double TargetVolts { get; set; } = 24;

    /// <summary>From switching on, or the end of a pause, to the rise of the voltage, in seconds.</summary>
    public double StartDelaySeconds { get; set; } = 0.1;

    /// <summary>The output is switched on. Switching off ends a latched overload.</summary>
    public bool On
    {
        get => _on;
        set
        {
            _latchedOff &= value;
            _pauseSeconds = value ? _pauseSeconds : 0;
            _on = value;
        }
    }

    /// <summary>After an overload the supply retries; otherwise it stays off until it is switched off.</summary>
    public bool RetriesAfterOverload { get; set; } = true;

    /// <summary>Resistance of the load in ohm.</summary>
    public double LoadOhm { get; set; } = 9.6;

    /// <summary>Current that the load draws besides, in ampere.</summary>
    public double ConstantLoadAmperes { get; set; }

    /// <summary>Output voltage in volt.</summary>
    public double Volts { get; private set; }

    /// <summary>Output current in ampere.</summary>
    public double Amperes { get; private set; }

    /// <summary>How often the overload protection has switched off.</summary>
    public int Trips { get; private set; }

    private bool IsSupplying => _on && !_latchedOff && _pauseSeconds <= 0 && _onSeconds >= StartDelaySeconds;

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan elapsed)
    {
        _behind += elapsed < LongestCatchUp ? elapsed : LongestCatchUp;
        while (_behind.TotalSeconds >= StepSeconds)
        {
            _behind -= TimeSpan.FromSeconds(StepSeconds);
            Step();
        }
    }

    /// <summary>Voltage in mV and current in mA as the supply measures them, never negative, noisy while the output is on.</summary>
    public (int Millivolts, int Milliamperes) Measure()
    {
        bool noisy = IsSupplying;
        return (
            Measured(Volts, noisy ? VoltageNoiseMillivolts : 0),
            Measured(Amperes, noisy ? CurrentNoiseMilliamperes : 0));
    }

    private int Measured(double value, int noise) =>
        Math.Max(0, (int)Math.Round(value * MilliPerUnit) + _noise.Next(-noise, noise + 1));

    private void Step()
    {
        _pauseSeconds = Math.Max(0, _pauseSeconds - StepSeconds);
        _onSeconds = _on && !_latchedOff && _pauseSeconds <= 0 ? _onSeconds + StepSeconds : 0;
        double target = IsSupplying ? TargetVolts : 0;
        double tau = target > _internalVolts ? RiseSeconds : FallSeconds;
        _internalVolts += (target - _internalVolts) * (1 - Math.Exp(-StepSeconds / tau));

        // V = V_internal - R_output · I and I = V / R_load + I_constant, solved for V.
        Volts = Math.Max(0, (_internalVolts - (OutputOhm * ConstantLoadAmperes)) / (1 + (OutputOhm / LoadOhm)));
        Amperes = Volts > 0 ? (Volts / LoadOhm) + ConstantLoadAmperes : 0;
        WatchLoad();
    }

    private void WatchLoad()
    {
        _tripSeconds = Amperes > TripAmperes ? _tripSeconds + StepSeconds : 0;
        _overloadSeconds = Amperes > OverloadAmperes ? _overloadSeconds + StepSeconds : 0;
        if (IsSupplying && (_tripSeconds >= TripSeconds || _overloadSeconds >= OverloadSeconds))
        {
            Trips++;
            _tripSeconds = _overloadSeconds = 0;
            _pauseSeconds = RetriesAfterOverload ? PauseSeconds : 0;
            _latchedOff = !RetriesAfterOverload;
        }
    }
}
