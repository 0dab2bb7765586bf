using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Segment.Coe;

/// <summary>Receives the CoE messages of a subdevice and hands them to the SDO and SDO information services (ETG.1000.6, "CoE").</summary>
internal sealed class CoeServer
{
    private readonly ICoeDevice _device;
    private readonly SdoServer _sdo;
    private readonly SdoInformationServer _information;

    internal CoeServer(ICoeDevice device)
    {
        _device = device;
        _sdo = new SdoServer(device);
        _information = new SdoInformationServer(device);
    }

    /// <summary>Forgets a transfer that has begun.</summary>
    internal void Reset() => _sdo.Reset();

    /// <summary>Handles one message, beginning with the CoE header. Never throws, whatever the bytes.</summary>
    internal void Receive(ReadOnlySpan<byte> message)
    {
        if (!CoeHeader.TryRead(message, out CoeHeader header))
        {
            _device.ReplyError(MailboxErrorCode.SizeTooShort);
            return;
        }

        ReadOnlySpan<byte> body = message[CoeHeader.Size..];
        switch (header.Service)
        {
            case CoeService.SdoRequest when (_device.Abilities & CoeDetails.Sdo) != 0:
                _sdo.Receive(body);
                break;
            case CoeService.SdoResponse when !body.IsEmpty && body[0] == SdoCommand.Abort:
                _sdo.Reset();
                break;
            case CoeService.SdoInformation when (_device.Abilities & CoeDetails.SdoInformation) != 0:
                _information.Receive(body);
                break;
            default:
                _device.ReplyError(MailboxErrorCode.ServiceNotSupported);
                break;
        }
    }
}
