using System.Buffers.Binary;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Gateway;

/// <summary>The EtherCAT header before a mailbox message on UDP and TCP: bits 0–10 length, bits 12–15 type (ETG.1000.4, "EtherCAT frame"; ETG.8200).</summary>
internal static class GatewayFrame
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderSize = 2;

    /// <summary>Longest message that the length in the header can state.</summary>
    public const int MaximumMessage = LengthMask;

    private const int LengthMask = 0x07FF;
    private const int TypeShift = 12;
    private const int MailboxGateway = 5;

    /// <summary>Reads the header.</summary>
    /// <param name="header">Its two bytes.</param>
    /// <param name="length">Bytes that follow it.</param>
    /// <returns>False when it is not that of a mailbox message, or when not even a mailbox header follows.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out int length)
    {
        ushort word = BinaryPrimitives.ReadUInt16LittleEndian(header);
        length = word & LengthMask;
        return word >> TypeShift == MailboxGateway && length >= MailboxHeader.Size;
    }

    /// <summary>A message with its header.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> message)
    {
        byte[] frame = new byte[HeaderSize + message.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(frame, (ushort)(message.Length | (MailboxGateway << TypeShift)));
        message.CopyTo(frame.AsSpan(HeaderSize));
        return frame;
    }
}
