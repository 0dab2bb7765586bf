namespace PanelServer.EtherCat.Watch;

/// <summary>
/// The order in which frames pass the subdevices; a missing one keeps its place behind the one that was before it. The scan numbers the subdevices in
/// this order, and the numbers stay: the order changes when something is put in between or plugged in somewhere else.
/// </summary>
internal sealed class BusOrder
{
    /// <summary>The subdevices in the order of the bus.</summary>
    public IReadOnlyList<Subdevice> Devices { get; private set; } = [];

    /// <summary>Takes the subdevices that are there in the order of the bus.</summary>
    /// <param name="present">Known ones and new ones, each once.</param>
    /// <returns>True if a known one is at another place now.</returns>
    public bool Update(IReadOnlyList<Subdevice> present)
    {
        HashSet<Subdevice> there = [.. present];
        List<Subdevice> order = [.. present];
        for (int i = 0; i < Devices.Count; i++)
        {
            if (!there.Contains(Devices[i]))
            {
                order.Insert(i == 0 ? 0 : order.IndexOf(Devices[i - 1]) + 1, Devices[i]);
            }
        }

        bool hasChanged = !Devices.SequenceEqual(order);
        Take(order);
        return hasChanged;
    }

    /// <summary>Forgets all subdevices from a number on.</summary>
    public void Forget(int from) => Take([.. Devices.Where(device => device.Position < from)]);

    private void Take(List<Subdevice> order)
    {
        Devices = order;
        for (int i = 0; i < order.Count; i++)
        {
            order[i].SetBusPosition(i);
        }
    }
}
