namespace PanelServer.EtherCat.Mailbox;

/// <summary>Data types of objects (ETG.1000.6, "Basic data types", and ETG.1020).</summary>
public enum CoeDataType : ushort
{
    /// <summary>No type: gaps and records without a type of their own.</summary>
    Unknown = 0x0000,

    /// <summary>One bit; one byte in an SDO.</summary>
    Boolean = 0x0001,

    /// <summary>8-bit signed.</summary>
    Integer8 = 0x0002,

    /// <summary>16-bit signed.</summary>
    Integer16 = 0x0003,

    /// <summary>32-bit signed.</summary>
    Integer32 = 0x0004,

    /// <summary>8-bit unsigned.</summary>
    Unsigned8 = 0x0005,

    /// <summary>16-bit unsigned.</summary>
    Unsigned16 = 0x0006,

    /// <summary>32-bit unsigned.</summary>
    Unsigned32 = 0x0007,

    /// <summary>32-bit float.</summary>
    Real32 = 0x0008,

    /// <summary>Text, not terminated.</summary>
    VisibleString = 0x0009,

    /// <summary>Bytes.</summary>
    OctetString = 0x000A,

    /// <summary>64-bit float.</summary>
    Real64 = 0x0011,

    /// <summary>64-bit signed.</summary>
    Integer64 = 0x0015,

    /// <summary>64-bit unsigned.</summary>
    Unsigned64 = 0x001B,

    /// <summary>Record of a PDO mapping.</summary>
    PdoMapping = 0x0021,

    /// <summary>Record of the identity.</summary>
    Identity = 0x0023,

    /// <summary>1 bit.</summary>
    Bit1 = 0x0030,

    /// <summary>2 bits.</summary>
    Bit2 = 0x0031,

    /// <summary>3 bits.</summary>
    Bit3 = 0x0032,

    /// <summary>4 bits.</summary>
    Bit4 = 0x0033,

    /// <summary>5 bits.</summary>
    Bit5 = 0x0034,

    /// <summary>6 bits.</summary>
    Bit6 = 0x0035,

    /// <summary>7 bits.</summary>
    Bit7 = 0x0036,

    /// <summary>8 bits.</summary>
    Bit8 = 0x0037,

    /// <summary>Enumeration stored in 16 bits.</summary>
    Enum16 = 0x0800,
}

/// <summary>Properties of data types.</summary>
public static class CoeDataTypeExtensions
{
    /// <summary>Length in bits of a type of fixed length; 0 for strings and records.</summary>
    public static int BitLength(this CoeDataType type) => type switch
    {
        CoeDataType.Boolean => 1,
        >= CoeDataType.Bit1 and <= CoeDataType.Bit8 => type - CoeDataType.Bit1 + 1,
        CoeDataType.Integer8 or CoeDataType.Unsigned8 => 8,
        CoeDataType.Integer16 or CoeDataType.Unsigned16 or CoeDataType.Enum16 => 16,
        CoeDataType.Integer32 or CoeDataType.Unsigned32 or CoeDataType.Real32 => 32,
        CoeDataType.Integer64 or CoeDataType.Unsigned64 or CoeDataType.Real64 => 64,
        _ => 0,
    };

    /// <summary>True for the signed integers.</summary>
    public static bool IsSigned(this CoeDataType type) => type is CoeDataType.Integer8 or CoeDataType.Integer16
        or CoeDataType.Integer32 or CoeDataType.Integer64;

    /// <summary>The number that the lowest bits are in two's complement.</summary>
    internal static long ToSigned(ulong bits, int bitLength)
    {
        int unused = 64 - bitLength;
        return (long)(bits << unused) >> unused;
    }
}
