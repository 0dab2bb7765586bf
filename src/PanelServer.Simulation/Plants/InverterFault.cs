namespace PanelServer.Simulation.Plants;

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

    /// <summary>E.GF, earth fault on the output.</summary>
    EarthFault = 0x80,

    /// <summary>E.LF, output phase missing.</summary>
    OutputPhaseMissing = 0x81,

    /// <summary>E.PUE, communication lost for longer than Pr.122.</summary>
    CommunicationLost = 0xB1,
}
