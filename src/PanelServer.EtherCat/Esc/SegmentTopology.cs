namespace PanelServer.EtherCat.Esc;

/// <summary>What is known of a subdevice's ports after a broadcast write has latched the receive times.</summary>
/// <param name="IsOpen">Open ports 0–3.</param>
/// <param name="Times">Receive times of ports 0–3 in ns of the local clock, modulo 2³²; null when the subdevice has none.</param>
public sealed record PortTimes(IReadOnlyList<bool> IsOpen, IReadOnlyList<uint>? Times);

/// <summary>Where a subdevice hangs.</summary>
/// <param name="Parent">Position of the subdevice before it, or -1 for the first one.</param>
/// <param name="ParentPort">Port of the parent.</param>
/// <param name="DelayNanoseconds">Time a frame takes from the first subdevice to this one.</param>
public readonly record struct TopologyNode(int Parent, int ParentPort, long DelayNanoseconds);

/// <summary>Finds out how subdevices are connected and how long frames travel (ETG.1000.4, "Distributed clocks").</summary>
public static class SegmentTopology
{
    /// <summary>Order in which a frame passes the ports of a subdevice.</summary>
    private static readonly int[] FrameOrder = [0, 3, 1, 2];

    /// <summary>Computes parent and delay of each subdevice.</summary>
    /// <param name="devices">Subdevices in the order of processing.</param>
    public static TopologyNode[] Compute(IReadOnlyList<PortTimes> devices) => Compute(devices, new int[devices.Count]);

    /// <summary>Finds the open port behind which no subdevice follows: in a closed ring the one that leads back to the main device.</summary>
    /// <param name="devices">Subdevices in the order of processing; times are not needed.</param>
    /// <returns>Position and port; null if there is no such port.</returns>
    public static (int Position, int Port)? FindFreePort(IReadOnlyList<PortTimes> devices)
    {
        int[] used = new int[devices.Count];
        Compute(devices, used);
        for (int position = devices.Count - 1; position >= 0; position--)
        {
            int[] downstream = DownstreamPorts(devices[position]);
            if (used[position] < downstream.Length)
            {
                return (position, downstream[used[position]]);
            }
        }

        return null;
    }

    private static TopologyNode[] Compute(IReadOnlyList<PortTimes> devices, int[] used)
    {
        TopologyNode[] nodes = new TopologyNode[devices.Count];
        for (int position = 0; position < devices.Count; position++)
        {
            if (position == 0)
            {
                nodes[0] = new TopologyNode(-1, 0, 0);
                continue;
            }

            int parent = FindParent(devices, used, position);
            int port = parent >= 0 ? DownstreamPorts(devices[parent])[used[parent]++] : 0;
            nodes[position] = new TopologyNode(parent, port, DelayOf(devices, nodes, position, parent, port));
        }

        return nodes;
    }

    private static int FindParent(IReadOnlyList<PortTimes> devices, int[] used, int position)
    {
        int parent = position - 1;
        while (parent >= 0 && used[parent] >= DownstreamPorts(devices[parent]).Length)
        {
            parent--;
        }

        return parent;
    }

    private static int[] DownstreamPorts(PortTimes device) => [.. FrameOrder.Skip(1).Where(port => device.IsOpen[port])];

    private static long DelayOf(IReadOnlyList<PortTimes> devices, TopologyNode[] nodes, int position, int parent, int port)
    {
        // A subdevice without receive times is transparent: what hangs behind it hangs on the branch before it.
        while (parent >= 0 && devices[parent].Times is null)
        {
            (parent, port) = (nodes[parent].Parent, nodes[parent].ParentPort);
        }

        if (parent < 0)
        {
            // Behind an interruption of a ring, where nothing was measured: at least not nearer than the one before.
            return nodes[position - 1].DelayNanoseconds;
        }

        IReadOnlyList<uint> times = devices[parent].Times!;
        long earlierBranches = 0;
        int entered = 0;
        foreach (int branch in DownstreamPorts(devices[parent]))
        {
            uint loop = unchecked(times[branch] - times[entered]);
            if (branch == port)
            {
                return nodes[parent].DelayNanoseconds + earlierBranches + ((loop - LoopOf(devices[position])) / 2);
            }

            earlierBranches += loop;
            entered = branch;
        }

        return nodes[parent].DelayNanoseconds;
    }

    /// <summary>Time between a frame's entry into a subdevice and its return from everything behind it.</summary>
    private static long LoopOf(PortTimes device)
    {
        int[] downstream = DownstreamPorts(device);
        return device.Times is null || downstream.Length == 0 ? 0 : unchecked(device.Times[downstream[^1]] - device.Times[0]);
    }
}
