using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>The subdevice's side of its mailbox.</summary>
public sealed partial class VirtualSubdevice
{
    private const ushort FirstParameter = 0x8000;
    private const ushort LastParameter = 0x8FFF;

    SdoAbortCode? ICoeDevice.Intercept(ushort index, byte subindex) => Faults.TakeAbort(index, subindex);

    SdoAbortCode? ICoeDevice.Reading(ObjectEntry entry) => _application?.ObjectReading(entry);

    SdoAbortCode? ICoeDevice.Writing(ObjectEntry entry, long value)
    {
        if (entry is { Index: CoeObjects.RestoreDefaults, Subindex: 1 } && value != DictionaryBuilder.RestoreSignature)
        {
            return SdoAbortCode.CannotTransfer;
        }

        foreach (PdoAssignment assignment in _process.Assignments)
        {
            if (assignment.Check(entry, value) is { } code)
            {
                return code;
            }
        }

        return _application?.ObjectWriting(entry, value);
    }

    void ICoeDevice.Written(ObjectEntry entry)
    {
        if (entry is { Index: CoeObjects.RestoreDefaults, Subindex: 1 })
        {
            RestoreParameters();
        }

        _application?.ObjectWritten(entry);
    }

    void ICoeDevice.Reply(ReadOnlySpan<byte> message) => Mailbox!.Reply(MailboxType.CoE, message);

    void ICoeDevice.ReplyError(MailboxErrorCode code) => Mailbox!.ReplyError(code);

    private void HandleMailbox(MailboxHeader header)
    {
        MailboxProtocols protocols = Description.Mailbox!.Protocols;
        if (header.Type == MailboxType.CoE && protocols.HasFlag(MailboxProtocols.CoE) && State != AlState.Boot)
        {
            _coe!.Receive(Mailbox!.RequestBody);
        }
        else if (header.Type == MailboxType.FoE && Files is not null)
        {
            Files.Receive(Mailbox!.RequestBody);
        }
        else
        {
            Mailbox!.ReplyError(MailboxErrorCode.UnsupportedProtocol);
        }
    }

    private void RestoreParameters()
    {
        foreach (DictionaryObject o in Dictionary.Objects)
        {
            if (o.Index is >= FirstParameter and <= LastParameter)
            {
                foreach (ObjectEntry entry in o.Entries)
                {
                    entry.Reset();
                    _application?.ObjectWritten(entry);
                }
            }
        }
    }
}
