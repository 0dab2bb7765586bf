using PanelServer.EtherCat.Terminals;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// The extruder's terminals, by role, with the wiring of its circuit diagram. Zones are numbered as they are wired: relay
/// and thermometer of <see cref="ExtruderZoneName"/> n are on channel n + 1.
/// </summary>
public sealed class ExtruderHardware
{
    private const ushort CouplerRole = 0;
    private const int ContactorChannel = 1;

    private readonly El1002? _digitalInputs;

    /// <summary>Takes the terminals and sets their start-up parameters.</summary>
    /// <param name="terminals">The machine's terminals by role.</param>
    /// <param name="roles">Which of them does what.</param>
    /// <param name="emergencyStopRole">Role of the EL1002 that sees the emergency stop; null where that is not wired.</param>
    /// <exception cref="MachineBuildException">A terminal is missing or of the wrong type.</exception>
    public ExtruderHardware(MachineTerminals terminals, ExtruderRoles roles, ushort? emergencyStopRole)
    {
        Ek1100 coupler = terminals.Require<Ek1100>(CouplerRole);
        _digitalInputs = emergencyStopRole is { } role ? terminals.Require<El1002>(role) : null;
        Serial = terminals.Require<El6021>(roles.Inverter);
        Relays = terminals.Require<El2004>(roles.Relays);
        Pressure = terminals.Require<El3021>(roles.Pressure);
        Thermometers = terminals.Require<El3204>(roles.Thermometers);
        All = _digitalInputs is null
            ? [coupler, Serial, Relays, Pressure, Thermometers]
            : [coupler, _digitalInputs, Serial, Relays, Pressure, Thermometers];

        Serial.Line.BaudRate = InverterLine.BaudRate;
        Serial.Line.Format = InverterLine.Format;
        Serial.Line.HalfDuplex = true;
    }

    /// <summary>The terminals that the machine cannot work without.</summary>
    public IReadOnlyList<Terminal> All { get; }

    /// <summary>RS-485 line to the inverter.</summary>
    public El6021 Serial { get; }

    /// <summary>Solid-state relays of the heaters.</summary>
    public El2004 Relays { get; }

    /// <summary>Melt pressure transmitter.</summary>
    public El3021 Pressure { get; }

    /// <summary>Thermometers of the zones.</summary>
    public El3204 Thermometers { get; }

    /// <summary>Whether the emergency stop can be seen.</summary>
    public bool SeesContactor => _digitalInputs is not null;

    /// <summary>
    /// True while the main contactor's coil has its voltage: the emergency-stop chain is closed and the machine is started.
    /// Always true where the wire is missing.
    /// </summary>
    public bool IsContactorOn => _digitalInputs is null || _digitalInputs.Input[ContactorChannel];

    /// <summary>Terminal channel of a zone's relay and thermometer.</summary>
    /// <param name="zone">The zone.</param>
    public static int ChannelOf(ExtruderZoneName zone) => (int)zone + 1;
}
