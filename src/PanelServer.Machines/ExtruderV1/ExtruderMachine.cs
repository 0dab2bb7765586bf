using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Control;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Single-screw extruder: four heated zones, a melt pressure sensor and a screw driven by a frequency inverter.
/// Each cycle: sensors, safety, zones, screw, inverter, energy, published values.
/// </summary>
public sealed class ExtruderMachine : Machine<ExtruderState, ExtruderLiveValues, ExtruderMutation>
{
    // The transmitter's terminal converts at least every 10 ms.
    private const double PressureStaleSeconds = 0.5;

    private readonly ExtruderModel _model;
    private readonly ExtruderHardware _hardware;
    private readonly Barrel _barrel;
    private readonly Inverter _inverter;
    private readonly ScrewController _screw;
    private readonly SensorWatch _pressure = new(PressureStaleSeconds);
    private readonly EnergyMeter _energy = new();
    private readonly ExtruderDoor _door;
    private readonly ExtruderSafety _safety;
    private readonly ExtruderDisplay _display;
    private string? _stopReason;

    /// <summary>Makes the machine in Standby.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">Its module's schema.</param>
    /// <param name="hardware">Its terminals.</param>
    /// <param name="model">Ratings and gear.</param>
    /// <param name="options">Settings of the installation.</param>
    public ExtruderMachine(
        MachineIdentificationUnique identification,
        MachineSchema<ExtruderState, ExtruderLiveValues> schema,
        ExtruderHardware hardware,
        ExtruderModel model,
        ExtruderOptions options)
        : base(identification, schema, ExtruderDisplay.Initial, ExtruderDisplay.Initial with { IsDefaultState = true }, hardware.All)
    {
        _model = model;
        _hardware = hardware;
        _barrel = new Barrel(model, hardware.Thermometers, hardware.Relays, options.ThermalTimeScale);
        _inverter = new Inverter(new InverterLine(hardware.Serial));
        _screw = new ScrewController(model, _inverter);
        ExtruderMessages messages = new(options.MinimumExtrudeTemperatureCelsius);
        _door = new ExtruderDoor(messages);
        _safety = new ExtruderSafety(hardware, _barrel, _inverter, _pressure, messages, options.MinimumExtrudeTemperatureCelsius);
        _display = new ExtruderDisplay(_barrel, _inverter, _screw, _pressure, model);
        LiveValues = default(ExtruderLiveValues);
    }

    private ExtruderMode Mode => State.ModeState.Mode;

    /// <inheritdoc/>
    protected override string? Refuse(ExtruderMutation mutation, ref ExtruderState state)
    {
        // Whether a terminal is lost may be read from this thread.
        if (mutation is ExtruderMutation.SetExtruderMode { Mode: not ExtruderMode.Standby } && FindTerminalFault() is { } cause)
        {
            return $"Not possible now. {cause}";
        }

        ExtruderRefusal refusal = ExtruderDoor.Judge(mutation, state);
        if (refusal == ExtruderRefusal.None)
        {
            ExtruderDoor.Project(mutation, ref state);
        }

        return _door.Explain(refusal);
    }

    /// <inheritdoc/>
    protected override void Apply(ExtruderMutation mutation, in Cycle cycle)
    {
        if (ExtruderDoor.Judge(mutation, State) != ExtruderRefusal.None)
        {
            return;
        }

        switch (mutation)
        {
            case ExtruderMutation.SetExtruderMode set:
                ChooseMode(set.Mode);
                break;
            case ExtruderMutation.SetInverterRotationDirection set:
                _screw.IsForward = set.Forward;
                State = State with { RotationState = new(set.Forward) };
                break;
            case ExtruderMutation.SetInverterRegulation set:
                _screw.UsesRpm = set.UsesRpm;
                State = State with { RegulationState = new(set.UsesRpm) };
                break;
            case ExtruderMutation.SetInverterTargetRpm set:
                _screw.TargetRpm = set.Rpm;
                State = State with { ScrewState = new(set.Rpm) };
                break;
            case ExtruderMutation.SetInverterTargetPressure set:
                _screw.TargetBar = set.Bar;
                State = State with { PressureState = State.PressureState with { TargetBar = set.Bar } };
                break;
            case ExtruderMutation.SetFrontHeatingTargetTemperature set:
                SetTarget(ExtruderZoneName.Front, set.Celsius);
                break;
            case ExtruderMutation.SetMiddleHeatingTemperature set:
                SetTarget(ExtruderZoneName.Middle, set.Celsius);
                break;
            case ExtruderMutation.SetBackHeatingTargetTemperature set:
                SetTarget(ExtruderZoneName.Back, set.Celsius);
                break;
            case ExtruderMutation.SetNozzleHeatingTemperature set:
                SetTarget(ExtruderZoneName.Nozzle, set.Celsius);
                break;
            case ExtruderMutation.SetExtruderPressureLimit set:
                State = State with { ExtruderSettingsState = State.ExtruderSettingsState with { PressureLimit = set.Bar } };
                break;
            case ExtruderMutation.SetExtruderPressureLimitIsEnabled set:
                State = State with { ExtruderSettingsState = State.ExtruderSettingsState with { PressureLimitEnabled = set.Enabled } };
                break;
            case ExtruderMutation.SetNozzleTemperatureTargetEnabled set:
                State = State with { ExtruderSettingsState = State.ExtruderSettingsState with { NozzleTemperatureTargetEnabled = set.Enabled } };
                break;
            case ExtruderMutation.SetPressurePidSettings set:
                _screw.SetGains(new PidGains(set.Settings.Kp, set.Settings.Ki, set.Settings.Kd));
                break;
            case ExtruderMutation.SetTemperaturePidSettings set:
                SetTemperatureGains(set.Settings);
                break;
            case ExtruderMutation.ResetInverter:
                LeaveExtrude();
                _inverter.Reset();
                break;
            case ExtruderMutation.StartPressurePidAutoTune start:
                _screw.StartAutoTune(start.Settings.TuneDelta, start.Settings.FrequencyStepHz);
                break;
            case ExtruderMutation.StopPressurePidAutoTune:
                _screw.AutoTune.Clear();
                break;
            default:
                break;
        }

        PublishControllers();
    }

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        double elapsed = cycle.PeriodSeconds;
        _barrel.ReadSensors(elapsed);
        _pressure.Update(
            Math.Clamp(_hardware.Pressure.Fraction, 0, 1) * _model.PressureSensorRangeBar,
            _hardware.Pressure.Fault == AnalogFault.None,
            _hardware.Pressure.Status.Toggle,
            elapsed);

