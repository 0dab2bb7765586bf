using System.Buffers.Binary;

namespace PanelServer.EtherCat.Mailbox;

/// <summary>Service of a CoE message: bits 12–15 of its header.</summary>
public enum CoeService : byte
{
    /// <summary>Emergency message.</summary>
    Emergency = 1,

    /// <summary>SDO request; also carries aborts from the main device.</summary>
    SdoRequest = 2,

    /// <summary>SDO response.</summary>
    SdoResponse = 3,

    /// <summary>TxPDO.</summary>
    TxPdo = 4,

    /// <summary>RxPDO.</summary>
    RxPdo = 5,

    /// <summary>TxPDO remote request.</summary>
    TxPdoRemoteRequest = 6,

    /// <summary>RxPDO remote request.</summary>
    RxPdoRemoteRequest = 7,

    /// <summary>SDO information.</summary>
    SdoInformation = 8,
}

/// <summary>The two bytes after the mailbox header of a CoE message (ETG.1000.6, "CoE header").</summary>
/// <param name="Service">Service.</param>
/// <param name="Number">Bits 0–8, normally 0.</param>
public readonly record struct CoeHeader(CoeService Service, ushort Number = 0)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 2;

    /// <summary>Offset of the header in a mailbox message.</summary>
    public const int Offset = MailboxHeader.Size;

    /// <summary>Offset of what follows the header in a mailbox message.</summary>
    public const int PayloadOffset = Offset + Size;

    /// <summary>Reads the header at the start of <paramref name="bytes"/>; false when there are less than two.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out CoeHeader header)
    {
        if (bytes.Length < Size)
        {
            header = default;
            return false;
        }

        ushort word = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        header = new CoeHeader((CoeService)(word >> 12), (ushort)(word & 0x01FF));
        return true;
    }

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> bytes) =>
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(((int)Service << 12) | (Number & 0x01FF)));
}
