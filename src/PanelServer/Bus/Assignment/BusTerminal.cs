using PanelServer.EtherCat;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.Host.Bus.Assignment;

/// <summary>A terminal on the bus, as far as assigning is concerned.</summary>
/// <param name="Position">Its position, from 0.</param>
/// <param name="Name">Its order number.</param>
/// <param name="Identity">Vendor, product and revision.</param>
/// <param name="Words">What its EEPROM says of the machine that it belongs to.</param>
internal sealed record BusTerminal(int Position, string Name, TerminalIdentity Identity, IdentificationWords Words)
{
    /// <summary>As messages name it.</summary>
    public string Label => $"{Name} at position {Position}";

    /// <summary>The machine and the role that it is assigned to; null if it belongs to no machine.</summary>
    public DeviceMachineIdentification? Assignment => DeviceMachineIdentification.Of(Words);

    /// <summary>Takes what is known of a subdevice.</summary>
    public static BusTerminal Of(SubdeviceSnapshot subdevice) => new(subdevice.Position, subdevice.Name, subdevice.Identity, IdentificationWords.Of(subdevice.Eeprom));
}
