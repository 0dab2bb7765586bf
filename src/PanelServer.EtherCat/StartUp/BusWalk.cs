using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.StartUp;

/// <summary>What stands at each place of the bus, counted from 0 in the order of the frame, and how it is wired.</summary>
internal sealed class BusWalk
{
    private readonly bool[] _ports;

    private BusWalk(ushort[] stations, IReadOnlyList<bool>[] ports)
    {
        (Stations, _ports) = (stations, [.. ports.SelectMany(open => open)]);
        Nodes = SegmentTopology.Compute([.. ports.Select(open => new PortTimes(open, null))]);
    }

    /// <summary>Station addresses.</summary>
    public IReadOnlyList<ushort> Stations { get; }

    /// <summary>The place and port that each hangs on; delays are not measured.</summary>
    public IReadOnlyList<TopologyNode> Nodes { get; }

    /// <summary>Looks at the first places twice, up to one that does not answer.</summary>
    /// <param name="bus">Way to them.</param>
    /// <param name="count">How many.</param>
    /// <returns>Null if the second look has found something else: positions shift while branches come and go.</returns>
    public static async Task<BusWalk?> TakeAsync(BusAccess bus, int count)
    {
        BusWalk first = await LookAsync(bus, count);
        BusWalk second = await LookAsync(bus, count);
        return second.IsWiredAs(first) && second.Stations.SequenceEqual(first.Stations) ? second : null;
    }

    /// <summary>True if places and ports are the same as at another time, whatever the addresses.</summary>
    public bool IsWiredAs(BusWalk other) => _ports.AsSpan().SequenceEqual(other._ports);

    private static async Task<BusWalk> LookAsync(BusAccess bus, int count)
    {
        IEnumerable<int> places = Enumerable.Range(0, count);
        BusReply[] replies = await Task.WhenAll(
            [.. places.Select(place => bus.ReadPositionAsync(place, Registers.StationAddress, 2)), .. places.Select(place => bus.ReadPositionAsync(place, Registers.DlStatus, 2))]);
        (BusReply Station, BusReply Ports)[] answered =
        [
            .. replies.Take(count).Zip(replies.Skip(count)).TakeWhile(pair => pair.First.WorkingCounter != 0 && pair.Second.WorkingCounter != 0),
        ];
        return new([.. answered.Select(reply => reply.Station.Word)], [.. answered.Select(reply => new DlStatus(reply.Ports.Word).OpenPorts)]);
    }
}
