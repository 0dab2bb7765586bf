namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Names of the inverter's faults by their code in the fault history (fault data codes of the FR-700 family; not compared with
/// the FR-CS80's own table). Codes of options and parameters that this machine does not use are left out and reported as unknown.
/// </summary>
public static class InverterFaults
{
    /// <summary>No entry in the fault history.</summary>
    public const ushort None = 0;

    /// <summary>E.PUE: nothing was heard on the line for longer than Pr.122.</summary>
    public const ushort CommunicationLost = 0xB1;

    private const string Unknown = "Inverter fault: read its display for the code, remove the cause, then reset the inverter.";

    /// <summary>The operator's sentence for a fault: what it is, what to check, how to go on.</summary>
    /// <param name="code">Low byte of the fault history's newest entry.</param>
    public static string Message(ushort code) => code switch
    {
        0x10 => "Inverter fault E.OC1, overcurrent while accelerating: check for a short circuit and a blocked screw, then reset the inverter.",
        0x11 => "Inverter fault E.OC2, overcurrent at constant speed: check for a short circuit and a blocked screw, then reset the inverter.",
        0x12 => "Inverter fault E.OC3, overcurrent while decelerating: check for a short circuit and the motor's brake, then reset the inverter.",
        0x20 => "Inverter fault E.OV1, overvoltage while accelerating: check the supply, then reset the inverter.",
        0x21 => "Inverter fault E.OV2, overvoltage at constant speed: check the supply, then reset the inverter.",
        0x22 => "Inverter fault E.OV3, overvoltage while decelerating: lengthen the deceleration time (Pr.8), then reset the inverter.",
        0x30 => "Inverter fault E.THT, inverter overloaded: reduce the load or heat the barrel more, let it cool, then reset the inverter.",
        0x31 => "Inverter fault E.THM, motor overloaded: reduce the load or heat the barrel more, let it cool, then reset the inverter.",
        0x40 => "Inverter fault E.FIN, heat sink overheated: check fan and cabinet temperature, then reset the inverter.",
        0x52 => "Inverter fault E.ILF, a supply phase is missing: check fuses and contactor, then reset the inverter.",
        0x60 => "Inverter fault E.OLT, motor stalled: check for a blocked screw and cold plastic, then reset the inverter.",
        0x70 => "Inverter fault E.BE, brake transistor: replace the inverter if it comes back after a reset.",
        0x80 => "Inverter fault E.GF, earth fault on the output: check motor and cable insulation, then reset the inverter.",
        0x81 => "Inverter fault E.LF, a motor phase is missing: check motor and cable, then reset the inverter.",
        0x90 => "Inverter fault E.OHT, the motor's thermal relay has tripped: let the motor cool, then reset the inverter.",
        0x91 => "Inverter fault E.PTC, the motor is too hot: let the motor cool, then reset the inverter.",
        0xB0 => "Inverter fault E.PE, parameter memory: replace the inverter if it comes back after a reset.",
        CommunicationLost => "Inverter fault E.PUE, communication was lost: check the cable between the serial terminal and the inverter, then reset the inverter.",
        0xB2 => "Inverter fault E.RET, too many retries: remove the cause shown in its fault history, then reset the inverter.",
        0xC0 => "Inverter fault E.CPU, processor: replace the inverter if it comes back after a reset.",
        0xC4 => "Inverter fault E.CDO, output current above its limit: check the load, then reset the inverter.",
        0xC5 => "Inverter fault E.IOH, inrush resistor overheated: switch the supply less often, then reset the inverter.",
        _ => Unknown,
    };
}
