using System.Globalization;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Everything the extruder tells its operator: what has happened and what to do. All texts exist before the first cycle,
/// because the cycle thread does not format text.
/// </summary>
public sealed class ExtruderMessages
{
    /// <summary>Emergency stop.</summary>
    public const string EmergencyStop = "Emergency stop active or machine not started: heaters and screw are off. Release the emergency stop, start the machine, then choose Heat.";

    /// <summary>Main contactor has dropped, on a machine without the wire that tells it.</summary>
    public const string SupplyLost = "Heaters and screw are off: the inverter does not answer and the heaters have no effect, so the emergency stop is pressed or the main contactor has dropped. Release the emergency stop, start the machine, then choose Heat.";

    /// <summary>Pressure limit.</summary>
    public const string PressureLimit = "Screw stopped: the melt pressure reached its limit. Let the pressure fall, check temperatures, die and limit, then choose Extrude.";

    /// <summary>Pressure sensor in use and broken.</summary>
    public const string PressureUnknown = "Screw stopped: the melt pressure sensor gives no valid signal. Check the sensor and its cable, then choose Extrude.";

    /// <summary>Pressure sensor broken but not in use.</summary>
    public const string PressureSensor = "The melt pressure sensor gives no valid signal: check the sensor and its cable.";

    /// <summary>Pressure regulation has lost the pressure that it had.</summary>
    public const string PressureCollapsed = "Screw stopped: the melt pressure has collapsed although the screw turns. Check that the hopper is full and feeds, that die and screen are sound and tight, and the pressure sensor, then choose Extrude.";

    /// <summary>Pressure regulation never got any pressure.</summary>
    public const string PressureNotBuilt = "Screw stopped: it has turned for longer than the barrel takes to fill and has not built the pressure asked for. Check that the hopper is full and feeds, the screw's direction, the temperatures, the die and the pressure sensor, then choose Extrude.";

    /// <summary>Warning: full speed is not enough.</summary>
    public const string PressureNotReached = "The target pressure is not reached although the screw turns at full speed. Check hopper, temperatures and die, or lower the target.";

    /// <summary>Inverter silent.</summary>
    public const string InverterNotResponding = "The inverter does not answer; the screw is stopped. Check its supply and the cable between the serial terminal and the inverter. It is tried again every second.";

    /// <summary>Inverter silent while extruding; stays after its return.</summary>
    public const string InverterWasLost = "Screw stopped: the inverter did not answer. Check its supply and cable, then choose Extrude.";

    /// <summary>Inverter not yet ready.</summary>
    public const string InverterStarting = "The inverter is being reset: try again in two seconds.";

    /// <summary>Inverter refuses.</summary>
    public const string InverterRefuses = "The inverter refuses commands: check its parameters Pr.79 = 0, Pr.338 = 0, Pr.339 = 0 and Pr.340 = 1, then reset the inverter.";

    /// <summary>Inverter told to run and does not.</summary>
    public const string InverterDoesNotRun = "Screw stopped: the inverter does not run although it was told to. Read its display, reset it, then choose Extrude.";

    /// <summary>Inverter told to stop and does not.</summary>
    public const string InverterDoesNotStop = "DANGER: the inverter does not stop although it was told to. Press the emergency stop.";

    /// <summary>Inverter tripped while extruding; stays after the reset.</summary>
    public const string InverterTripped = "Screw stopped: the inverter had a fault. Remove its cause; once it shows no fault any more, choose Extrude.";

    private readonly string[] _sensor = ForZones(zone => $"Temperature sensor of the {zone} gives no valid signal: the zone is not heated. Check the sensor and its cable.");
    private readonly string[] _sensorStop = ForZones(zone => $"Screw stopped: the temperature of the {zone} is not known. Check the sensor and its cable, then choose Extrude.");
    private readonly string[] _sensorUnreliable = ForZones(zone => $"Warning: the temperature sensor of the {zone} has failed for a moment several times; its heater was off meanwhile. Check plug, cable and terminal before it fails for good.");
    private readonly string[] _tooHot = ForZones(zone => $"The {zone} is hotter than 300 °C: it is not heated until it is below 295 °C. Check its relay and its target.");
    private readonly string[] _doesNotHeat = ForZones(zone => $"The {zone} does not get warmer although it is heated: it is switched off. Check heater, fuse, relay and the seat of its sensor, then choose the mode again.");
    private readonly string[] _doesNotHeatStop = ForZones(zone => $"Screw stopped: the {zone} does not get warmer although it is heated. Check heater, fuse, relay and the seat of its sensor, then choose the mode again.");
    private readonly string[] _readsTooLittle = ForZones(zone => $"Warning: the {zone} reads less than its heating explains. Either its sensor sits loose and the steel is hotter than shown, or its heater gives a part of its power only; which of them cannot be told from here. Check the seat of the sensor first, then the heater's phases and fuse.");
    private readonly string[] _heatedByScrew = ForZones(zone => $"Warning: the {zone} is heated by the screw's work, with its heater off. Lower the speed or cool the zone if it gets too hot.");
    private readonly string[] _losesHeat = ForZones(zone => $"Warning: the {zone} needs much more power than it should. Check whether its insulation is in place, no fan or draught cools it and its sensor sits firmly; which of them cannot be told from here.");
    private readonly string[] _probesExchanged = ForPairs((zone, other) => $"The temperature sensors of the {zone} and the {other} are exchanged: both are switched off. Exchange their plugs, then choose the mode again.");
    private readonly string[] _probesExchangedStop = ForPairs((zone, other) => $"Screw stopped: the temperature sensors of the {zone} and the {other} are exchanged. Exchange their plugs, then choose the mode again.");
    private readonly string[] _relayStuck = ForZones(zone => $"DANGER: the {zone} gets hotter with its relay switched off, so the relay is stuck. All heaters are off: press the emergency stop and replace the relay.");
    private readonly string[] _tooCold;
    private readonly string[] _refusedTooMuchPower;

