using System.Buffers.Binary;

namespace PanelServer.Simulation.Tests.Segment;

/// <content>Distributed clocks: latched times, topology, delays, drift compensation, SYNC0.</content>
internal sealed partial class GroupMaster
{
    /// <summary>The ports in the order in which a frame passes them.</summary>
    private static readonly int[] PortOrder = [0, 3, 1, 2];

    /// <summary>Working counter of the last frame that carried the reference time.</summary>
    public int ClockCounter { get; private set; }

    private void SetClocks(int staticSyncFrames)
    {
        // Every subdevice that announces a clock must count, also those that have the receive times alone.
        Assert.Equal(Devices.Count(device => device.HasClock), Broadcast(0x0900, 0, 0, 0, 0));
        foreach (Device? device in Devices.Where(device => device.HasClock))
        {
            byte[] time = Exchange(new Request(FixedRead, At(device.Station, 0x0918), new byte[8]))[0].Data;
            device.ReceiveTime = BinaryPrimitives.ReadInt64LittleEndian(time);
            byte[] ports = Read(device, 0x0900, 16);
            device.ReceiveTimes = [.. Enumerable.Range(0, 4).Select(i => BinaryPrimitives.ReadUInt32LittleEndian(ports.AsSpan(4 * i)))];
        }

        FindDelays();
        foreach (Device? device in Devices.Where(device => device.HasClock))
        {
            byte[] offset = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(offset, -device.ReceiveTime);
            _ = Write(device, 0x0920, offset);
            _ = Write(device, 0x0928, BitConverter.GetBytes((uint)device.Delay));
        }

        for (int i = 0; i < staticSyncFrames; i++)
        {
            ClockCounter = Exchange(new Request(FixedReadMultipleWrite, At(Devices[0].Station, 0x0910), new byte[8]))[0].Counter;
        }
    }

    private static bool IsOpen(Device device, int port) => (device.DlStatus & (0x0010 << port)) != 0;

    private static List<uint> OpenTimes(Device device) =>
        [.. PortOrder.Where(port => IsOpen(device, port)).Select(port => device.ReceiveTimes[port])];

    /// <summary>
    /// A subdevice hangs on the last one before it that has a port free. Its delay is that of its parent, the loops of the branches
    /// before its own, and half of what its own branch takes beyond the subdevice itself.
    /// </summary>
    private void FindDelays()
    {
        int[] used = new int[Devices.Count];
        for (int i = 1; i < Devices.Count; i++)
        {
            int parent = Enumerable.Range(0, i).Last(j => OpenTimes(Devices[j]).Count - 1 > used[j]);
            List<uint> times = OpenTimes(Devices[parent]);
            int branch = ++used[parent];
            List<uint> own = OpenTimes(Devices[i]);
            uint before = times[branch - 1] - times[0];
            uint loop = times[branch] - times[branch - 1];
            Devices[i].Parent = parent;
            Devices[i].Delay = Devices[parent].Delay + before + ((loop - (own[^1] - own[0])) / 2);
        }
    }

    /// <summary>Magnitude of a subdevice's deviation from the system time in ns, or 0 if it keeps none.</summary>
    public long Deviation(Device device)
    {
        Answer answer = Exchange(new Request(FixedRead, At(device.Station, 0x092C), new byte[4]))[0];
        return answer.Counter == 1 ? BinaryPrimitives.ReadUInt32LittleEndian(answer.Data) & 0x7FFFFFFF : 0;
    }

    /// <summary>Switches SYNC0 on: stop, take the unit, start at a whole cycle 100 ms ahead, cycle as eight bytes, go.</summary>
    /// <returns>True if the subdevice has a SYNC unit; the accesses are harmless where it has none.</returns>
    public bool StartSync0(Device device, long cycleNanoseconds)
    {
        _ = Write(device, 0x0981, 0);
        _ = Write(device, 0x0980, 0);
        long now = BinaryPrimitives.ReadInt64LittleEndian(Exchange(new Request(FixedRead, At(device.Station, 0x0910), new byte[8]))[0].Data);
        _ = Write(device, 0x0990, BitConverter.GetBytes((now + 100_000_000) / cycleNanoseconds * cycleNanoseconds));
        _ = Write(device, 0x09A0, BitConverter.GetBytes(cycleNanoseconds));
        return Write(device, 0x0981, 3) == 1;
    }
}
