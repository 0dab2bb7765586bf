using System.Buffers.Binary;

namespace PanelServer.EtherCat.Mailbox;

/// <summary>The answer to a mailbox message that cannot be handled (ETG.1000.4, "Mailbox error reply"): two words, 1 and the detail.</summary>
internal static class MailboxErrorReply
{
    private const int BodySize = 4;
    private const ushort Reply = 1;

    /// <summary>The reply to a message, with its address and counter.</summary>
    public static byte[] Create(MailboxHeader request, MailboxErrorCode code)
    {
        byte[] message = new byte[MailboxHeader.Size + BodySize];
        (request with { Length = BodySize, Type = MailboxType.Error }).Write(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(MailboxHeader.Size), Reply);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(MailboxHeader.Size + 2), (ushort)code);
        return message;
    }
}