    /// <summary>Prepares the texts.</summary>
    /// <param name="minimumExtrudeCelsius">Least temperature for extruding.</param>
    /// <param name="model">Gear and greatest frequency.</param>
    public ExtruderMessages(double minimumExtrudeCelsius, ExtruderModel model)
    {
        string minimum = minimumExtrudeCelsius.ToString("0.#", CultureInfo.InvariantCulture);
        _tooCold = ForZones(zone => $"Screw stopped: the {zone} is colder than {minimum} °C, and cold plastic can break the screw. Let it heat up, then choose Extrude.");
        RefusedTooCold = $"Extrude is refused: every zone must be at least {minimum} °C, because cold plastic can break the screw. Choose Heat and wait.";
        _refusedTooMuchPower = [.. Zones.Select(zone => $"Fixed heating power is refused: the heater of the {NameOf(zone)} may give at most {model.LargestWatts(zone).ToString("0.#", CultureInfo.InvariantCulture)} W. Set less.")];
        string rpm = Math.Round(model.ScrewRpmOf(model.MaximumHertz), 1, MidpointRounding.ToZero).ToString("0.#", CultureInfo.InvariantCulture);
        RefusedTooFast = $"This speed is refused: the inverter is limited to {model.MaximumHertz.ToString("0.##", CultureInfo.InvariantCulture)} Hz, which is {rpm} rpm. Choose a lower one.";
    }

    /// <summary>Refusal: more power than a zone's heater may give.</summary>
    public string RefusedTooMuchPower(ExtruderZoneName zone) => _refusedTooMuchPower[(int)zone];

    /// <summary>Refusal: too cold.</summary>
    public string RefusedTooCold { get; }

    /// <summary>Refusal: beyond the greatest frequency.</summary>
    public string RefusedTooFast { get; }

    /// <summary>Sensor of a zone.</summary>
    public string Sensor(ExtruderZoneName zone) => _sensor[(int)zone];

    /// <summary>Screw stopped because of a zone's sensor.</summary>
    public string SensorStop(ExtruderZoneName zone) => _sensorStop[(int)zone];

    /// <summary>Sensor of a zone that fails for moments.</summary>
    public string SensorUnreliable(ExtruderZoneName zone) => _sensorUnreliable[(int)zone];

    /// <summary>Zone above the cut-off.</summary>
    public string TooHot(ExtruderZoneName zone) => _tooHot[(int)zone];

    /// <summary>Zone without effect of its heater.</summary>
    public string DoesNotHeat(ExtruderZoneName zone) => _doesNotHeat[(int)zone];

    /// <summary>Screw stopped because of a zone without effect of its heater.</summary>
    public string DoesNotHeatStop(ExtruderZoneName zone) => _doesNotHeatStop[(int)zone];

    /// <summary>Zone whose relay conducts without being told to.</summary>
    public string RelayStuck(ExtruderZoneName zone) => _relayStuck[(int)zone];

    /// <summary>Zone whose reading rises too little.</summary>
    public string ReadsTooLittle(ExtruderZoneName zone) => _readsTooLittle[(int)zone];

    /// <summary>Zone that gets heat from the screw.</summary>
    public string HeatedByScrew(ExtruderZoneName zone) => _heatedByScrew[(int)zone];

    /// <summary>Zone that loses too much.</summary>
    public string LosesHeat(ExtruderZoneName zone) => _losesHeat[(int)zone];

    /// <summary>Two zones whose sensors are exchanged.</summary>
    public string ProbesExchanged(ExtruderZoneName zone, ExtruderZoneName other) => _probesExchanged[Pair(zone, other)];

    /// <summary>Screw stopped because of exchanged sensors.</summary>
    public string ProbesExchangedStop(ExtruderZoneName zone, ExtruderZoneName other) => _probesExchangedStop[Pair(zone, other)];

    /// <summary>Screw stopped because of a cold zone.</summary>
    public string TooCold(ExtruderZoneName zone) => _tooCold[(int)zone];

    private static readonly ExtruderZoneName[] Zones = Enum.GetValues<ExtruderZoneName>();

    private static int Pair(ExtruderZoneName zone, ExtruderZoneName other) => ((int)zone * Zones.Length) + (int)other;

    /// <summary>What a zone is called within a sentence.</summary>
    internal static string NameOf(ExtruderZoneName zone) => zone == ExtruderZoneName.Nozzle ? "nozzle" : $"{zone.ToString().ToLowerInvariant()} zone";

    private static string[] ForZones(Func<string, string> message) => [.. Zones.Select(zone => message(NameOf(zone)))];

    private static string[] ForPairs(Func<string, string, string> message) =>
        [.. Zones.SelectMany(zone => Zones.Select(other => message(NameOf(zone), NameOf(other))))];
}
