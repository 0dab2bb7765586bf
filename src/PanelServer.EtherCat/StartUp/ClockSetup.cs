using System.Buffers.Binary;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.StartUp;

/// <summary>Distributed clocks: delays, offsets, settling, SYNC0 (ETG.1000.4, "Distributed clocks").</summary>
internal sealed class ClockSetup(BusAccess bus, MainDeviceOptions options, Func<long> now)
{
    private const int SettleFramesPerCheck = 500;
    private const int SettleFramesAtMost = 15_000;
    private const byte ActivateSync0 = 0x03;
    private const byte ActivateSync1 = 0x04;
    private const int LoopClosed = 3;
    private const int DatagramsInFlight = 10;
    private const int CyclesOfSync0 = 20;
    private static readonly TimeSpan Sync0Lead = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSync0Lead = 64 * Sync0Lead;
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<DeviceClock> _clocks = [];
    private TimeSpan _sync0Lead = Sync0Lead;

    /// <summary>Subdevice whose clock all others follow; null when none has a complete one.</summary>
    public Subdevice? Reference { get; private set; }

    /// <summary>How long after the place of the frame in the cycle SYNC0 comes.</summary>
    public long Sync0ShiftNanoseconds => (options.Sync0Shift ?? options.CycleTime / 2).WholeNanoseconds();

    /// <summary>Measures delays and sets offsets so that all clocks show calendar time.</summary>
    /// <param name="devices">The segment.</param>
    /// <param name="isRing">True if the last subdevice may lead back to the main device.</param>
    public async Task InitializeAsync(IReadOnlyList<Subdevice> devices, bool isRing)
    {
        await ClearAsync(bus.WriteAllAsync);
        LatchedTimes[] latched = await MeasureAsync(devices, isRing);
        TopologyNode[] nodes = SegmentTopology.Compute([.. latched.Select(times => times.Ports)]);
        for (int i = 0; i < devices.Count; i++)
        {
            devices[i].Place(nodes[i], latched[i].HasClock);
        }

        if (!options.UseDistributedClocks)
        {
            return;
        }

        Reference = devices.FirstOrDefault(device => device.HasClock);
        foreach (Subdevice device in devices.Where(device => device.HasClock))
        {
            _clocks.Add(new(device, latched[device.Position].Offset, DelayOf(device)));
        }

        await Task.WhenAll(_clocks.Select(WriteOffsetAsync));
    }

    /// <summary>Takes subdevices that were added into the time of the reference; the other clocks keep theirs.</summary>
    /// <param name="order">The segment with those that were added, in the order of the bus.</param>
    /// <param name="added">Those.</param>
    /// <param name="isRing">True if the last subdevice may lead back to the main device.</param>
    /// <exception cref="EtherCatException">One of them does not answer any more.</exception>
    public async Task AddAsync(IReadOnlyList<Subdevice> order, IReadOnlyList<Subdevice> added, bool isRing)
    {
        Forget(added[0].Position);
        await Task.WhenAll(added.Select(device => ClearAsync((address, data) => bus.WriteAsync(device.Station, address, data))));
        if (!await TryPlaceAsync(order, isRing))
        {
            throw new EtherCatException(EtherCatErrors.SubdeviceCountChanged());
        }

        foreach (Subdevice device in added.Where(device => device.HasClock && Reference is not null))
        {
            _clocks.Add(new(device, 0, 0));
            await RejoinAsync(device);
        }

        await FollowOrderAsync(order);
    }

    /// <summary>Measures the delays anew after the order of the bus has changed. The first clock is the reference from now on, with the time that the others have.</summary>
    /// <param name="order">The subdevices that are there, in the order of the bus.</param>
    /// <param name="isRing">True if the last subdevice may lead back to the main device.</param>
    /// <returns>False if one of them does not answer any more, and nothing was done.</returns>
    public async Task<bool> ReorderAsync(IReadOnlyList<Subdevice> order, bool isRing)
    {
        if (!await TryPlaceAsync(order, isRing))
        {
            return false;
        }

        await FollowOrderAsync(order);
        return true;
    }

