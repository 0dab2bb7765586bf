namespace PanelServer.EtherCat.Terminals;

/// <summary>EK1100 bus coupler: no process data, no mailbox; usually the reference clock.</summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class Ek1100(TerminalIdentity identity) : Terminal(KnownDevices.Ek1100.Name, identity);
