namespace PanelServer.EtherCat.Terminals;

/// <summary>A device type that has a driver, with the identities it is known by.</summary>
/// <param name="Name">Order number.</param>
/// <param name="Product">Product code.</param>
/// <param name="Revisions">Revisions the driver was written for, the preferred one first. All have the same variant (low word).</param>
public sealed record KnownDevice(string Name, uint Product, IReadOnlyList<uint> Revisions)
{
    /// <summary>Vendor id; Beckhoff unless said otherwise.</summary>
    public uint Vendor { get; init; } = KnownDevices.Beckhoff;

    /// <summary>Identity of the preferred revision.</summary>
    public TerminalIdentity Identity => new(Vendor, Product, Revisions[0]);

    /// <summary>True if the identity is this type in any revision: vendor, product and, with Beckhoff, variant agree.</summary>
    public bool Matches(TerminalIdentity found) =>
        found.Vendor == Vendor && found.Product == Product && (Vendor != KnownDevices.Beckhoff || found.Variant == Identity.Variant);

    /// <summary>True if the driver was written for exactly this revision.</summary>
    public bool IsKnownRevision(TerminalIdentity found) => Matches(found) && Revisions.Contains(found.Revision);
}
