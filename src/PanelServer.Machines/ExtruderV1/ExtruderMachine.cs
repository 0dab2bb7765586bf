using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Schema;
using PanelServer.Machines.Supervision;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Single-screw extruder: four heated zones, a melt pressure sensor and a screw driven by a frequency inverter.
/// Each cycle: sensors, supervision, zones, screw, inverter, energy, published values.
/// </summary>
public sealed class ExtruderMachine : BusMachine<ExtruderState, ExtruderLiveValues, ExtruderMutation>
{
    // The transmitter's terminal converts at least every 10 ms.
    private const double PressureStaleSeconds = 0.5;

    private readonly ExtruderModel _model;
    private readonly ExtruderHardware _hardware;
    private readonly Barrel _barrel;
    private readonly Inverter _inverter;
    private readonly ScrewController _screw;
    private readonly SensorSupervision _pressure = new(PressureStaleSeconds);
    private readonly PressureSupervision _melt;
    private readonly EnergyMeter _energy = new();
    private readonly ExtruderSupervision _supervision;
    private readonly ExtruderStateMapper _mapper;

    /// <summary>Makes the machine in Standby.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">Its module's schema.</param>
    /// <param name="hardware">Its terminals.</param>
    /// <param name="model">Ratings, gear and barrel.</param>
    /// <param name="minimumExtrudeCelsius">Least temperature of every zone for extruding; 0 switches the check off.</param>
    public ExtruderMachine(
        MachineIdentificationUnique identification,
        MachineSchema<ExtruderState, ExtruderLiveValues> schema,
        ExtruderHardware hardware,
        ExtruderModel model,
        double minimumExtrudeCelsius)
        : this(identification, schema, hardware, model, minimumExtrudeCelsius, new ExtruderMessages(minimumExtrudeCelsius, model))
    {
    }

    private ExtruderMachine(
        MachineIdentificationUnique identification,
        MachineSchema<ExtruderState, ExtruderLiveValues> schema,
        ExtruderHardware hardware,
        ExtruderModel model,
        double minimumExtrudeCelsius,
        ExtruderMessages messages)
        : base(
            identification,
            schema,
            new ExtruderReduction(messages, model),
            ExtruderStateMapper.Initial(model),
            ExtruderStateMapper.Initial(model) with { IsDefaultState = true },
            hardware.All)
    {
        _model = model;
        _hardware = hardware;
        _barrel = new Barrel(model, hardware.Thermometers, hardware.Relays);
        _inverter = new Inverter(new InverterLine(hardware.Serial), model.MaximumHertz);
        _screw = new ScrewController(model, _inverter);
        _melt = new PressureSupervision(model);
        _supervision = new ExtruderSupervision(hardware, _barrel, _inverter, _pressure, _melt, messages, minimumExtrudeCelsius);
        _mapper = new ExtruderStateMapper(_barrel, _inverter, _pressure, model);
        LiveValues = default(ExtruderLiveValues);
    }

    /// <inheritdoc/>
    public override MachineTrace Trace => _barrel.Trace;

    /// <inheritdoc/>
    protected override bool IsOff => State.ModeState.Mode == ExtruderMode.Standby;

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

        ServeRequests();
        _melt.Update(State, _pressure, _inverter, elapsed);
        ObeySupervision();
        _barrel.EndFixedPower(ref State);
        _barrel.Control(State, _mapper.ConveyingRpm, elapsed);
        _barrel.NoteLags(ref State);
        _barrel.Tune(ref State);
        _screw.Update(ref State, _pressure, _melt.CeilingHertz);
        _inverter.Update(cycle);

        _energy.Add(_mapper.Motor.Power + _barrel.PowerWatts, elapsed);
        Publish();
        Error = _supervision.PresentError(State.StopReason);
        Alarms = _supervision.PresentAlarms(State.StopReason);
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        ServeRequests();
        EnterStandby();
        _barrel.SwitchOff(State, cycle.PeriodSeconds);

        // As long as the line works, the stop command goes out on it; if it does not, the inverter's own watchdog stops it.
        _screw.Update(ref State, _pressure, double.PositiveInfinity);
        _inverter.Update(cycle);
        Publish();
    }

    /// <summary>Does what is asked for once.</summary>
    private void ServeRequests()
    {
        _barrel.Follow(State);
        _inverter.Follow(State);
    }

    private void ObeySupervision()
    {
        if (_supervision.ReasonForStandby() is not null)
        {
            // Seen by its consequences only, and these pass when it comes back: the reason stays until a mode is chosen.
            State = _supervision.SupplyIsLost() ? State with { StopReason = ExtruderMessages.SupplyLost } : State;
            EnterStandby();
        }
        else if (State.ModeState.Mode == ExtruderMode.Extrude && _supervision.ReasonToStopScrew(State) is { } reason)
        {
            State = State with { StopReason = reason };
            ExtruderReduction.Enter(ExtruderMode.Heat, ref State);
        }
    }

    private void EnterStandby()
    {
        TemperatureAutoTuneRules.Fail(TemperatureAutoTuneRules.SwitchedOff, ref State);
        ExtruderReduction.Enter(ExtruderMode.Standby, ref State);
    }

    private void Publish()
    {
        State = _mapper.Show(State, _supervision.Inhibit()) with { TerminalFault = FindHardwareFault() };
        LiveValues = _mapper.Measure(_energy.KilowattHours);
        _barrel.Note(State.TemperatureAutotuneState);
    }
}
