namespace PanelServer.EtherCat.Terminals;

/// <summary>Finds the driver for an identity read from the bus.</summary>
public static class TerminalCatalog
{
    private static readonly (KnownDevice Device, Func<TerminalIdentity, Terminal> Create)[] Drivers =
    [
        (KnownDevices.Ek1100, identity => new Ek1100(identity)),
    ];

    /// <summary>All device types that have a driver.</summary>
    public static IEnumerable<KnownDevice> Devices => Drivers.Select(driver => driver.Device);

    /// <summary>
    /// Creates the driver. Vendor, product and variant decide; another revision than the known ones is accepted, because Beckhoff keeps
    /// process data compatible between revisions. A subdevice without driver gets a <see cref="GenericTerminal"/>.
    /// </summary>
    /// <param name="identity">Identity read from the EEPROM.</param>
    /// <param name="orderNumber">Order number string of the EEPROM, used as name where there is no driver; may be empty.</param>
    public static Terminal Create(TerminalIdentity identity, string orderNumber)
    {
        foreach ((KnownDevice device, Func<TerminalIdentity, Terminal> create) in Drivers)
        {
            if (device.Matches(identity))
            {
                return create(identity);
            }
        }

        return new GenericTerminal(orderNumber.Length > 0 ? orderNumber : $"Unknown device ({identity})", identity);
    }

    /// <summary>A warning if the terminal has no driver or a revision the driver was not written for; null if all is well.</summary>
    public static string? Warning(Terminal terminal)
    {
        if (!terminal.IsSupported)
        {
            return $"{terminal.Label} has no driver ({terminal.Identity}): it is held in PRE-OP and cannot be used.";
        }

        return Devices.Any(device => device.IsKnownRevision(terminal.Identity))
            ? null
            : $"{terminal.Label} has revision 0x{terminal.Identity.Revision:X8}, which has not been tried with this driver: check its values before use.";
    }
}
