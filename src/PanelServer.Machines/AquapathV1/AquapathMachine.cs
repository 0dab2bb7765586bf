using PanelServer.Machines.Alarms;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.AquapathV1;

/// <summary>
/// Two independent water circuits that are kept near their target temperatures. The state carries readings of the moment it was made; it is
/// made anew with every mutation, when a relay switches, and at most once a second while the readings have moved away.
/// </summary>
public sealed class AquapathMachine : BusMachine<AquapathState, AquapathLiveValues, AquapathMutation>
{
    private const double ReadingsSeconds = 1;
    private const double NoticeableKelvin = 0.5;
    private const double NoticeableLitresPerMinute = 0.2;

    private readonly AquapathHardware _hardware;
    private readonly WaterCircuit _front;
    private readonly WaterCircuit _back;
    private readonly AlarmLookup _frontAlarms = new(AquapathAlarms.Set);
    private readonly AlarmLookup _backAlarms = new(AquapathAlarms.Set);
    private RequestTracker _mutations;
    private double _sinceReadings = ReadingsSeconds;
    private int _relays;

    /// <summary>Makes the machine in Standby.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">Its module's schema.</param>
    /// <param name="hardware">Its terminals.</param>
    /// <param name="options">Settings of the installation.</param>
    public AquapathMachine(
        MachineIdentificationUnique identification,
        MachineSchema<AquapathState, AquapathLiveValues> schema,
        AquapathHardware hardware,
        AquapathOptions options)
        : base(
            identification, schema, new AquapathReduction(), AquapathState.Initial, AquapathState.Initial with { IsDefaultState = true }, hardware.All)
    {
        _hardware = hardware;
        _front = new WaterCircuit(AquapathCircuit.Front, hardware, options);
        _back = new WaterCircuit(AquapathCircuit.Back, hardware, options);
        LiveValues = default(AquapathLiveValues);
    }

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        double seconds = cycle.PeriodSeconds;
        if (!_front.Update(State.DemandOf(AquapathCircuit.Front), seconds))
        {
            AquapathReduction.StopPump(AquapathCircuit.Front, ref State);
        }

        if (!_back.Update(State.DemandOf(AquapathCircuit.Back), seconds))
        {
            AquapathReduction.StopPump(AquapathCircuit.Back, ref State);
        }

        Error = _front.Message ?? _back.Message;
        Alarms = _frontAlarms.Find(_front.Message) | _backAlarms.Find(_back.Message);
        Publish(seconds);
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        _front.SwitchOff(cycle.PeriodSeconds);
        _back.SwitchOff(cycle.PeriodSeconds);
        _hardware.SetSafeOutputs();
        AquapathReduction.Enter(AquapathMode.Standby, ref State);
        Publish(cycle.PeriodSeconds);
    }

    private void Publish(double seconds)
    {
        State = State with { TerminalFault = FindHardwareFault() };
        RenewReadings(seconds);
        LiveValues = new AquapathLiveValues
        {
            FrontFlow = _front.LitresPerMinute,
            BackFlow = _back.LitresPerMinute,
            FrontTemperature = _front.WaterCelsius,
            BackTemperature = _back.WaterCelsius,
            FrontTempReservoir = _front.ReservoirCelsius,
            BackTempReservoir = _back.ReservoirCelsius,
            FrontRevolutions = _front.FanPercent,
            BackRevolutions = _back.FanPercent,
            FrontPower = _front.PowerWatts,
            BackPower = _back.PowerWatts,
            FrontTotalEnergy = _front.EnergyWattHours,
            BackTotalEnergy = _back.EnergyWattHours,
        };
    }

    private void RenewReadings(double seconds)
    {
        _sinceReadings += seconds;
        int relays = _front.Relays | (_back.Relays << 8);
        FlowStates flow = State.FlowStates;
        TemperatureStates temperature = State.TemperatureStates;
        bool isAsked = _mutations.TakeNew(State.Mutations) || relays != _relays;
        bool haveMoved = IsNoticeable(_front, flow.Front, temperature.Front) || IsNoticeable(_back, flow.Back, temperature.Back);
        _relays = relays;
        if (!isAsked && !(haveMoved && _sinceReadings >= ReadingsSeconds))
        {
            return;
        }

        _sinceReadings = 0;
        State = State with
        {
            FlowStates = new(flow.Front with { Flow = _front.LitresPerMinute }, flow.Back with { Flow = _back.LitresPerMinute }),
            TemperatureStates = new(
                temperature.Front with { Temperature = _front.WaterCelsius }, temperature.Back with { Temperature = _back.WaterCelsius }),
        };
    }

    private static bool IsNoticeable(WaterCircuit circuit, in FlowState flow, in TemperatureState temperature) =>
        Math.Abs(circuit.LitresPerMinute - flow.Flow) > NoticeableLitresPerMinute
        || Math.Abs(circuit.WaterCelsius - temperature.Temperature) > NoticeableKelvin;
}