    /// <summary>Forgets the clocks of subdevices from a number on.</summary>
    public void Forget(int from)
    {
        _clocks.RemoveAll(clock => clock.Device.Position >= from);
        if (Reference?.Position >= from)
        {
            Reference = _clocks.Select(clock => clock.Device).MinBy(device => device.BusPosition);
        }
    }

    /// <summary>Distributes the reference time until all clocks agree within the tolerance.</summary>
    /// <returns>Null, or a warning that names the subdevice that does not settle.</returns>
    public async Task<EtherCatError?> SettleAsync()
    {
        if (Reference is null)
        {
            return null;
        }

        // Clocks that have been given the time and do not settle in it, as those of software do not, get no better by waiting.
        long end = now() + options.ClockSettleTime.WholeNanoseconds();
        for (int sent = 0; sent < SettleFramesAtMost && now() < end; sent += SettleFramesPerCheck)
        {
            for (int i = 0; i < SettleFramesPerCheck / DatagramsInFlight; i++)
            {
                await Task.WhenAll(Enumerable.Range(0, DatagramsInFlight).Select(_ =>
                    bus.ReadMultipleWriteAsync(Reference.Station, Registers.DcSystemTime, 8)));
            }

            await ReadDifferencesAsync();
            if (_clocks.All(IsWithinTolerance))
            {
                return null;
            }
        }

        Subdevice worst = _clocks.Select(clock => clock.Device).MaxBy(device => Math.Abs((long)device.ClockDifference))!;
        return EtherCatErrors.ClockUnsettled(worst.Label, worst.ClockDifference);
    }

    /// <summary>Reads how far each clock is from the reference.</summary>
    public async Task ReadDifferencesAsync() =>
        await Task.WhenAll(_clocks.Select(async clock =>
        {
            BusReply reply = await bus.ReadAsync(clock.Device.Station, Registers.DcSystemTimeDifference, 4);
            if (reply.WorkingCounter > 0)
            {
                clock.Device.SetClockDifference(DecodeDifference(BinaryPrimitives.ReadUInt32LittleEndian(reply.Data)));
            }
        }));

    /// <summary>Sign and magnitude to a number: bit 31 set means that the local clock is behind.</summary>
    public static int DecodeDifference(uint register)
    {
        int magnitude = (int)(register & 0x7FFF_FFFF);
        return (register & 0x8000_0000) != 0 ? -magnitude : magnitude;
    }

    /// <summary>
    /// Gives a restarted subdevice its delay and offset again, without touching the other clocks. If it is the reference itself,
    /// it takes over the time that the others have kept.
    /// </summary>
    /// <returns>False if nobody could tell it the time.</returns>
    public async Task<bool> RejoinAsync(Subdevice device)
    {
        Subdevice? source = device == Reference ? _clocks.Find(clock => clock.Device != device && clock.Device.IsInOrder)?.Device : Reference;
        if (source is null || _clocks.FindIndex(clock => clock.Device == device) is not (>= 0 and int own))
        {
            return false;
        }

        // Asked for together, so that they travel in one frame and are read within its passage. The offset stays until the new one is known: others may follow it.
        BusReply[] replies = await Task.WhenAll(
            bus.ReadAsync(source.Station, Registers.DcSystemTime, 8),
            bus.ReadAsync(device.Station, Registers.DcSystemTime, 8),
            bus.ReadAsync(device.Station, Registers.DcSystemTimeOffset, 8));
        if (replies.Any(reply => reply.WorkingCounter == 0))
        {
            return false;
        }

        _clocks[own] = _clocks[own] with { Offset = unchecked((long)(replies[0].LongWord - replies[1].LongWord + replies[2].LongWord)) };
        await WriteOffsetAsync(_clocks[own]);
        return true;
    }

    /// <summary>Starts SYNC0 of a terminal that wants it, in PRE-OP.</summary>
    public async Task StartSync0Async(Subdevice device)
    {
        if (!device.HasClock || Reference is null || !device.Terminal.UsesSync0)
        {
            return;
        }

        // A start that has passed when the unit is activated never comes: the clock would have to go round. A busy computer may need longer than
        // the lead for these few frames, and is given more then.
        while (!await ActivateSync0Async(device, _sync0Lead) && _sync0Lead < LongestSync0Lead)
        {
            _sync0Lead *= 2;
        }
    }

