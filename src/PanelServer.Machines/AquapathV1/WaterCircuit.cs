using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Control;
using PanelServer.Machines.Supervision;

namespace PanelServer.Machines.AquapathV1;

/// <summary>
/// One water circuit: pump, flow-through heater, cooler with fan, flow sensor and two thermometers. Each cycle: sensors, pump, interlocks,
/// heater and cooler, energy.
/// </summary>
public sealed class WaterCircuit
{
    // The thermometers' terminal converts at least every 340 ms.
    private const double StaleSeconds = 2;
    private const double AllowedAgainBelowHighestKelvin = 2;
    private const double WattHoursPerKilowattHour = 1000;

    // The sensor's pulses: f/Hz = 8.1 · q/(L/min) − 3.
    private const double HertzPerLitrePerMinute = 8.1;
    private const double HertzMissing = 3;

    private readonly CircuitWiring _wiring;
    private readonly AquapathHardware _hardware;
    private readonly AquapathOptions _options;
    private readonly CircuitMessages _messages;
    private readonly SensorSupervision _water = new(StaleSeconds);
    private readonly SensorSupervision _reservoir = new(StaleSeconds);
    private readonly OnDelayTimer _flowIsSteady;
    private readonly Hysteresis _isAboveHighest;
    private readonly Hysteresis _isAlarming;
    private readonly PumpControl _pump;
    private readonly DwellRelay _heater;
    private readonly DwellRelay _cooler;
    private readonly EnergyMeter _energy = new();
    private RequestTracker _acknowledgements;
    private double _secondsSinceHeater = double.PositiveInfinity;
    private bool _hasNoFlow;

    /// <summary>Makes the circuit, off.</summary>
    /// <param name="circuit">Which of the two.</param>
    /// <param name="hardware">The machine's terminals.</param>
    /// <param name="options">Limits.</param>
    public WaterCircuit(AquapathCircuit circuit, AquapathHardware hardware, AquapathOptions options)
    {
        _wiring = CircuitWiring.Of(circuit);
        _hardware = hardware;
        _options = options;
        _messages = new CircuitMessages(circuit, _wiring, hardware, options);
        _flowIsSteady = new OnDelayTimer(options.SteadyFlowSeconds);
        _isAboveHighest = new Hysteresis(options.HighestCelsius - AllowedAgainBelowHighestKelvin, options.HighestCelsius);
        _isAlarming = new Hysteresis(options.HighestCelsius, options.AlarmCelsius);
        _pump = new PumpControl(options);
        _heater = new DwellRelay(options.RelayDwellSeconds);
        _cooler = new DwellRelay(options.RelayDwellSeconds);
    }

    /// <summary>Flow in L/min; 0 while there are no pulses.</summary>
    public double LitresPerMinute { get; private set; }

    /// <summary>Temperature behind the heater in °C; 0 while its sensor is not good.</summary>
    public double WaterCelsius => _water.IsUsable ? _water.Value : 0;

    /// <summary>Temperature in the reservoir in °C; 0 while its sensor is not good.</summary>
    public double ReservoirCelsius => _reservoir.IsUsable ? _reservoir.Value : 0;

    /// <summary>Commanded speed of the fan in %.</summary>
    public double FanPercent { get; private set; }

    /// <summary>Power of the heater in W.</summary>
    public double PowerWatts => _heater.IsOn ? _options.HeaterWatts : 0;

    /// <summary>Energy of the heater in Wh since the start.</summary>
    public double EnergyWattHours => _energy.KilowattHours * WattHoursPerKilowattHour;

    /// <summary>Pump, heater and cooler as bits, to see that one was switched.</summary>
    public int Relays => (_pump.IsOn ? 1 : 0) | (_heater.IsOn ? 2 : 0) | (_cooler.IsOn ? 4 : 0);

    /// <summary>What is wrong, as an operator reads it; null if nothing is.</summary>
    public string? Message => _isAlarming.Output ? _messages.TooHot
        : _hasNoFlow ? _messages.NoFlow
        : _water.HasFault ? _messages.WaterSensor
        : _reservoir.HasFault ? _messages.ReservoirSensor
        : null;

