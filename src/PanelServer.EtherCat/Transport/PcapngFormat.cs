using System.Buffers.Binary;

namespace PanelServer.EtherCat.Transport;

/// <summary>Blocks of a pcapng file (draft-ietf-opsawg-pcapng) with one Ethernet interface and nanosecond time stamps.</summary>
internal static class PcapngFormat
{
    /// <summary>Bytes of an enhanced packet block beside the frame: header, direction option, end of options, trailer; padding excluded.</summary>
    public const int PacketOverhead = 44;

    /// <summary>Bytes of <see cref="WriteHeader"/>.</summary>
    public const int HeaderLength = 28 + 32;

    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint ByteOrderMagic = 0x1A2B3C4D;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;
    private const ushort LinkTypeEthernet = 1;
    private const ushort TimeResolutionOption = 9;
    private const ushort FlagsOption = 2;
    private const byte Nanoseconds = 9;
    private const uint Inbound = 1;
    private const uint Outbound = 2;

    /// <summary>Writes section header and interface description.</summary>
    public static void WriteHeader(Span<byte> bytes)
    {
        bytes[..HeaderLength].Clear();
        WriteFrame(bytes, SectionHeader, 28);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], ByteOrderMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[12..], 1);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], -1);

        Span<byte> description = bytes[28..];
        WriteFrame(description, InterfaceDescription, 32);
        BinaryPrimitives.WriteUInt16LittleEndian(description[8..], LinkTypeEthernet);
        BinaryPrimitives.WriteUInt16LittleEndian(description[16..], TimeResolutionOption);
        BinaryPrimitives.WriteUInt16LittleEndian(description[18..], 1);
        description[20] = Nanoseconds;
    }

    /// <summary>Writes one packet.</summary>
    /// <returns>Bytes written, a multiple of four.</returns>
    public static int WritePacket(Span<byte> bytes, ReadOnlySpan<byte> frame, ulong unixNanoseconds, bool isOutbound)
    {
        int padded = (frame.Length + 3) & ~3;
        int length = PacketOverhead + padded;
        bytes[..length].Clear();
        WriteFrame(bytes, EnhancedPacket, length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], (uint)(unixNanoseconds >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], (uint)unixNanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], frame.Length);
        frame.CopyTo(bytes[28..]);
        Span<byte> options = bytes[(28 + padded)..];
        BinaryPrimitives.WriteUInt16LittleEndian(options, FlagsOption);
        BinaryPrimitives.WriteUInt16LittleEndian(options[2..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(options[4..], isOutbound ? Outbound : Inbound);
        return length;
    }

    // Type and length at the start, length again at the end.
    private static void WriteFrame(Span<byte> bytes, uint type, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, type);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[(length - 4)..], length);
    }
}