    /// <summary>Waits until SYNC0 runs in the terminals that want it, as they must have seen it when OP is requested.</summary>
    public async Task WaitForSync0Async(IEnumerable<Subdevice> devices)
    {
        if (Reference is not null && devices.Any(device => device.HasClock && device.Terminal.UsesSync0))
        {
            await bus.DelayAsync(_sync0Lead + (options.CycleTime * CyclesOfSync0));
        }
    }

    // Activates SYNC0 with a start so long after now; whether the start was still to come then.
    private async Task<bool> ActivateSync0Async(Subdevice device, TimeSpan lead)
    {
        ulong cycle = (ulong)options.CycleTime.WholeNanoseconds();
        ulong shift = (ulong)Sync0ShiftNanoseconds;
        await bus.WriteAsync(device.Station, Registers.DcActivation, [0]);
        await bus.WriteAsync(device.Station, Registers.DcCyclicUnitControl, [0]);
        ulong start = ((await ReferenceTimeAsync() + (ulong)lead.WholeNanoseconds()) / cycle * cycle) + shift;
        byte[] startBytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(startBytes, start);
        byte[] cycleBytes = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(cycleBytes, (uint)cycle);
        await bus.WriteAsync(device.Station, Registers.DcStartTime, startBytes);
        byte[] sync1Bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(sync1Bytes, (uint)(device.Terminal.Sync1Delay ?? TimeSpan.Zero).WholeNanoseconds());
        await bus.WriteAsync(device.Station, Registers.DcSync0CycleTime, cycleBytes);
        await bus.WriteAsync(device.Station, Registers.DcSync1CycleTime, sync1Bytes);
        await bus.WriteAsync(device.Station, Registers.DcActivation, [(byte)(ActivateSync0 | (device.Terminal.Sync1Delay is null ? 0 : ActivateSync1))]);
        return await ReferenceTimeAsync() < start;
    }

    private async Task<ulong> ReferenceTimeAsync()
    {
        BusReply time = await bus.ReadAsync(Reference!.Station, Registers.DcSystemTime, 8);
        return time.WorkingCounter > 0 ? time.LongWord : throw new EtherCatException(EtherCatErrors.ClockUnreadable(Reference.Label));
    }

    // Where each hangs and how long frames travel. In a ring, which is not opened for it while it works, what is new counts as near as the one before it.
    private async Task<bool> TryPlaceAsync(IReadOnlyList<Subdevice> order, bool isRing)
    {
        LatchedTimes[] latched = await LatchAsync(order, order.Count);
        if (latched.Any(times => !times.IsThere))
        {
            return false;
        }

        TopologyNode[] nodes = SegmentTopology.Compute([.. latched.Select(times => times.Ports)]);
        for (int i = 0; i < order.Count; i++)
        {
            int parent = nodes[i].Parent >= 0 ? order[nodes[i].Parent].Position : -1;
            long delay = !isRing ? nodes[i].DelayNanoseconds
                : order[i].IsConfigured || i == 0 ? order[i].Node.DelayNanoseconds
                : order[i - 1].Node.DelayNanoseconds;
            order[i].Place(new(parent, nodes[i].ParentPort, delay), order[i].HasClock || latched[i].HasClock);
        }

        return true;
    }

    // The time goes from the reference to what is behind it: it has to be the first clock of all, and to have the time before the others follow it.
    private async Task FollowOrderAsync(IReadOnlyList<Subdevice> order)
    {
        if (Reference is null || order.FirstOrDefault(device => _clocks.Exists(clock => clock.Device == device)) is not { } first)
        {
            return;
        }

        if (first.IsInOrder || await RejoinAsync(first))
        {
            Reference = first;
        }

        for (int i = 0; i < _clocks.Count; i++)
        {
            if (order.Contains(_clocks[i].Device) && DelayOf(_clocks[i].Device) is var delay && delay != _clocks[i].Delay)
            {
                _clocks[i] = _clocks[i] with { Delay = delay };
                await WriteDelayAsync(_clocks[i]);
            }
        }
    }

