using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Segments;

namespace PanelServer.EtherCat.Gateway;

/// <summary>Mailbox messages of others (ETG.8200).</summary>
internal static class MailboxForwarding
{
    /// <summary>Hands a message on; see <see cref="MainDevice.ForwardMailboxAsync"/>. On the scheduler only.</summary>
    public static async Task<IReadOnlyList<byte[]>> ForwardAsync(SegmentControl segment, ReadOnlyMemory<byte> request)
    {
        bool isWhole = MailboxHeader.TryRead(request.Span, out MailboxHeader header);
        if (request.Length < MailboxHeader.Size || header.Type == MailboxType.Error)
        {
            return [];
        }

        Subdevice? device = segment.Status.Devices.FirstOrDefault(device => device.Station == header.Address);
        if (Check(segment, header, isWhole, device) is { } error)
        {
            return [MailboxErrorReply.Create(header, error)];
        }

        try
        {
            IReadOnlyList<byte[]> answers = await device!.Mailbox!.ForwardAsync(header.Type, request.Slice(MailboxHeader.Size, header.Length));
            foreach (byte[] answer in answers)
            {
                MailboxHeader.TryRead(answer, out MailboxHeader own);
                (own with { Address = header.Address, Counter = header.Counter }).Write(answer);
            }

            return answers;
        }
        catch (EtherCatException)
        {
            return [];
        }
    }

    private static MailboxErrorCode? Check(SegmentControl segment, MailboxHeader header, bool isWhole, Subdevice? device) => device switch
    {
        _ when !isWhole => MailboxErrorCode.InvalidSize,
        null => MailboxErrorCode.InvalidHeader,
        { Mailbox: null } => MailboxErrorCode.UnsupportedProtocol,
        _ when (device.Sii.Protocols & ProtocolOf(header.Type)) == 0 => MailboxErrorCode.UnsupportedProtocol,
        _ when segment.Status.Phase < SegmentPhase.PreOp || device == segment.Files.InBoot => MailboxErrorCode.ServiceNotSupported,
        _ when header.Length == 0 => MailboxErrorCode.SizeTooShort,
        _ when MailboxHeader.Size + header.Length > device.Mailbox.SendCapacity => MailboxErrorCode.InvalidSize,
        { Mailbox.IsCrowded: true } => MailboxErrorCode.NoMemory,
        _ => null,
    };

    private static MailboxProtocols ProtocolOf(MailboxType type) => type switch
    {
        MailboxType.AoE => MailboxProtocols.AoE,
        MailboxType.EoE => MailboxProtocols.EoE,
        MailboxType.CoE => MailboxProtocols.CoE,
        MailboxType.FoE => MailboxProtocols.FoE,
        MailboxType.SoE => MailboxProtocols.SoE,
        MailboxType.VoE => MailboxProtocols.VoE,
        _ => MailboxProtocols.None,
    };
}
