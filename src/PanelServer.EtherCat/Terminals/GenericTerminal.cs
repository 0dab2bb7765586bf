namespace PanelServer.EtherCat.Terminals;

/// <summary>
/// A subdevice without driver. It is listed, held in PRE-OP, where its outputs are off, and disturbs nobody.
/// </summary>
/// <param name="name">Order number from its EEPROM, or a description of the identity if that is empty.</param>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class GenericTerminal(string name, TerminalIdentity identity) : Terminal(name, identity)
{
    /// <inheritdoc/>
    public override bool IsSupported => false;
}
