using System.Buffers.Binary;

namespace PanelServer.EtherCat.Mailbox;

/// <summary>The SDO command byte with its index and subindex (ETG.1000.6, "SDO").</summary>
/// <param name="Command">Specifier in bits 5–7, see <see cref="SdoCommand"/>.</param>
/// <param name="Index">Object index.</param>
/// <param name="Subindex">Subindex.</param>
public readonly record struct SdoHeader(byte Command, ushort Index, byte Subindex)
{
    /// <summary>Bytes of command, index and subindex.</summary>
    public const int Size = 4;

    /// <summary>Bytes of the fixed part of an SDO message: <see cref="Size"/> and four data bytes.</summary>
    public const int MessageSize = 8;

    /// <summary>Bytes of a mailbox before the data of a first (not expedited) fragment.</summary>
    public const int NormalDataOffset = CoeHeader.PayloadOffset + MessageSize;

    /// <summary>Bytes of a mailbox before the data of a segment.</summary>
    public const int SegmentDataOffset = CoeHeader.PayloadOffset + 1;

    /// <summary>Shortest SDO part of a segment message: command byte and seven data bytes.</summary>
    public const int MinimumSegmentSize = 8;

    /// <summary>Reads command, index and subindex; false when there are less than four bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SdoHeader header)
    {
        if (bytes.Length < Size)
        {
            header = default;
            return false;
        }

        header = new SdoHeader(bytes[0], BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..]), bytes[3]);
        return true;
    }

    /// <summary>Writes command, index and subindex.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = Command;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[1..], Index);
        bytes[3] = Subindex;
    }
}

/// <summary>Values and bits of the SDO command byte.</summary>
public static class SdoCommand
{
    /// <summary>Bits 5–7: the specifier.</summary>
    public const byte SpecifierMask = 0xE0;

    /// <summary>Request: segment of a download.</summary>
    public const byte DownloadSegmentRequest = 0x00;

    /// <summary>Request: start of a download.</summary>
    public const byte DownloadRequest = 0x20;

    /// <summary>Request: start of an upload.</summary>
    public const byte UploadRequest = 0x40;

    /// <summary>Request: segment of an upload.</summary>
    public const byte UploadSegmentRequest = 0x60;

    /// <summary>Either way: abort.</summary>
    public const byte Abort = 0x80;

    /// <summary>Response: segment of an upload.</summary>
    public const byte UploadSegmentResponse = 0x00;

    /// <summary>Response: segment of a download accepted.</summary>
    public const byte DownloadSegmentResponse = 0x20;

    /// <summary>Response: start of an upload.</summary>
    public const byte UploadResponse = 0x40;

    /// <summary>Response: download accepted.</summary>
    public const byte DownloadResponse = 0x60;

    /// <summary>Start messages, bit 0: the size is stated.</summary>
    public const byte SizeIndicated = 0x01;

    /// <summary>Start messages, bit 1: the data is in the message itself, at most four bytes.</summary>
    public const byte Expedited = 0x02;

    /// <summary>Start messages, bit 4: all subindices at once.</summary>
    public const byte CompleteAccess = 0x10;

    /// <summary>Segments, bit 0: the last one.</summary>
    public const byte LastSegment = 0x01;

    /// <summary>Segments, bit 4: alternates, beginning with 0.</summary>
    public const byte Toggle = 0x10;

    /// <summary>Number of unused bytes in an expedited message (bits 2–3).</summary>
    public static int ExpeditedUnused(byte command) => (command >> 2) & 0x03;

    /// <summary>Command byte of an expedited message: <paramref name="specifier"/>, size stated, 1–4 bytes used.</summary>
    public static byte ForExpedited(byte specifier, int used) => (byte)(specifier | SizeIndicated | Expedited | ((4 - used) << 2));

    /// <summary>Number of unused bytes in a segment of seven data bytes (bits 1–3).</summary>
    public static int SegmentUnused(byte command) => (command >> 1) & 0x07;

    /// <summary>Bits 1–3 of a segment's command byte for <paramref name="used"/> data bytes: unused bytes when less than seven.</summary>
    public static byte ForSegmentLength(int used) => used < 7 ? (byte)((7 - used) << 1) : (byte)0;
}
