using System.Buffers.Binary;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.StartUp;

/// <summary>Measures how long frames travel: from the times at which one comes to each port and back (ETG.1000.4, "Distributed clocks").</summary>
/// <param name="bus">Reads and writes registers.</param>
/// <param name="systemTime">The system time, ns.</param>
internal sealed class DelayMeasurement(BusAccess bus, Func<ulong> systemTime)
{
    private const int LoopClosed = 3;

    /// <summary>
    /// Has the receive times of a frame latched, at the scan. A closed ring, which has no way there and back, is cut at its end for it. The part behind an
    /// interruption is passed backwards first, so that its receive times mean something else, and goes without.
    /// </summary>
    /// <param name="devices">The segment, in the order of the bus.</param>
    /// <param name="isRing">True if the last subdevice may lead back to the main device.</param>
    public async Task<LatchedTimes[]> MeasureAsync(IReadOnlyList<Subdevice> devices, bool isRing)
    {
        int reversedFrom = isRing && devices.FirstOrDefault(device => !device.Ports.IsOpen(0)) is { } first ? first.Position : devices.Count;
        if (!isRing || reversedFrom < devices.Count
            || SegmentTopology.FindFreePort([.. devices.Select(device => new PortTimes(device.Ports.OpenPorts, null))]) is not { } end)
        {
            return await LatchAsync(devices, reversedFrom);
        }

        Subdevice last = devices[end.Position];
        await bus.WriteAsync(last.Station, Registers.LoopControl, [(byte)(LoopClosed << (2 * end.Port))]);
        LatchedTimes[] latched = await LatchAsync(devices, reversedFrom);
        await bus.WriteAsync(last.Station, Registers.LoopControl, [0]);
        last.SetPorts(new DlStatus((await bus.ReadAsync(last.Station, Registers.DlStatus, 2)).Word));
        return latched;
    }

    /// <summary>Has the receive times of a frame latched, and reads them.</summary>
    /// <param name="devices">The subdevices, in the order of the bus.</param>
    /// <param name="reversedFrom">Place of the first one that frames pass backwards.</param>
    public async Task<LatchedTimes[]> LatchAsync(IReadOnlyList<Subdevice> devices, int reversedFrom)
    {
        await bus.WriteAllAsync(Registers.DcReceiveTimes, new byte[4]);
        ulong latched = systemTime();
        return await Task.WhenAll(devices.Select(async (device, place) =>
        {
            BusReply[] replies = await bus.ReadAsync(
                device.Station, (Registers.DcReceiveTimeUnit, 8), (Registers.DcReceiveTimes, 16), (Registers.DlStatus, 2));
            (BusReply unit, BusReply times, BusReply ports) = (replies[0], replies[1], replies[2]);
            device.SetPorts(new DlStatus(ports.Word));
            uint[]? receiveTimes = times.WorkingCounter > 0 && place < reversedFrom ? Times(times.Data) : null;
            return new LatchedTimes(ports.WorkingCounter > 0, unit.WorkingCounter > 0, (long)(latched - unit.LongWord), new(device.Ports.OpenPorts, receiveTimes));
        }));
    }

    private static uint[] Times(byte[] data) =>
        [.. Enumerable.Range(0, DlStatus.PortCount).Select(port => BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(4 * port)))];
}

/// <summary>What was read after the receive times were latched.</summary>
/// <param name="IsThere">False if the subdevice does not answer.</param>
/// <param name="HasClock">True if there is a system time.</param>
/// <param name="Offset">From the subdevice's own clock to the system time, ns.</param>
/// <param name="Ports">Open ports and their receive times.</param>
internal readonly record struct LatchedTimes(bool IsThere, bool HasClock, long Offset, PortTimes Ports);
