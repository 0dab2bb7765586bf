namespace PanelServer.EtherCat.Terminals;

/// <summary>The identities of all devices with a driver: the one home of these numbers.</summary>
public static class KnownDevices
{
    /// <summary>Vendor id of Beckhoff Automation.</summary>
    public const uint Beckhoff = 2;

    /// <summary>Vendor id of WAGO.</summary>
    public const uint Wago = 0x21;

    /// <summary>Bus coupler.</summary>
    public static KnownDevice Ek1100 { get; } = new("EK1100", 0x044C2C52, [0x00120000]);

    /// <summary>Two digital inputs 24 V.</summary>
    public static KnownDevice El1002 { get; } = new("EL1002", 0x03EA3052, [0x00120000]);

    /// <summary>Eight digital inputs 24 V, 3 ms filter.</summary>
    public static KnownDevice El1008 { get; } = new("EL1008", 0x03F03052, [0x00120000, 0x00110000, 0x00100000]);

    /// <summary>Two digital outputs 24 V, 0.5 A.</summary>
    public static KnownDevice El2002 { get; } = new("EL2002", 0x07D23052, [0x00120000, 0x00110000]);

    /// <summary>Four digital outputs 24 V, 0.5 A.</summary>
    public static KnownDevice El2004 { get; } = new("EL2004", 0x07D43052, [0x00120000]);

    /// <summary>Eight digital outputs 24 V, 0.5 A.</summary>
    public static KnownDevice El2008 { get; } = new("EL2008", 0x07D83052, [0x00120000, 0x00110000, 0x00100000]);

    /// <summary>One analog input 4–20 mA.</summary>
    public static KnownDevice El3021 { get; } = new("EL3021", 0x0BCD3052, [0x00140000]);

    /// <summary>Four resistance thermometers.</summary>
    public static KnownDevice El3204 { get; } = new("EL3204", 0x0C843052, [0x00160000, 0x00150000]);

    /// <summary>Two analog outputs 0–10 V.</summary>
    public static KnownDevice El4002 { get; } = new("EL4002", 0x0FA23052, [0x00140000]);

    /// <summary>Two incremental encoders or counters 5 V/24 V.</summary>
    public static KnownDevice El5152 { get; } = new("EL5152", 0x14203052, [0x00140000]);

    /// <summary>Serial interface RS422/RS485.</summary>
    public static KnownDevice El6021 { get; } = new("EL6021", 0x17853052, [0x00150000, 0x00140000, 0x00160000, 0x00100000]);

    /// <summary>Stepper output stage 24 V, 1.5 A.</summary>
    public static KnownDevice El7031 { get; } = new("EL7031", 0x1B773052, [0x00190000, 0x001A0000]);

    /// <summary>Stepper output stage 24 V, 2.8 A with two analog inputs 0–10 V.</summary>
    public static KnownDevice El7031Variant0030 { get; } = new("EL7031-0030", 0x1B773052, [0x0010001E]);

    /// <summary>Stepper output stage 50 V, 5 A without encoder.</summary>
    public static KnownDevice El7041Variant0052 { get; } = new("EL7041-0052", 0x1B813052, [0x00100034]);

    /// <summary>Coupler for I/O modules of the 750 series.</summary>
    public static KnownDevice Wago750354 { get; } = new("750-354", 0x07500354, [0x2]) { Vendor = Wago };

    /// <summary>Eight digital inputs and eight digital outputs in a housing of IP20, without coupler.</summary>
    public static KnownDevice Ip20Di8Do8 { get; } = new("IP20-EC-DI8-DO8", 0x117B6722, [0x1]) { Vendor = 0x741 };
}