        ObeySafety();
        _barrel.Control(isPermitted: Mode != ExtruderMode.Standby, elapsed);
        _screw.Update(_pressure);
        _inverter.Update(cycle);

        MotorStatus motor = _display.Motor;
        _energy.Add(motor.Power + _barrel.PowerWatts, elapsed);
        PublishInputs();
        PublishControllers();
        LiveValues = _display.Measure(motor, _energy.KilowattHours);
        Error = _safety.PresentError(_stopReason);
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        EnterStandby();

        // As long as the line works, the stop command goes out on it; if it does not, the inverter's own watchdog stops it.
        _inverter.Update(cycle);
        PublishInputs();
        PublishControllers();
        LiveValues = _display.Measure(_display.Motor, _energy.KilowattHours);
    }

    private void ObeySafety()
    {
        if (_safety.ReasonForStandby() is not null)
        {
            EnterStandby();
        }
        else if (Mode == ExtruderMode.Extrude && _safety.ReasonToStopScrew(State) is { } reason)
        {
            _stopReason = reason;
            _screw.StopForFault();
            SetMode(ExtruderMode.Heat);
        }
    }

    private void ChooseMode(ExtruderMode mode)
    {
        _stopReason = null;
        _barrel.AcknowledgeFaults();
        switch (mode)
        {
            case ExtruderMode.Standby:
                EnterStandby();
                break;
            case ExtruderMode.Heat:
                LeaveExtrude();
                SetMode(ExtruderMode.Heat);
                break;
            case ExtruderMode.Extrude when Mode != ExtruderMode.Extrude:
                _screw.Start();
                SetMode(ExtruderMode.Extrude);
                break;
            default:
                break;
        }
    }

    private void EnterStandby()
    {
        _barrel.SwitchOff();
        _screw.Stop();
        SetMode(ExtruderMode.Standby);
    }

    private void LeaveExtrude()
    {
        if (Mode == ExtruderMode.Extrude)
        {
            _screw.Stop();
            SetMode(ExtruderMode.Heat);
        }
    }

    private void SetMode(ExtruderMode mode) => State = State with { ModeState = new(mode) };

    private void SetTarget(ExtruderZoneName zone, double celsius)
    {
        _barrel[zone].TargetCelsius = celsius;
        PublishInputs();
    }

    private void SetTemperatureGains(TemperaturePidSettings settings)
    {
        _barrel[settings.Zone].SetGains(new PidGains(settings.Kp, settings.Ki, settings.Kd));
        TemperaturePidState gains = new(settings.Ki, settings.Kp, settings.Kd, settings.Zone);
        TemperaturePidStates all = State.PidSettings.Temperature;
        all = settings.Zone switch
        {
            ExtruderZoneName.Front => all with { Front = gains },
            ExtruderZoneName.Middle => all with { Middle = gains },
            ExtruderZoneName.Back => all with { Back = gains },
            _ => all with { Nozzle = gains },
        };
        State = State with { PidSettings = State.PidSettings with { Temperature = all } };
    }

    private void PublishInputs() => State = _display.ShowInputs(State, _safety.Inhibit());

    private void PublishControllers() => State = _display.ShowControllers(State);
}
