namespace PanelServer.Simulation.ExtruderV1;

/// <summary>Trips of the simulated inverter with the code it stores in its fault history (Mitsubishi FR-700 family, fault data codes).</summary>
public enum InverterFault
{
    /// <summary>No fault.</summary>
    None = 0,

    /// <summary>E.OC1, overcurrent during acceleration.</summary>
    OvercurrentAccelerating = 0x10,

    /// <summary>E.OC2, overcurrent at constant speed.</summary>
    OvercurrentRunning = 0x11,

    /// <summary>E.OC3, overcurrent during deceleration.</summary>
    OvercurrentDecelerating = 0x12,

    /// <summary>E.OV1, overvoltage during acceleration.</summary>
    OvervoltageAccelerating = 0x20,

    /// <summary>E.OV2, overvoltage at constant speed.</summary>
    OvervoltageRunning = 0x21,

    /// <summary>E.OV3, overvoltage during deceleration.</summary>
    OvervoltageDecelerating = 0x22,

    /// <summary>E.THT, inverter overloaded (electronic thermal relay).</summary>
    InverterOverload = 0x30,

    /// <summary>E.THM, motor overloaded (electronic thermal relay).</summary>
    MotorOverload = 0x31,

    /// <summary>E.FIN, heat sink overheated.</summary>
    HeatSinkOverheated = 0x40,

    /// <summary>E.ILF, input phase missing.</summary>
    InputPhaseMissing = 0x52,

    /// <summary>E.OLT, stalled by the stall prevention.</summary>
    Stalled = 0x60,

    /// <summary>E.BE, brake transistor.</summary>
    BrakeTransistor = 0x70,

    /// <summary>E.GF, earth fault on the output.</summary>
    EarthFault = 0x80,

    /// <summary>E.LF, output phase missing.</summary>
    OutputPhaseMissing = 0x81,

    /// <summary>E.OHT, external thermal relay of the motor.</summary>
    ExternalThermalRelay = 0x90,

    /// <summary>E.PTC, thermistor of the motor.</summary>
    MotorThermistor = 0x91,

    /// <summary>E.PE, parameter memory.</summary>
    ParameterMemory = 0xB0,

    /// <summary>E.PUE, communication lost for longer than Pr.122.</summary>
    CommunicationLost = 0xB1,

    /// <summary>E.RET, too many retries.</summary>
    TooManyRetries = 0xB2,

    /// <summary>E.CPU, processor.</summary>
    Processor = 0xC0,

    /// <summary>E.CDO, output current above its limit.</summary>
    OutputCurrentLimit = 0xC4,

    /// <summary>E.IOH, inrush resistor overheated.</summary>
    InrushResistor = 0xC5,
}

/// <summary>The trips by the names that the inverter shows on its display.</summary>
public static class InverterFaultNames
{
    /// <summary>Name and trip, in the order of their codes.</summary>
    public static IReadOnlyList<(string Name, InverterFault Fault)> All { get; } =
    [
        ("E.OC1", InverterFault.OvercurrentAccelerating),
        ("E.OC2", InverterFault.OvercurrentRunning),
        ("E.OC3", InverterFault.OvercurrentDecelerating),
        ("E.OV1", InverterFault.OvervoltageAccelerating),
        ("E.OV2", InverterFault.OvervoltageRunning),
        ("E.OV3", InverterFault.OvervoltageDecelerating),
        ("E.THT", InverterFault.InverterOverload),
        ("E.THM", InverterFault.MotorOverload),
        ("E.FIN", InverterFault.HeatSinkOverheated),
        ("E.ILF", InverterFault.InputPhaseMissing),
        ("E.OLT", InverterFault.Stalled),
        ("E.BE", InverterFault.BrakeTransistor),
        ("E.GF", InverterFault.EarthFault),
        ("E.LF", InverterFault.OutputPhaseMissing),
        ("E.OHT", InverterFault.ExternalThermalRelay),
        ("E.PTC", InverterFault.MotorThermistor),
        ("E.PE", InverterFault.ParameterMemory),
        ("E.PUE", InverterFault.CommunicationLost),
        ("E.RET", InverterFault.TooManyRetries),
        ("E.CPU", InverterFault.Processor),
        ("E.CDO", InverterFault.OutputCurrentLimit),
        ("E.IOH", InverterFault.InrushResistor),
    ];
}
