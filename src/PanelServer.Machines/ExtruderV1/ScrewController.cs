using PanelServer.Machines.Control;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Drives the screw by speed (open loop) or by melt pressure (velocity-form PID), and tunes the latter. It only says what the
/// inverter shall do; whether it may is the machine's business.
/// </summary>
/// <param name="model">Gear and poles.</param>
/// <param name="inverter">The inverter.</param>
public sealed class ScrewController(ExtruderModel model, Inverter inverter)
{
    /// <summary>Gains of the pressure controller at start.</summary>
    public static PidGains DefaultGains { get; } = new(Proportional: 0.01, Integral: 0, Derivative: 0.02);

    // The inverter's own ramp (Pr.7, Pr.8: 5 s to 50 Hz); a faster command would only run ahead of it.
    private const double RampHertzPerSecond = 10;

    private readonly IncrementalPidController _pid = new(DefaultGains, 0, Inverter.MaximumHertz, RampHertzPerSecond);
    private double _targetBar;
    private bool _usesRpm = true;
    private bool _isForward = true;

    /// <summary>The auto-tune of the pressure controller.</summary>
    public PressureAutoTune AutoTune { get; } = new();

    /// <summary>True while the screw is commanded to run.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Target of the speed regulation, in rpm of the screw.</summary>
    public double TargetRpm { get; set; }

    /// <summary>Gains of the pressure controller.</summary>
    public PidGains Gains => _pid.Gains;

    /// <summary>Target of the pressure regulation. A change ends a running auto-tune.</summary>
    public double TargetBar
    {
        get => _targetBar;
        set
        {
            if (value != _targetBar)
            {
                AutoTune.Fail();
            }

            _targetBar = value;
            _pid.ForgetHistory();
        }
    }

    /// <summary>True: towards the nozzle. A running screw reverses at once.</summary>
    public bool IsForward
    {
        get => _isForward;
        set
        {
            _isForward = value;
            if (IsOn)
            {
                inverter.SetCommand(RunCommand);
            }
        }
    }

    /// <summary>True: regulated by speed. False: by pressure, starting at the drive's present frequency.</summary>
    public bool UsesRpm
    {
        get => _usesRpm;
        set
        {
            if (value == _usesRpm)
            {
                return;
            }

            _usesRpm = value;
            AutoTune.Fail();
            _pid.TakeOver(inverter.OutputHertz);
        }
    }

    // The gearbox inverts: the screw's forward is the motor's reverse.
    private InverterCommand RunCommand => _isForward ? InverterCommand.Reverse : InverterCommand.Forward;

    /// <summary>Sets the gains of the pressure controller; the result of an auto-tune is forgotten.</summary>
    /// <param name="gains">The gains, in the slots of the velocity form.</param>
    public void SetGains(PidGains gains)
    {
        _pid.Gains = gains;
        AutoTune.Clear();
    }

    /// <summary>Starts the screw in the stored direction.</summary>
    public void Start()
    {
        IsOn = true;
        _pid.ForgetHistory();
        inverter.SetCommand(RunCommand);
    }

    /// <summary>Stops the screw on the inverter's ramp. Pressure regulation resumes at the last frequency when it starts again.</summary>
    public void Stop()
    {
        IsOn = false;
        AutoTune.Fail();
        _pid.ForgetHistory();
        inverter.SetCommand(InverterCommand.Stop);
    }

    /// <summary>Stops the screw because something is wrong; pressure regulation starts from standstill next time.</summary>
    public void StopForFault()
    {
        Stop();
        _pid.TakeOver(0);
    }

    /// <summary>Begins the auto-tune around the drive's present frequency.</summary>
    /// <param name="deltaBar">Half the width of the band around the target pressure.</param>
    /// <param name="stepHertz">How far to step up and down.</param>
    public void StartAutoTune(double deltaBar, double stepHertz) =>
        AutoTune.Start(_targetBar, deltaBar, inverter.OutputHertz, stepHertz);

    /// <summary>One cycle: sets the inverter's frequency.</summary>
    /// <param name="pressure">The pressure sensor; must be usable if the screw is on and regulated by pressure.</param>
    public void Update(SensorWatch pressure)
    {
        if (_usesRpm)
        {
            inverter.SetFrequency(model.HertzOf(TargetRpm));
            return;
        }

        if (IsOn && pressure.IsNew)
        {
            RegulatePressure(pressure.Value, pressure.IntervalSeconds);
        }

        inverter.SetFrequency(_pid.Output);
    }

    private void RegulatePressure(double bar, double elapsedSeconds)
    {
        if (AutoTune.Status != AutotuneStatus.Running)
        {
            _pid.Update(_targetBar - bar, elapsedSeconds);
            return;
        }

        _pid.TakeOver(AutoTune.Update(bar, elapsedSeconds));
        if (AutoTune.Status == AutotuneStatus.Running)
        {
            return;
        }

        // The drive is on its way between the experiment's two frequencies: go on from where it is.
        _pid.TakeOver(inverter.OutputHertz);
        if (AutoTune.Status == AutotuneStatus.Completed)
        {
            _pid.Gains = AutoTune.Result;
        }
    }
}
