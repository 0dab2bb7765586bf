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
    private readonly string[] _doesNotHeat = ForZones(zone => $"The {zone} does not get warmer at full power: it is switched off. Check heater, fuse, relay and the seat of its sensor, then choose the mode again.");
    private readonly string[] _doesNotHeatStop = ForZones(zone => $"Screw stopped: the {zone} does not get warmer at full power. Check heater, fuse, relay and the seat of its sensor, then choose the mode again.");
    private readonly string[] _relayStuck = ForZones(zone => $"DANGER: the {zone} gets hotter with its relay switched off, so the relay is stuck. All heaters are off: press the emergency stop and replace the relay.");
    private readonly string[] _tooCold;

    /// <summary>Prepares the texts.</summary>
    /// <param name="minimumExtrudeCelsius">Least temperature for extruding.</param>
    public ExtruderMessages(double minimumExtrudeCelsius)
    {
        string minimum = minimumExtrudeCelsius.ToString("0.#", CultureInfo.InvariantCulture);
        _tooCold = ForZones(zone => $"Screw stopped: the {zone} is colder than {minimum} °C, and cold plastic can break the screw. Let it heat up, then choose Extrude.");
        RefusedTooCold = $"Extrude is refused: every zone must be at least {minimum} °C, because cold plastic can break the screw. Choose Heat and wait.";
    }

    /// <summary>Refusal: too cold.</summary>
    public string RefusedTooCold { get; }

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

    /// <summary>Screw stopped because of a cold zone.</summary>
    public string TooCold(ExtruderZoneName zone) => _tooCold[(int)zone];

    private static string[] ForZones(Func<string, string> message) =>
        [.. Enum.GetValues<ExtruderZoneName>().Select(zone => message(zone == ExtruderZoneName.Nozzle ? "nozzle" : $"{zone.ToString().ToLowerInvariant()} zone"))];
}
