namespace PanelServer.EtherCat.Segments;

/// <summary>What is being taken into a segment in OP.</summary>
/// <param name="Added">Subdevices that were plugged in, in the order of their numbers.</param>
/// <param name="Withdrawn">Those that were there and are configured anew together with them, because they belong to one group.</param>
internal sealed record Addition(IReadOnlyList<Subdevice> Added, IReadOnlyList<Subdevice> Withdrawn)
{
    /// <summary>All of them, in the order of their numbers.</summary>
    public IEnumerable<Subdevice> All => Withdrawn.Concat(Added);
}
