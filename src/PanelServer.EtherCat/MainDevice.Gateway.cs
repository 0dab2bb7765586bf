using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat;

/// <content>Mailbox messages of others (ETG.8200).</content>
public sealed partial class MainDevice
{
    /// <summary>
    /// Hands a mailbox message of somebody else to the subdevice whose station address is in its header, after the dialogues that run already, and
    /// returns what the subdevice answers: usually one message, several for a list in fragments. The counter in the message is the client's: the
    /// subdevice gets the main device's, and the answer the client's. Emergencies in between are kept as all others.
    /// </summary>
    /// <param name="request">The message with its mailbox header; bytes behind the length that it states are ignored.</param>
    /// <returns>
    /// The answers. A mailbox error reply (ETG.1000.4) when the message cannot be handed on: 5 for an unknown address, 2 for a protocol that the
    /// subdevice does not have, 6 and 8 for a wrong length, 4 before PRE-OP and in BOOT, 7 when too many messages wait for it already. Nothing when the subdevice
    /// does not answer within a second, when the message needs no answer, and when there is no whole header.
    /// </returns>
    public Task<IReadOnlyList<byte[]>> ForwardMailboxAsync(ReadOnlyMemory<byte> request) => _scheduler.InvokeAsync(async () =>
    {
        bool isWhole = MailboxHeader.TryRead(request.Span, out MailboxHeader header);
        if (request.Length < MailboxHeader.Size || header.Type == MailboxType.Error)
        {
            return [];
        }

        Subdevice? device = _devices.Find(device => device.Station == header.Address);
        if (CheckForeign(header, isWhole, device) is { } error)
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
        catch (Exception failure) when (failure is SubdeviceException or BusException)
        {
            return (IReadOnlyList<byte[]>)[];
        }
    });

    private MailboxErrorCode? CheckForeign(MailboxHeader header, bool isWhole, Subdevice? device) => device switch
    {
        _ when !isWhole => MailboxErrorCode.InvalidSize,
        null => MailboxErrorCode.InvalidHeader,
        { Mailbox: null } => MailboxErrorCode.UnsupportedProtocol,
        _ when (device.Sii.Protocols & ProtocolOf(header.Type)) == 0 => MailboxErrorCode.UnsupportedProtocol,
        _ when _phase < SegmentPhase.PreOp || device == _inBoot => MailboxErrorCode.ServiceNotSupported,
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
