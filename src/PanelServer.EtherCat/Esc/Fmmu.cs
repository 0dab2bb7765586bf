using System.Buffers.Binary;

namespace PanelServer.EtherCat.Esc;

/// <summary>What an FMMU does with the logical range.</summary>
public enum FmmuType : byte
{
    /// <summary>Not used.</summary>
    None = 0,

    /// <summary>Inputs: the main device reads.</summary>
    Read = 1,

    /// <summary>Outputs: the main device writes.</summary>
    Write = 2,

    /// <summary>Both.</summary>
    ReadWrite = 3,
}

/// <summary>The sixteen register bytes of an FMMU, which maps logical to physical addresses (ETG.1000.4, "FMMU").</summary>
/// <param name="LogicalStart">Logical start address.</param>
/// <param name="Length">Length in bytes; a bit range that crosses a byte counts both.</param>
/// <param name="LogicalStartBit">0–7.</param>
/// <param name="LogicalEndBit">0–7, inclusive.</param>
/// <param name="PhysicalStart">Physical start address.</param>
/// <param name="PhysicalStartBit">0–7.</param>
/// <param name="Type">Direction.</param>
/// <param name="IsActive">Bit 0 of the activate byte.</param>
public readonly record struct Fmmu(
    uint LogicalStart,
    ushort Length,
    byte LogicalStartBit,
    byte LogicalEndBit,
    ushort PhysicalStart,
    byte PhysicalStartBit,
    FmmuType Type,
    bool IsActive)
{
    /// <summary>Bytes of one FMMU.</summary>
    public const int Size = 16;

    /// <summary>Address of an FMMU's registers.</summary>
    public static ushort AddressOf(int index) => (ushort)(Registers.FmmuBase + (index * Size));

    /// <summary>An active FMMU for whole bytes.</summary>
    public static Fmmu ForBytes(uint logicalStart, ushort length, ushort physicalStart, FmmuType type) =>
        new(logicalStart, length, 0, 7, physicalStart, 0, type, true);

    /// <summary>Reads the sixteen bytes.</summary>
    public static Fmmu Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]),
        bytes[6],
        bytes[7],
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]),
        bytes[10],
        (FmmuType)(bytes[11] & 0x03),
        (bytes[12] & 0x01) != 0);

    /// <summary>Writes the sixteen bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, LogicalStart);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], Length);
        bytes[6] = LogicalStartBit;
        bytes[7] = LogicalEndBit;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], PhysicalStart);
        bytes[10] = PhysicalStartBit;
        bytes[11] = (byte)Type;
        bytes[12] = IsActive ? (byte)1 : (byte)0;
        bytes[13..Size].Clear();
    }
}