    private uint DelayOf(Subdevice device) => (uint)Math.Max(0, device.Node.DelayNanoseconds - Reference!.Node.DelayNanoseconds);

    private bool IsWithinTolerance(DeviceClock clock) =>
        Math.Abs((long)clock.Device.ClockDifference) <= options.ClockTolerance.WholeNanoseconds();

    private static async Task ClearAsync(Func<ushort, byte[], Task<ushort>> write)
    {
        await write(Registers.DcSystemTime, new byte[8]);
        await write(Registers.DcSystemTimeOffset, new byte[8]);
        await write(Registers.DcSystemTimeDelay, new byte[4]);
        await write(Registers.DcSystemTimeDifference, new byte[4]);
        await write(Registers.DcActivation, new byte[1]);
        await write(Registers.DcStartTime, new byte[8]);
        await write(Registers.DcSync0CycleTime, new byte[4]);
        await write(Registers.DcSync1CycleTime, new byte[4]);

        // In this order: writing the speed counter resets the filter, with the depths set before.
        await write(Registers.DcFilterDepth, [Registers.DcFilterDepthDefault & 0xFF, Registers.DcFilterDepthDefault >> 8]);
        await write(Registers.DcSpeedCounterStart, [Registers.DcSpeedCounterReset & 0xFF, Registers.DcSpeedCounterReset >> 8]);
    }

    // Delays come from a frame's way there and back, which a closed ring does not have: it is cut at its end for the measurement. The part
    // behind an interruption is passed backwards first, so that its receive times mean something else, and goes without.
    private async Task<LatchedTimes[]> MeasureAsync(IReadOnlyList<Subdevice> devices, bool isRing)
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

    private async Task<LatchedTimes[]> LatchAsync(IReadOnlyList<Subdevice> devices, int reversedFrom)
    {
        await bus.WriteAllAsync(Registers.DcReceiveTimes, new byte[4]);
        long now = (options.Calendar.GetUtcNow() - Epoch).WholeNanoseconds();
        return await Task.WhenAll(devices.Select(async (device, place) =>
        {
            BusReply[] replies = await bus.ReadAsync(
                device.Station, (Registers.DcReceiveTimeUnit, 8), (Registers.DcReceiveTimes, 16), (Registers.DlStatus, 2));
            (BusReply unit, BusReply times, BusReply ports) = (replies[0], replies[1], replies[2]);
            device.SetPorts(new DlStatus(ports.Word));
            uint[]? receiveTimes = times.WorkingCounter > 0 && place < reversedFrom ? Times(times.Data) : null;
            return new LatchedTimes(ports.WorkingCounter > 0, unit.WorkingCounter > 0, now - unchecked((long)unit.LongWord), new(device.Ports.OpenPorts, receiveTimes));
        }));
    }

    private static uint[] Times(byte[] data) =>
        [.. Enumerable.Range(0, DlStatus.PortCount).Select(port => BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(4 * port)))];

    private async Task WriteOffsetAsync(DeviceClock clock)
    {
        byte[] offset = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(offset, clock.Offset);
        await bus.WriteAsync(clock.Device.Station, Registers.DcSystemTimeOffset, offset);
        await WriteDelayAsync(clock);
        await bus.WriteAsync(clock.Device.Station, Registers.DcSpeedCounterStart, [Registers.DcSpeedCounterReset & 0xFF, Registers.DcSpeedCounterReset >> 8]);
    }

    private async Task WriteDelayAsync(DeviceClock clock)
    {
        byte[] delay = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(delay, clock.Delay);
        await bus.WriteAsync(clock.Device.Station, Registers.DcSystemTimeDelay, delay);
    }

    /// <summary>Where a subdevice's clock is set to; the offset in ns of its own clock to the reference time, the delay in ns behind the reference.</summary>
    private sealed record DeviceClock(Subdevice Device, long Offset, uint Delay);

    /// <summary>What was read after the receive times were latched.</summary>
    private readonly record struct LatchedTimes(bool IsThere, bool HasClock, long Offset, PortTimes Ports);
}
