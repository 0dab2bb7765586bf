namespace PanelServer.EtherCat.Frames;

/// <summary>
/// Sizes and offsets of an EtherCAT frame without frame check sequence:
/// Ethernet header, EtherCAT header, datagrams, padding (ETG.1000.4, "Frame structure").
/// </summary>
public static class FrameFormat
{
    /// <summary>EtherType of EtherCAT, big-endian on the wire.</summary>
    public const ushort EtherType = 0x88A4;

    /// <summary>Destination, source and EtherType.</summary>
    public const int EthernetHeaderLength = 14;

    /// <summary>Offset of the first source address octet, in which the first subdevice sets <see cref="ReturnedBit"/>.</summary>
    public const int SourceAddressOffset = 6;

    /// <summary>The locally administered bit: set in the source address of a frame that has passed the segment.</summary>
    public const byte ReturnedBit = 0x02;

    /// <summary>Offset of the EtherType.</summary>
    public const int EtherTypeOffset = 12;

    /// <summary>Offset of the two-byte EtherCAT header: bits 0–10 length of what follows, bits 12–15 type.</summary>
    public const int EtherCatHeaderOffset = 14;

    /// <summary>Mask of the length in the EtherCAT header and in a datagram's length word.</summary>
    public const ushort LengthMask = 0x07FF;

    /// <summary>Type nibble of the EtherCAT header: datagrams.</summary>
    public const int DatagramType = 1;

    /// <summary>Offset of the first datagram.</summary>
    public const int FirstDatagramOffset = 16;

    /// <summary>Offset of the first datagram's index, which tells whose answer a frame is.</summary>
    public const int FirstIndexOffset = FirstDatagramOffset + 1;

    /// <summary>Bytes of a datagram before its data.</summary>
    public const int DatagramHeaderLength = 10;

    /// <summary>Bytes of a datagram beside its data: header and working counter.</summary>
    public const int DatagramOverhead = 12;

    /// <summary>Bit of a datagram's length word: the frame has passed a subdevice twice in a broken ring.</summary>
    public const ushort CirculatingFlag = 0x4000;

    /// <summary>Bit of a datagram's length word: another datagram follows.</summary>
    public const ushort MoreFollowsFlag = 0x8000;

    /// <summary>Shortest frame without check sequence; shorter ones are padded with zeros.</summary>
    public const int MinimumLength = 60;

    /// <summary>Longest frame without check sequence: 14 bytes of Ethernet header and 1500 of payload.</summary>
    public const int MaximumLength = 1514;

    /// <summary>Most data that one datagram alone in its frame can carry.</summary>
    public const int MaximumDatagramData = MaximumLength - FirstDatagramOffset - DatagramOverhead;
}
