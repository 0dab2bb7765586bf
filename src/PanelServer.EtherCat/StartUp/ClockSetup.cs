using System.Buffers.Binary;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.StartUp;

/// <summary>Distributed clocks: delays, offsets, settling, and who leads them (ETG.1000.4, "Distributed clocks").</summary>
/// <param name="bus">Reads and writes registers.</param>
/// <param name="options">Settings.</param>
/// <param name="time">Told which clock is the reference; knows its time.</param>
internal sealed class ClockSetup(BusAccess bus, MainDeviceOptions options, ReferenceClock time)
{
    private const int SettleFramesPerCheck = 500;
    private const int SettleFramesAtMost = 15_000;
    private const int DatagramsInFlight = 10;
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DelayMeasurement _measurement = new(bus, () => time.At(bus.NowNanoseconds));
    private readonly List<DeviceClock> _clocks = [];
    private Subdevice? _reference;

    /// <summary>Subdevice whose clock all others follow; null when none has a complete one.</summary>
    public Subdevice? Reference
    {
        get => _reference;
        private set
        {
            _reference = value;
            time.Lead(value);
        }
    }

    /// <summary>Measures delays and sets offsets so that all clocks show calendar time.</summary>
    /// <param name="devices">The segment.</param>
    /// <param name="isRing">True if the last subdevice may lead back to the main device.</param>
    public async Task InitializeAsync(IReadOnlyList<Subdevice> devices, bool isRing)
    {
        await ClearAsync(bus.WriteAllAsync);
        time.Set((options.Calendar.GetUtcNow() - Epoch).WholeNanoseconds(), bus.NowNanoseconds);
        LatchedTimes[] latched = await _measurement.MeasureAsync(devices, isRing);
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
        long end = bus.NowNanoseconds + options.ClockSettleTime.WholeNanoseconds();
        for (int sent = 0; sent < SettleFramesAtMost && bus.NowNanoseconds < end; sent += SettleFramesPerCheck)
        {
            for (int i = 0; i < SettleFramesPerCheck / DatagramsInFlight; i++)
            {
                await Task.WhenAll(Enumerable.Range(0, DatagramsInFlight).Select(_ =>
                    bus.ReadMultipleWriteAsync(Reference.Station, Registers.DcSystemTime, ReferenceClock.TimeLength)));
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
    /// it takes over the time that the others have kept; without others that of this computer, unless it has kept its own.
    /// </summary>
    /// <returns>False if it does not answer, or who knows the time does not.</returns>
    public async Task<bool> RejoinAsync(Subdevice device)
    {
        if (_clocks.FindIndex(clock => clock.Device == device) is not (>= 0 and int own))
        {
            return false;
        }

        Subdevice? source = device == Reference ? _clocks.Find(clock => clock.Device != device && clock.Device.IsInOrder)?.Device : Reference;

        // Asked for together, so that they travel in one frame and are read within its passage. The offset stays until the new one is known: others may follow it.
        BusReply[] replies = await Task.WhenAll(
            bus.ReadAsync((source ?? device).Station, Registers.DcSystemTime, ReferenceClock.TimeLength),
            bus.ReadAsync(device.Station, Registers.DcSystemTime, 8),
            bus.ReadAsync(device.Station, Registers.DcSystemTimeOffset, 8));
        if (replies.Any(reply => reply.WorkingCounter == 0))
        {
            return false;
        }

        bool hasKeptItsOffset = (uint)replies[2].LongWord == (uint)_clocks[own].Offset;
        if (source is not null || !hasKeptItsOffset)
        {
            // Of a 32-bit clock all but the low halves is 0, and what is written there has no effect.
            ulong right = source is not null ? time.Extend(replies[0].DoubleWord, bus.NowNanoseconds) : time.At(bus.NowNanoseconds);
            _clocks[own] = _clocks[own] with { Offset = unchecked((long)(right - replies[1].LongWord + replies[2].LongWord)) };
            await WriteOffsetAsync(_clocks[own]);
        }

        if (device == Reference)
        {
            time.Lead(device);
        }

        return true;
    }

    /// <summary>
    /// Has another clock stand in for a reference that is missing, or this computer if there is none, until it is in order again. The first clock that is there is
    /// the reference, since the time goes from it to what is behind it.
    /// </summary>
    /// <param name="missing">Subdevices that do not answer.</param>
    public async Task LeadWithoutAsync(IReadOnlyCollection<Subdevice> missing)
    {
        Subdevice[] there = [.. _clocks.Select(clock => clock.Device).Where(device => !missing.Contains(device)).OrderBy(device => device.BusPosition)];
        if (Reference is not null && missing.Contains(Reference))
        {
            if (Array.Find(there, device => device.IsInOrder) is not { } standIn)
            {
                time.Lead(null);
                return;
            }

            Reference = standIn;
        }
        else if (there.FirstOrDefault() is { IsInOrder: true } first && (first != Reference || !time.Exists) && await RejoinAsync(first))
        {
            Reference = first;
        }
        else
        {
            return;
        }

        await WriteDelaysAsync(there);
    }

    // Where each hangs and how long frames travel. In a ring, which is not opened for it while it works, what is new counts as near as the one before it.
    private async Task<bool> TryPlaceAsync(IReadOnlyList<Subdevice> order, bool isRing)
    {
        LatchedTimes[] latched = await _measurement.LatchAsync(order, order.Count);
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

        await WriteDelaysAsync(order);
    }

    private async Task WriteDelaysAsync(IReadOnlyCollection<Subdevice> present)
    {
        for (int i = 0; i < _clocks.Count; i++)
        {
            if (present.Contains(_clocks[i].Device) && DelayOf(_clocks[i].Device) is var delay && delay != _clocks[i].Delay)
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
}
