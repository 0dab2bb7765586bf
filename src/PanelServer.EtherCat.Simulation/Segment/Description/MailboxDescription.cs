using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Simulation.Segment.Description;

/// <summary>Where a mailbox lies: receive is main device to subdevice.</summary>
/// <param name="ReceiveStart">Address of sync manager 0.</param>
/// <param name="ReceiveLength">Bytes of sync manager 0.</param>
/// <param name="SendStart">Address of sync manager 1.</param>
/// <param name="SendLength">Bytes of sync manager 1.</param>
public readonly record struct MailboxWindow(ushort ReceiveStart, ushort ReceiveLength, ushort SendStart, ushort SendLength);

/// <summary>Mailbox of a subdevice.</summary>
public sealed record MailboxDescription
{
    /// <summary>Mailbox in PRE-OP, SAFE-OP and OP, SII words 0x18 to 0x1B.</summary>
    public required MailboxWindow Standard { get; init; }

    /// <summary>Mailbox in BOOT, SII words 0x14 to 0x17; null when BOOT is not supported.</summary>
    public MailboxWindow? Bootstrap { get; init; }

    /// <summary>SII word 0x1C. CoE and FoE are served; a request of another protocol gets a mailbox error.</summary>
    public MailboxProtocols Protocols { get; init; } = MailboxProtocols.CoE | MailboxProtocols.FoE;

    /// <summary>CoE abilities.</summary>
    public CoeDetails Coe { get; init; } = CoeDetails.Sdo | CoeDetails.SdoInformation | CoeDetails.PdoAssign;

    /// <summary>The mailbox of most Beckhoff terminals: 128 bytes at 0x1000 and 0x1080, bootstrap 244 bytes.</summary>
    public static MailboxDescription Standard128 { get; } = new()
    {
        Standard = new MailboxWindow(0x1000, 128, 0x1080, 128),
        Bootstrap = new MailboxWindow(0x1000, 244, 0x10F4, 244),
    };
}
