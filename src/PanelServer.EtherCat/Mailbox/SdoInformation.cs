using System.Buffers.Binary;

namespace PanelServer.EtherCat.Mailbox;

/// <summary>Operation of an SDO information message.</summary>
public enum SdoInformationOpcode : byte
{
    /// <summary>Ask for the list of object indices.</summary>
    ListRequest = 1,

    /// <summary>List of object indices, preceded by the list type.</summary>
    ListResponse = 2,

    /// <summary>Ask for an object's description.</summary>
    ObjectRequest = 3,

    /// <summary>Index, data type, highest subindex, object code, name.</summary>
    ObjectResponse = 4,

    /// <summary>Ask for an entry's description.</summary>
    EntryRequest = 5,

    /// <summary>Index, subindex, value information, data type, bit length, access, name.</summary>
    EntryResponse = 6,

    /// <summary>Abort code.</summary>
    Error = 7,
}

/// <summary>Which list of objects is meant.</summary>
public enum SdoListType : ushort
{
    /// <summary>The lengths of the five lists.</summary>
    Lengths = 0,

    /// <summary>All objects.</summary>
    All = 1,

    /// <summary>Objects that can be mapped to an RxPDO.</summary>
    RxPdoMappable = 2,

    /// <summary>Objects that can be mapped to a TxPDO.</summary>
    TxPdoMappable = 3,

    /// <summary>Objects to be stored for a replacement.</summary>
    StoredForReplacement = 4,

    /// <summary>Start-up parameters.</summary>
    StartUp = 5,
}

/// <summary>Access to an entry: bits of the description.</summary>
[Flags]
public enum SdoAccess : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Read in PRE-OP.</summary>
    ReadPreOp = 0x01,

    /// <summary>Read in SAFE-OP.</summary>
    ReadSafeOp = 0x02,

    /// <summary>Read in OP.</summary>
    ReadOp = 0x04,

    /// <summary>Write in PRE-OP.</summary>
    WritePreOp = 0x08,

    /// <summary>Write in SAFE-OP.</summary>
    WriteSafeOp = 0x10,

    /// <summary>Write in OP.</summary>
    WriteOp = 0x20,

    /// <summary>May be mapped to an RxPDO.</summary>
    RxPdoMappable = 0x40,

    /// <summary>May be mapped to a TxPDO.</summary>
    TxPdoMappable = 0x80,

    /// <summary>Kept by the device over a restart.</summary>
    Backup = 0x100,

    /// <summary>A setting.</summary>
    Setting = 0x200,
}

/// <summary>The four bytes after the CoE header of an SDO information message (ETG.1000.6, "SDO information").</summary>
/// <param name="Opcode">Operation.</param>
/// <param name="IsIncomplete">More fragments follow.</param>
/// <param name="FragmentsLeft">How many.</param>
public readonly record struct SdoInformationHeader(SdoInformationOpcode Opcode, bool IsIncomplete, ushort FragmentsLeft)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 4;

    /// <summary>Offset of what follows the header in a mailbox message.</summary>
    public const int PayloadOffset = CoeHeader.PayloadOffset + Size;

    /// <summary>Reads the header; false when there are less than four bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SdoInformationHeader header)
    {
        if (bytes.Length < Size)
        {
            header = default;
            return false;
        }

        header = new SdoInformationHeader(
            (SdoInformationOpcode)(bytes[0] & 0x7F),
            (bytes[0] & 0x80) != 0,
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]));
        return true;
    }

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)((int)Opcode | (IsIncomplete ? 0x80 : 0));
        bytes[1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], FragmentsLeft);
    }
}
