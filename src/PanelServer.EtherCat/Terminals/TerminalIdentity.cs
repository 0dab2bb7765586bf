namespace PanelServer.EtherCat.Terminals;

/// <summary>
/// Who made a subdevice and what it is: the first three words pairs of its EEPROM identity (ETG.1000.6, object 0x1018:01–03).
/// </summary>
/// <param name="Vendor">Vendor id assigned by the EtherCAT Technology Group.</param>
/// <param name="Product">Product code, chosen by the vendor.</param>
/// <param name="Revision">Revision. Beckhoff: the high word counts revisions, the low word is the variant (0x001E in EL7031-0030).</param>
public readonly record struct TerminalIdentity(uint Vendor, uint Product, uint Revision)
{
    /// <summary>Low word of the revision: the variant of a Beckhoff terminal, 0 for the plain one.</summary>
    public ushort Variant => (ushort)Revision;

    /// <summary>The three numbers in hexadecimal, as they are printed in device descriptions.</summary>
    public override string ToString() => $"vendor 0x{Vendor:X8}, product 0x{Product:X8}, revision 0x{Revision:X8}";
}
