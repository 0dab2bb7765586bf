using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Watch;

/// <summary>
/// Which missing subdevices may sit at a place of the bus where an unknown one is. Terminals of a type are alike, so what cannot be told apart by itself is
/// known by what it hangs on; behind something unmistakable that is missing itself, nothing is.
/// </summary>
/// <param name="devices">The segment as configured.</param>
/// <param name="order">The same in the order of the bus.</param>
/// <param name="absent">Those that are missing.</param>
/// <param name="isUnmistakable">Whether nothing else can be taken for a subdevice.</param>
internal sealed class ExpectedPlaces(
    IReadOnlyList<Subdevice> devices, IReadOnlyList<Subdevice> order, HashSet<Subdevice> absent, Func<Subdevice, bool> isUnmistakable)
{
    /// <summary>Those that hung on the port where the place is, directly or behind others that are missing, too.</summary>
    /// <param name="places">What is known of each place.</param>
    /// <param name="node">What the place hangs on.</param>
    public IEnumerable<Subdevice> HungOn(IReadOnlyList<Subdevice?> places, TopologyNode node)
    {
        int parent = node.Parent < 0 ? -1 : places[node.Parent]?.Position ?? int.MaxValue;
        return order.Where(device => absent.Contains(device) && HungOn(device.Node, parent, node.ParentPort));
    }

    /// <summary>
    /// Those that were between the ones that are known on both sides of the place. For a ring: while it is interrupted it does not show how it is wired, and its order is
    /// that of the scan.
    /// </summary>
    /// <param name="places">What is known of each place.</param>
    /// <param name="place">The place.</param>
    public IEnumerable<Subdevice> Between(IReadOnlyList<Subdevice?> places, int place)
    {
        int end = places.Skip(place + 1).FirstOrDefault(device => device is not null)?.BusPosition ?? order.Count;
        int start = places.Take(place).Select(device => device?.BusPosition ?? -1).Where(position => position < end).DefaultIfEmpty(-1).Max() + 1;
        return order.Take(end).Skip(start).Where(device => absent.Contains(device) && !HangsOnAbsent(device.Node));
    }

    private bool HungOn(TopologyNode node, int parent, int port)
    {
        while (node.Parent != parent)
        {
            if (node.Parent < 0 || !absent.Contains(devices[node.Parent]) || isUnmistakable(devices[node.Parent]))
            {
                return false;
            }

            node = devices[node.Parent].Node;
        }

        return parent < 0 || node.ParentPort == port;
    }

    private bool HangsOnAbsent(TopologyNode node)
    {
        for (; node.Parent >= 0; node = devices[node.Parent].Node)
        {
            if (absent.Contains(devices[node.Parent]) && isUnmistakable(devices[node.Parent]))
            {
                return true;
            }
        }

        return false;
    }
}
