namespace PanelServer.EtherCat.Mailbox;

/// <summary>Emergencies in words (CiA 301, "Emergency error codes" and "Error register"; ETG.1000.6, "Emergency").</summary>
public static class EmergencyCodes
{
    private static readonly string[] RegisterBits =
        ["generic", "current", "voltage", "temperature", "communication", "device profile", "reserved", "manufacturer"];

    /// <summary>What the error code means: the code itself where it has a name, else the narrowest class that contains it.</summary>
    public static string Describe(this EmergencyMessage message) => message.Code switch
    {
        0x8110 => "CAN overrun, objects lost",
        0x8120 => "CAN in error passive mode",
        0x8130 => "life guard or heartbeat error",
        0x8140 => "recovered from bus off",
        0x8150 => "CAN identifier collision",
        0x8210 => "PDO not processed: wrong length",
        0x8220 => "PDO is too long",
        0x8230 => "destination of a multiplexed PDO not available",
        0x8240 => "unexpected length of the SYNC data",
        0x8250 => "RxPDO timeout",
        0xA000 => "the change from PRE-OP to SAFE-OP failed",
        0xA001 => "the change from SAFE-OP to OP failed",
        _ => DescribeSubclass(message.Code),
    };

    /// <summary>The bits of the error register, object 0x1001, in words; "none" when no bit is set.</summary>
    public static string DescribeRegister(this EmergencyMessage message)
    {
        string bits = string.Join(", ", RegisterBits.Where((_, bit) => (message.Register & (1 << bit)) != 0));
        return bits.Length > 0 ? bits : "none";
    }

    private static string DescribeSubclass(ushort code) => (code >> 8) switch
    {
        0x21 => "current, input side",
        0x22 => "current inside the device",
        0x23 => "current, output side",
        0x31 => "mains voltage",
        0x32 => "voltage inside the device",
        0x33 => "output voltage",
        0x41 => "ambient temperature",
        0x42 => "device temperature",
        0x61 => "internal software",
        0x62 => "user software",
        0x63 => "data set",
        0x81 => "communication",
        0x82 => "protocol error",
        0xA0 => "EtherCAT state change",
        _ => DescribeClass(code),
    };

    private static string DescribeClass(ushort code) => (code >> 12) switch
    {
        0x0 => "error reset, or no error",
        0x1 => "generic error",
        0x2 => "current",
        0x3 => "voltage",
        0x4 => "temperature",
        0x5 => "device hardware",
        0x6 => "device software",
        0x7 => "additional modules",
        0x8 => "monitoring",
        0x9 => "external error",
        0xF when code >= 0xFF00 => "specific to the device",
        0xF => "additional functions",
        _ => "unknown error code",
    };
}
