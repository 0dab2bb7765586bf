namespace PanelServer.EtherCat.Terminals;

/// <summary>A device type that has a driver, with the identities it is known by.</summary>
/// <param name="Name">Order number.</param>
/// <param name="Product">Product code; the vendor is always <see cref="KnownDevices.Beckhoff"/>.</param>
/// <param name="Revisions">Revisions the driver was written for, the preferred one first. All have the same variant (low word).</param>
public sealed record KnownDevice(string Name, uint Product, IReadOnlyList<uint> Revisions)
{
    /// <summary>Identity of the preferred revision.</summary>
    public TerminalIdentity Identity => new(KnownDevices.Beckhoff, Product, Revisions[0]);

    /// <summary>True if the identity is this type in any revision: vendor, product and variant agree.</summary>
    public bool Matches(TerminalIdentity found) =>
        found.Vendor == KnownDevices.Beckhoff && found.Product == Product && found.Variant == Identity.Variant;

    /// <summary>True if the driver was written for exactly this revision.</summary>
    public bool IsKnownRevision(TerminalIdentity found) => Matches(found) && Revisions.Contains(found.Revision);
}
