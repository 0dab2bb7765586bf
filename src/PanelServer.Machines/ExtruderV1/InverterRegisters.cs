namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Register map of the Mitsubishi FR-CS80 class as far as the extruder uses it: wire addresses, that is, documentation
/// number − 40001. The layout is that of FR-D700 (instruction manual IB(NA)-0600366ENG, section 4.19.6) and FR-E700
/// (IB(NA)-0600277ENG, section 4.19): system variables from 40002 on, real-time monitor from 40201 on, fault history 40501 to 40508.
/// </summary>
public static class InverterRegisters
{
    /// <summary>40002, write: reset. The value does not matter; 1 is written.</summary>
    public const ushort Reset = 0x0001;

    /// <summary>40009. Written: control word. Read: status word.</summary>
    public const ushort ControlAndStatus = 0x0008;

    /// <summary>40014: frequency set-point in RAM, 0.01 Hz.</summary>
    public const ushort Frequency = 0x000D;

    /// <summary>40201: output frequency in 0.01 Hz; followed by current in 0.01 A and voltage.</summary>
    public const ushort Monitor = 0x00C8;

    /// <summary>40501: newest entry of the fault history, which goes on to 40508, on the FR-CS80 as on its relatives.</summary>
    public const ushort FaultHistory = 0x01F4;

    /// <summary>Registers read from <see cref="Monitor"/> on.</summary>
    public const int MonitorCount = 3;

    /// <summary>Hertz per count of set-point and output frequency.</summary>
    public const double HertzPerCount = 0.01;

    /// <summary>Ampere per count of the output current.</summary>
    public const double AmperesPerCount = 0.01;

    /// <summary>
    /// Volt per count of the output voltage. 0.01 agrees with the panel; the family's manuals suggest 0.1, which would make
    /// voltage, power and energy ten times as large. To be settled on a real inverter.
    /// </summary>
    public const double VoltsPerCount = 0.01;
}

/// <summary>Control word, register 40009. Exactly one command at a time.</summary>
public enum InverterCommand : ushort
{
    /// <summary>Stop on the ramp.</summary>
    Stop = 1,

    /// <summary>Run forward.</summary>
    Forward = 2,

    /// <summary>Run in reverse.</summary>
    Reverse = 4,
}

/// <summary>Status word, register 40009.</summary>
/// <param name="Word">The word as read.</param>
public readonly record struct InverterStatus(ushort Word)
{
    /// <summary>RUN.</summary>
    public bool Running => Bit(0);

    /// <summary>Turns forward.</summary>
    public bool Forward => Bit(1);

    /// <summary>Turns in reverse.</summary>
    public bool Reverse => Bit(2);

    /// <summary>SU: at the set frequency.</summary>
    public bool UpToFrequency => Bit(3);

    /// <summary>OL: overload warning.</summary>
    public bool Overload => Bit(4);

    /// <summary>Bit 5, without function.</summary>
    public bool NoFunction => Bit(5);

    /// <summary>FU: above the detection frequency.</summary>
    public bool FrequencyDetected => Bit(6);

    /// <summary>ABC: the fault relay.</summary>
    public bool AbcFault => Bit(7);

    /// <summary>A fault has tripped the inverter.</summary>
    public bool Fault => Bit(15);

    private bool Bit(int number) => (Word & (1 << number)) != 0;
}
