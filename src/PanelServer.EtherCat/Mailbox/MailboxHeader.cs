using System.Buffers.Binary;

namespace PanelServer.EtherCat.Mailbox;

/// <summary>Protocol of a mailbox message.</summary>
public enum MailboxType : byte
{
    /// <summary>Error reply.</summary>
    Error = 0,

    /// <summary>ADS over EtherCAT.</summary>
    AoE = 1,

    /// <summary>Ethernet over EtherCAT.</summary>
    EoE = 2,

    /// <summary>CAN application protocol over EtherCAT.</summary>
    CoE = 3,

    /// <summary>File access over EtherCAT.</summary>
    FoE = 4,

    /// <summary>Servo drive profile over EtherCAT.</summary>
    SoE = 5,

    /// <summary>Vendor-specific protocol.</summary>
    VoE = 15,
}

/// <summary>Detail of a mailbox error reply (ETG.1000.4, "Mailbox error reply").</summary>
public enum MailboxErrorCode : ushort
{
    /// <summary>Not an error.</summary>
    None = 0,

    /// <summary>The header's syntax is wrong.</summary>
    Syntax = 1,

    /// <summary>The protocol is not supported.</summary>
    UnsupportedProtocol = 2,

    /// <summary>The channel is wrong.</summary>
    InvalidChannel = 3,

    /// <summary>The service is not supported.</summary>
    ServiceNotSupported = 4,

    /// <summary>The protocol's header is wrong.</summary>
    InvalidHeader = 5,

    /// <summary>The message is too short.</summary>
    SizeTooShort = 6,

    /// <summary>Out of memory.</summary>
    NoMemory = 7,

    /// <summary>The size does not fit.</summary>
    InvalidSize = 8,
}

/// <summary>Mailbox errors in words.</summary>
public static class MailboxErrorCodes
{
    /// <summary>What the code means.</summary>
    public static string Describe(this MailboxErrorCode code) => code switch
    {
        MailboxErrorCode.Syntax => "the syntax of the mailbox header is wrong",
        MailboxErrorCode.UnsupportedProtocol => "the mailbox protocol is not supported",
        MailboxErrorCode.InvalidChannel => "the channel in the mailbox header is wrong",
        MailboxErrorCode.ServiceNotSupported => "the service is not supported",
        MailboxErrorCode.InvalidHeader => "the header of the mailbox protocol is wrong",
        MailboxErrorCode.SizeTooShort => "the message is too short",
        MailboxErrorCode.NoMemory => "out of memory",
        MailboxErrorCode.InvalidSize => "the size of the data does not fit",
        _ => $"mailbox error code 0x{(ushort)code:X4}",
    };
}

/// <summary>The six-byte header of every mailbox message (ETG.1000.4, "Mailbox header").</summary>
/// <param name="Length">Bytes that follow the header.</param>
/// <param name="Address">0, or the station address when routed.</param>
/// <param name="Type">Protocol.</param>
/// <param name="Counter">1…7, 0 = not used; a request with the counter of the one before is a repeat.</param>
public readonly record struct MailboxHeader(ushort Length, ushort Address, MailboxType Type, byte Counter)
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 6;

    /// <summary>Highest counter; the next one is 1.</summary>
    public const byte MaximumCounter = 7;

    /// <summary>Reads a header.</summary>
    /// <returns>False when the bytes are too few for the header or for the length that it states.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out MailboxHeader header)
    {
        if (message.Length < Size)
        {
            header = default;
            return false;
        }

        header = new MailboxHeader(
            BinaryPrimitives.ReadUInt16LittleEndian(message),
            BinaryPrimitives.ReadUInt16LittleEndian(message[2..]),
            (MailboxType)(message[5] & 0x0F),
            (byte)((message[5] >> 4) & 0x07));
        return Size + header.Length <= message.Length;
    }

    /// <summary>Writes the header with channel 0 and priority 0.</summary>
    public void Write(Span<byte> message)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(message, Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message[2..], Address);
        message[4] = 0;
        message[5] = (byte)(((int)Type & 0x0F) | ((Counter & 0x07) << 4));
    }

    /// <summary>The counter that follows: 7 wraps to 1.</summary>
    public static byte NextCounter(byte counter) => counter >= MaximumCounter ? (byte)1 : (byte)(counter + 1);
}
