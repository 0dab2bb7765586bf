namespace PanelServer.Simulation.ExtruderV1;

/// <summary>
/// The power part of a frequency inverter with its motor: run commands, ramps, current, voltage, slip, overload and trips.
/// It knows nothing of the line it is commanded by.
/// </summary>
/// <param name="constants">The plant's constants.</param>
public sealed class InverterDrive(ExtruderPlantConstants constants)
{
    private double _signedFrequency;
    private int _direction;
    private double _overload;

    /// <summary>Frequency set-point in hertz; kept in RAM, lost at a reset.</summary>
    public double SetFrequencyHertz { get; set; }

    /// <summary>Whether the inverter has its supply: the main contactor.</summary>
    public bool IsPowered { get; private set; } = true;

    /// <summary>The trip in force.</summary>
    public InverterFault Fault { get; private set; }

    /// <summary>The last trip, kept after its reset: the fault history's first entry.</summary>
    public InverterFault LastFault { get; private set; }

    /// <summary>Time left until the inverter listens again after power-up or reset, in seconds.</summary>
    public double DeafSeconds { get; private set; }

    /// <summary>Output frequency without sign, in hertz.</summary>
    public double OutputHertz => Math.Abs(_signedFrequency);

    /// <summary>Direction of the present output: +1 forward, −1 reverse, 0 standing.</summary>
    public int OutputDirection => Math.Sign(_signedFrequency);

    /// <summary>Whether a run command is in force or the output still turns.</summary>
    public bool IsRunning => _direction != 0 || OutputHertz > 0;

    /// <summary>Motor current in ampere.</summary>
    public double CurrentAmperes { get; private set; }

    /// <summary>Motor voltage in volt.</summary>
    public double Voltage =>
        IsDriven && OutputHertz > 0
            ? Math.Clamp(constants.BaseVoltage * OutputHertz / constants.BaseFrequencyHertz, constants.BoostVoltage, constants.BaseVoltage)
            : 0;

    /// <summary>SU: running within 10 % of the set frequency.</summary>
    public bool IsUpToFrequency =>
        IsRunning && SetFrequencyHertz > 0 && Math.Abs(OutputHertz - SetFrequencyHertz) <= 0.1 * SetFrequencyHertz;

    /// <summary>OL: current above the warning level.</summary>
    public bool IsOverloaded => CurrentAmperes > constants.OverloadWarningAmperes;

    /// <summary>FU: output at or above the detection frequency.</summary>
    public bool IsFrequencyDetected => OutputHertz >= constants.FrequencyDetectionHertz;

    private bool IsDriven => IsPowered && Fault == InverterFault.None;

    /// <summary>Gives a run command: +1 forward, −1 reverse, 0 stop. Ignored while tripped or without supply.</summary>
    public void Command(int direction)
    {
        if (IsDriven)
        {
            _direction = direction;
        }
    }

    /// <summary>Trips the inverter: the output is switched off and the run command forgotten.</summary>
    public void Trip(InverterFault fault)
    {
        Fault = fault;
        LastFault = fault;
        _direction = 0;
    }

    /// <summary>Reset, as by command or power-up: clears the trip, forgets run command and set frequency, does not listen for a while.</summary>
    public void Reset()
    {
        Fault = InverterFault.None;
        _direction = 0;
        _overload = 0;
        SetFrequencyHertz = 0;
        DeafSeconds = constants.ResetSeconds;
    }

    /// <summary>Switches the supply. Switching it on is a reset.</summary>
    public void SetPower(bool isOn)
    {
        if (isOn && !IsPowered)
        {
            Reset();
        }

        if (!isOn)
        {
            _direction = 0;
        }

        IsPowered = isOn;
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="elapsedSeconds">How much.</param>
    /// <param name="torque">Load torque relative to the motor's rated torque.</param>
    public void Step(double elapsedSeconds, double torque)
    {
        DeafSeconds = Math.Max(0, DeafSeconds - elapsedSeconds);
        double target = IsDriven ? _direction * Math.Min(SetFrequencyHertz, constants.MaximumFrequencyHertz) : 0;
        double rate = IsDriven && DeafSeconds <= 0 ? constants.RampHertzPerSecond : constants.CoastHertzPerSecond;
        double reach = rate * elapsedSeconds;
        _signedFrequency += Math.Clamp(target - _signedFrequency, -reach, reach);

        CurrentAmperes = IsDriven && OutputHertz > 0
            ? Math.Sqrt(Math.Pow(constants.MagnetisingCurrentAmperes, 2) + Math.Pow(constants.TorqueCurrentAmperes * torque, 2))
            : 0;
        WatchOverload(elapsedSeconds);
    }

    private void WatchOverload(double elapsedSeconds)
    {
        double relative = CurrentAmperes / constants.RatedCurrentAmperes;
        _overload = Math.Max(0, _overload + (((relative * relative) - 1) * elapsedSeconds));
        if (_overload > constants.OverloadTripSeconds)
        {
            _overload = 0;
            Trip(InverterFault.MotorOverload);
        }
    }
}
