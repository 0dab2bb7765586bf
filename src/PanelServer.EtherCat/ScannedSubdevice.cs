using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat;

/// <summary>What the scan found out about a subdevice. Immutable.</summary>
/// <param name="Position">Position in the segment, 0 for the first.</param>
/// <param name="Station">Configured station address.</param>
/// <param name="Information">The ten information bytes of the ESC.</param>
/// <param name="PdiControl">Register 0x0140.</param>
/// <param name="Sii">What its EEPROM says.</param>
/// <param name="Terminal">Its driver.</param>
internal sealed record ScannedSubdevice(int Position, ushort Station, byte[] Information, ushort PdiControl, SiiContent Sii, Terminal Terminal)
{
    /// <summary>The name that messages use.</summary>
    public string Label => Terminal.Label;

    /// <summary>AL status follows AL control without firmware; the error bit then means nothing.</summary>
    public bool IsEmulated => (PdiControl & Registers.PdiDeviceEmulation) != 0;

    /// <summary>What the ESC can.</summary>
    public EscFeatures Features => (EscFeatures)BinaryPrimitives.ReadUInt16LittleEndian(Information.AsSpan(Registers.Features));

    /// <summary>True when the EEPROM announces a mailbox with any protocol.</summary>
    public bool HasMailbox => Sii.Mailbox.IsPresent && Sii.Protocols != MailboxProtocols.None;

    /// <summary>True when objects can be read and written.</summary>
    public bool HasCoe => HasMailbox && (Sii.Protocols & MailboxProtocols.CoE) != 0;

    /// <summary>True when files can be transferred.</summary>
    public bool HasFoe => HasMailbox && (Sii.Protocols & MailboxProtocols.FoE) != 0;
}