    /// <summary>One cycle.</summary>
    /// <param name="demand">What is asked for.</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    /// <returns>False if the pump was wanted and is given up because it brings no flow.</returns>
    public bool Update(in CircuitDemand demand, double elapsedSeconds)
    {
        if (_acknowledgements.TakeNew(demand.Acknowledgements))
        {
            _hasNoFlow = false;
        }

        ReadSensors(elapsedSeconds);
        bool hasFlow = LitresPerMinute >= _options.LeastFlowLitresPerMinute;
        _flowIsSteady.Update(hasFlow, elapsedSeconds);
        _pump.Update(demand is { IsAuto: true, PumpIsWanted: true }, hasFlow, _water.Value, _secondsSinceHeater, elapsedSeconds);
        bool isGivenUp = _pump.BringsNoFlow;
        if (isGivenUp)
        {
            _hasNoFlow = true;
            _pump.Restart();
        }

        Control(demand, hasFlow, elapsedSeconds);
        WriteOutputs();
        return !isGivenUp;
    }

    /// <summary>Switches everything off at once, and goes on looking at the sensors: what a lost terminal measured last is not shown for ever.</summary>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void SwitchOff(double elapsedSeconds)
    {
        ReadSensors(elapsedSeconds);
        _pump.SwitchOff();
        _pump.Restart();
        _flowIsSteady.Reset();
        _heater.Open();
        _cooler.Open();
        FanPercent = 0;
        WriteOutputs();
    }

    private void ReadSensors(double elapsedSeconds)
    {
        Read(_water, _wiring.Water, elapsedSeconds);
        Read(_reservoir, _wiring.Reservoir, elapsedSeconds);
        double hertz = _hardware.FlowMeters.Health.IsOperational ? _hardware.FlowMeters.FrequencyHertz(_wiring.Flow) : 0;
        LitresPerMinute = hertz > 0 ? (hertz + HertzMissing) / HertzPerLitrePerMinute : 0;
        if (_water.IsNew)
        {
            _isAboveHighest.Update(_water.Value);
            _isAlarming.Update(_water.Value);
        }
    }

    private void Read(SensorSupervision sensor, int channel, double elapsedSeconds) => sensor.Update(
        _hardware.Thermometers.TemperatureCelsius(channel),
        _hardware.Thermometers.Fault(channel) == AnalogFault.None,
        _hardware.Thermometers.Status(channel).Toggle,
        elapsedSeconds);

    private void Control(in CircuitDemand demand, bool hasFlow, double elapsedSeconds)
    {
        double missing = demand.TargetCelsius - _water.Value;
        bool isPossible = _pump.IsDemanded && hasFlow && _water.IsUsable;
        _heater.Update(
            isPossible && _flowIsSteady.Output && !_isAboveHighest.Output,
            missing > demand.HeatingTolerance && !_cooler.IsOn,
            missing <= 0,
            elapsedSeconds);
        _cooler.Update(
            isPossible && _water.Value >= _options.LowestCelsius,
            missing < -demand.CoolingTolerance && !_heater.IsOn,
            missing >= 0,
            elapsedSeconds);
        FanPercent = _cooler.IsOn ? Math.Clamp(-missing * _options.FanPercentPerKelvin, 0, demand.GreatestFanPercent) : 0;
        _secondsSinceHeater = _heater.IsOn ? 0 : _secondsSinceHeater + elapsedSeconds;
        _energy.Add(PowerWatts, elapsedSeconds);
    }

    private void WriteOutputs()
    {
        _hardware.Relays.Output[_wiring.Pump] = _pump.IsOn;
        _hardware.Relays.Output[_wiring.Heater] = _heater.IsOn;
        _hardware.Relays.Output[_wiring.Cooler] = _cooler.IsOn;
        _hardware.Fans.SetVoltage(_wiring.Fan, FanPercent / 100 * El4002.FullScaleVolt);
    }
}
