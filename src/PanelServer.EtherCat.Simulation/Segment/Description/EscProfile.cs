namespace PanelServer.EtherCat.Simulation.Segment.Description;

/// <summary>How far an ESC's distributed clock unit goes. Read from real chips: the feature bits do not tell it reliably.</summary>
public enum ClockUnit
{
    /// <summary>Only the four port receive times at 0x0900.</summary>
    ReceiveTimesOnly,

    /// <summary>Receive times, system time, drift compensation and SYNC unit, 0x0900 to 0x09CF.</summary>
    Full,

    /// <summary>The same with times of 32 bits, as the ESC20 has them and IP cores may have: their upper halves do not exist.</summary>
    Full32,
}

/// <summary>
/// The chip under a subdevice: what registers 0x0000 to 0x0009 say and which parts of the address space exist
/// (ETG.1000.4, "DL information"; values of the predefined profiles were read from real terminals).
/// </summary>
public sealed record EscProfile
{
    /// <summary>EK1100 and other couplers: 8 FMMUs, 8 sync managers, full clock, ports 0 and 2 MII, port 1 E-bus.</summary>
    public static EscProfile Coupler { get; } = new()
    {
        Type = 0x11,
        Revision = 0x00,
        Build = 0x0003,
        FmmuCount = 8,
        SyncManagerCount = 8,
        RamKilobytes = 8,
        PortDescriptor = 0x3B,
        Features = 0x00FC,
        Clock = ClockUnit.Full,
    };

    /// <summary>Digital terminals: 3 FMMUs, 4 sync managers, 1 kB, receive times only, output register 0x0F00.</summary>
    public static EscProfile Small { get; } = new()
    {
        Type = 0x12,
        Revision = 0x01,
        Build = 0x0001,
        FmmuCount = 3,
        SyncManagerCount = 4,
        RamKilobytes = 1,
        PortDescriptor = 0x4A,
        Features = 0x01FC,
        Clock = ClockUnit.ReceiveTimesOnly,
    };

    /// <summary>Analog terminals with mailbox: as <see cref="Small"/>.</summary>
    public static EscProfile Analog { get; } = Small;

    /// <summary>Serial terminals: as <see cref="Small"/> with 4 kB of RAM.</summary>
    public static EscProfile Serial { get; } = Small with { RamKilobytes = 4 };

    /// <summary>Drives: 4 FMMUs, 4 sync managers, full clock with SYNC unit.</summary>
    public static EscProfile Drive { get; } = Small with
    {
        FmmuCount = 4,
        RamKilobytes = 4,
        Features = 0x00FC,
        Clock = ClockUnit.Full,
    };

    /// <summary>Register 0x0000.</summary>
    public required byte Type { get; init; }

    /// <summary>Register 0x0001.</summary>
    public required byte Revision { get; init; }

    /// <summary>Register 0x0002.</summary>
    public required ushort Build { get; init; }

    /// <summary>Register 0x0004, 0 to 16.</summary>
    public required byte FmmuCount { get; init; }

    /// <summary>Register 0x0005, 0 to 16.</summary>
    public required byte SyncManagerCount { get; init; }

    /// <summary>Register 0x0006: process memory from 0x1000, 1 to 60 kB.</summary>
    public required byte RamKilobytes { get; init; }

    /// <summary>Register 0x0007: two bits per port from port 0; 0 not implemented, 1 not configured, 2 E-bus, 3 MII.</summary>
    public required byte PortDescriptor { get; init; }

    /// <summary>Register 0x0008.</summary>
    public required ushort Features { get; init; }

    /// <summary>Which clock registers exist.</summary>
    public required ClockUnit Clock { get; init; }

    /// <summary>True when there is a system time.</summary>
    public bool HasSystemTime => Clock != ClockUnit.ReceiveTimesOnly;

    /// <summary>True if bit 6 of 0x0502 is set: an EEPROM read delivers 8 bytes, otherwise 4.</summary>
    public bool EepromReadsEightBytes { get; init; } = true;

    /// <summary>True if the port exists and is configured.</summary>
    /// <param name="port">0 to 3.</param>
    public bool HasPort(int port) => ((PortDescriptor >> (2 * port)) & 3) >= 2;

    /// <summary>True if the port is an Ethernet port (MII), false for E-bus.</summary>
    /// <param name="port">0 to 3.</param>
    public bool IsEthernetPort(int port) => ((PortDescriptor >> (2 * port)) & 3) == 3;
}
