using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Terminals.Wago;

namespace PanelServer.EtherCat.Terminals;

/// <summary>Finds the driver for an identity read from the bus.</summary>
public static class TerminalCatalog
{
    private static readonly (KnownDevice Device, Func<TerminalIdentity, Terminal> Create)[] Drivers =
    [
        (KnownDevices.Ek1100, identity => new Ek1100(identity)),
        (KnownDevices.El1002, identity => new El1002(identity)),
        (KnownDevices.El1008, identity => new El1008(identity)),
        (KnownDevices.El2002, identity => new El2002(identity)),
        (KnownDevices.El2004, identity => new El2004(identity)),
        (KnownDevices.El2008, identity => new El2008(identity)),
        (KnownDevices.El3021, identity => new El3021(identity)),
        (KnownDevices.El3204, identity => new El3204(identity)),
        (KnownDevices.El4002, identity => new El4002(identity)),
        (KnownDevices.El5152, identity => new El5152(identity)),
        (KnownDevices.El6021, identity => new El6021(identity)),
        (KnownDevices.El7031, identity => new El7031(identity)),
        (KnownDevices.El7031Variant0030, identity => new El7031Variant0030(identity)),
        (KnownDevices.El7041Variant0052, identity => new El7041Variant0052(identity)),
        (KnownDevices.Wago750354, identity => new WagoCoupler(identity)),
        (KnownDevices.Ip20Di8Do8, identity => new Ip20Di8Do8(identity)),
    ];

    /// <summary>All device types that have a driver.</summary>
    public static IEnumerable<KnownDevice> Devices => Drivers.Select(driver => driver.Device);

    /// <summary>
    /// Creates the driver. Vendor, product and variant decide; another revision than the known ones is accepted, because Beckhoff keeps
    /// process data compatible between revisions. A subdevice without driver gets a <see cref="GenericTerminal"/>.
    /// </summary>
    /// <param name="identity">Identity read from the EEPROM.</param>
    /// <param name="orderNumber">Order number string of the EEPROM, used as name where there is no driver; may be empty.</param>
    public static Terminal Create(TerminalIdentity identity, string orderNumber) =>
        FindDriver(identity) ?? new GenericTerminal(NameOf(identity, orderNumber), identity);

    /// <summary>
    /// Creates the driver as <see cref="Create"/> does, but a subdevice without driver is operated with the process data that it declares.
    /// </summary>
    /// <param name="identity">Identity read from the EEPROM.</param>
    /// <param name="orderNumber">Order number string of the EEPROM, used as name where there is no driver; may be empty.</param>
    public static Terminal CreateOrDeclared(TerminalIdentity identity, string orderNumber) =>
        FindDriver(identity) ?? Declared(identity, orderNumber);

    /// <summary>Operates every subdevice with the process data that it declares, also those for which there is a driver.</summary>
    /// <param name="identity">Identity read from the EEPROM.</param>
    /// <param name="orderNumber">Order number string of the EEPROM, used as name; may be empty.</param>
    public static Terminal Declared(TerminalIdentity identity, string orderNumber) =>
        new DeclaredTerminal(NameOf(identity, orderNumber), identity);

    /// <summary>A warning if the terminal has no driver or a revision the driver was not written for; null if all is well.</summary>
    public static EtherCatError? Warning(Terminal terminal)
    {
        if (!terminal.IsSupported)
        {
            return EtherCatErrors.NoDriver(terminal.Label, terminal.Identity);
        }

        if (terminal is DeclaredTerminal)
        {
            return null;
        }

        return Devices.Any(device => device.IsKnownRevision(terminal.Identity))
            ? null
            : EtherCatErrors.RevisionUntried(terminal.Label, terminal.Identity.Revision);
    }

    private static Terminal? FindDriver(TerminalIdentity identity)
    {
        foreach ((KnownDevice device, Func<TerminalIdentity, Terminal> create) in Drivers)
        {
            if (device.Matches(identity))
            {
                return create(identity);
            }
        }

        return null;
    }

    private static string NameOf(TerminalIdentity identity, string orderNumber) =>
        orderNumber.Length > 0 ? orderNumber : $"Unknown device ({identity})";
}
