using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.ExtruderV1.Heating;
using PanelServer.Machines.ExtruderV1.Heating.Supervision;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>The four heated zones with their sensors and relays.</summary>
public sealed class Barrel
{
    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    private readonly El3204 _thermometers;
    private readonly El2004 _relays;
    private readonly ExtruderModel _model;
    private readonly TemperatureZone[] _zones;
    private readonly HeatingController _controller;
    private readonly HeatingSupervision _supervision;
    private readonly TemperatureAutoTune _autoTune;
    private RequestTracker _acknowledgements;

    /// <summary>Creates a barrel that does not heat.</summary>
    /// <param name="model">Ratings.</param>
    /// <param name="thermometers">Inputs.</param>
    /// <param name="relays">Outputs.</param>
    public Barrel(ExtruderModel model, El3204 thermometers, El2004 relays)
    {
        _model = model;
        _thermometers = thermometers;
        _relays = relays;
        _zones = [.. Zones.Select(zone => new TemperatureZone(model.RatedWatts(zone)))];
        _controller = new HeatingController(model);
        _supervision = new HeatingSupervision(model);
        _autoTune = new TemperatureAutoTune(model, _controller);
    }

    /// <summary>The curve of the auto-tune of the temperature.</summary>
    public MachineTrace Trace => _autoTune.Trace;

    /// <summary>A zone.</summary>
    /// <param name="zone">Which.</param>
    public TemperatureZone this[ExtruderZoneName zone] => _zones[(int)zone];

    /// <summary>Heating power of all zones in watts.</summary>
    public double PowerWatts
    {
        get
        {
            double sum = 0;
            foreach (TemperatureZone zone in _zones)
            {
                sum += zone.PowerWatts;
            }

            return sum;
        }
    }

    /// <summary>Takes the sensors' inputs of this cycle.</summary>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void ReadSensors(double elapsedSeconds)
    {
        foreach (ExtruderZoneName zone in Zones)
        {
            int channel = ExtruderHardware.ChannelOf(zone);
            this[zone].ReadSensor(
                _thermometers.TemperatureCelsius(channel),
                _thermometers.Fault(channel) == AnalogFault.None,
                _thermometers.Status(channel).Toggle,
                elapsedSeconds);
        }
    }

    /// <summary>What the controller knows of a zone beyond its reading.</summary>
    /// <param name="zone">Which.</param>
    public ZoneEstimate Estimate(ExtruderZoneName zone) => _controller.Estimate(zone);

    /// <summary>Regulates all zones for one cycle, as the state says, and sets the relays.</summary>
    /// <param name="state">Mode, targets and gains.</param>
    /// <param name="conveyingRpm">Speed of the screw towards the nozzle; 0 when it stands or turns backwards.</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void Control(in ExtruderState state, double conveyingRpm, double elapsedSeconds)
    {
        bool isPermitted = state.ModeState.Mode != ExtruderMode.Standby;
        Observe(state, isPermitted, conveyingRpm, elapsedSeconds);
        foreach (ExtruderZoneName zone in Zones)
        {
            this[zone].Control(isPermitted && MayHeat(zone), HeldDuty(state, zone) ?? _controller.Duty(zone), elapsedSeconds);
        }

        WriteRelays();
    }

    /// <summary>
    /// Regulates a zone again that was driven at a fixed power, once it must not be heated: nobody reckons with power that comes back by itself. A sensor that fails
    /// for a moment only opens the relay.
    /// </summary>
    /// <param name="state">The state.</param>
    public void EndFixedPower(ref ExtruderState state)
    {
        foreach (ExtruderZoneName zone in Zones)
        {
            if (this[zone].SensorHasFailed || this[zone].IsTooHot || _supervision.MustBeOff(zone))
            {
                HeatingPowerOverrideRules.End(zone, ref state);
            }
        }
    }

    /// <summary>Notes the lags that a heat-up from cold has shown, so that a restart of the server does not lose them; after <see cref="Control"/>.</summary>
    /// <param name="state">They are written to it, in place of lags that no heat-up can have shown.</param>
    public void NoteLags(ref ExtruderState state)
    {
        if (state.ColdStartLags != _controller.ColdStartLags)
        {
            state = state with { ColdStartLags = _controller.ColdStartLags };
        }
    }

    /// <summary>Goes on with an auto-tune of the temperature, if one runs; after <see cref="Control"/>.</summary>
    /// <param name="state">Its progress and result are written to it.</param>
    public void Tune(ref ExtruderState state) => _autoTune.Update(ref state, this);

    /// <summary>Tells readers of the auto-tune's curve how far it has come.</summary>
    /// <param name="tune">The auto-tune.</param>
    public void Note(in TemperatureAutotuneState tune) => _autoTune.Note(tune);

    /// <summary>Opens all relays at once; the controller goes on following the barrel.</summary>
    /// <param name="state">Targets and gains.</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void SwitchOff(in ExtruderState state, double elapsedSeconds)
    {
        Observe(state, isPermitted: false, conveyingRpm: 0, elapsedSeconds);
        foreach (TemperatureZone zone in _zones)
        {
            zone.SwitchOff();
        }

        WriteRelays();
    }

    /// <summary>Forgets the faults that the supervision has found if the operator has acknowledged them.</summary>
    /// <param name="state">Counts the acknowledgements.</param>
    public void Follow(in ExtruderState state)
    {
        if (!_acknowledgements.TakeNew(state.Acknowledgements))
        {
            return;
        }

        _supervision.Acknowledge();
    }

    /// <summary>What the supervision has found in a zone.</summary>
    /// <param name="zone">Which.</param>
    public HeatingFault Fault(ExtruderZoneName zone) => _supervision.Fault(zone);

    /// <summary>The zone with whose probe a zone's is exchanged, while that is its fault.</summary>
    /// <param name="zone">Which.</param>
    public ExtruderZoneName ExchangedWith(ExtruderZoneName zone) => _supervision.ExchangedWith(zone);

    // The duty of a zone that is not regulated at present; null for one that is.
    private double? HeldDuty(in ExtruderState state, ExtruderZoneName zone)
    {
        HeatingPowerOverrideState power = state.HeatingPowerOverrideStates.Of(zone);
        return power.Enabled ? power.Watts / _model.RatedWatts(zone) : _autoTune.Duty(zone);
    }

    private bool MayHeat(ExtruderZoneName zone) => this[zone].MayHeat && !_supervision.MustBeOff(zone);

    private void Observe(in ExtruderState state, bool isPermitted, double conveyingRpm, double elapsedSeconds)
    {
        _controller.SetColdStartLags(state.ColdStartLags);
        foreach (ExtruderZoneName name in Zones)
        {
            TemperatureZone zone = this[name];
            _controller.SetLags(name, state.ZoneLags.Of(name));
            _controller.SetHeld(name, HeldDuty(state, name) is not null);
            _controller.Observe(
                name,
                zone.SteadyCelsius,
                zone.RelayIsClosed,
                isPermitted && MayHeat(name),
                state.HeatingStates.Of(name).TargetTemperature,
                state.PidSettings.Temperature.Of(name),
                elapsedSeconds);
            _supervision.Observe(name, zone.SteadyCelsius, zone.RelayIsClosed, elapsedSeconds);
        }

        _controller.Update(conveyingRpm, elapsedSeconds);
        _supervision.Update(_controller, conveyingRpm, elapsedSeconds);
    }

    private void WriteRelays()
    {
        foreach (ExtruderZoneName zone in Zones)
        {
            _relays.Output[ExtruderHardware.ChannelOf(zone)] = this[zone].RelayIsClosed;
        }
    }
}
