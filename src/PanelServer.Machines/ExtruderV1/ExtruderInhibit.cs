namespace PanelServer.Machines.ExtruderV1;

/// <summary>Conditions outside the commanded state that forbid heating or extruding.</summary>
[Flags]
public enum ExtruderInhibit
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The emergency-stop chain is open, or the machine is not started.</summary>
    EmergencyStop = 1,

    /// <summary>A zone of the barrel has no known temperature.</summary>
    BarrelUnknown = 2,

    /// <summary>A zone of the barrel is colder than plastic may be moved.</summary>
    BarrelTooCold = 4,

    /// <summary>The nozzle has no known temperature.</summary>
    NozzleUnknown = 8,

    /// <summary>The nozzle is colder than plastic may be moved.</summary>
    NozzleTooCold = 16,

    /// <summary>The inverter is starting or being reset.</summary>
    InverterStarting = 32,

    /// <summary>The inverter does not answer.</summary>
    InverterNotResponding = 64,

    /// <summary>A fault has tripped the inverter.</summary>
    InverterFault = 128,
}
