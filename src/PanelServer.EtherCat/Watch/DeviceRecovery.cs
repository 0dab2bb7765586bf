using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.StartUp;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport.Redundancy;

namespace PanelServer.EtherCat.Watch;

/// <summary>Brings a single subdevice back that has dropped out, was restarted or plugged in again, without touching the others.</summary>
internal sealed class DeviceRecovery(BusTools tools, ClockSetup clocks, BusOrder order)
{
    /// <summary>Station addresses under which newly found subdevices are looked at before they get their own.</summary>
    private const ushort FirstTemporaryStation = 0x3000;
    private const ushort LastTemporaryStation = 0x3FFF;

    /// <summary>Subdevices beyond the configured ones that are looked at: a larger count is taken for a damaged answer.</summary>
    private const int SurplusAtMost = 16;

    // Each is used once: one that was looked at when the bus was interrupted keeps its own.
    private ushort _temporaryStation = LastTemporaryStation;

    // The order has changed and its delays are not measured yet.
    private bool _hasMoved;

    /// <summary>Station address of the clock that all others follow; null without one.</summary>
    public ushort? ReferenceStation => clocks.Reference?.Station;

    /// <summary>
    /// Finds the places of subdevices that are not known; none while one of those that are known is missing, since it may be one of them, and while a ring is
    /// interrupted.
    /// </summary>
    public async Task<IReadOnlyList<int>> FindAddedAsync(IReadOnlyList<Subdevice> devices)
    {
        ushort count = (await tools.Bus.ReadAllAsync(Registers.Type, 1)).WorkingCounter;
        if (count <= devices.Count || !IsWhole)
        {
            return [];
        }

        // First the ends: a count that was damaged is not worth asking so many.
        BusReply[] ends = await Task.WhenAll(ReadStationAsync(count - 1), ReadStationAsync(count));
        if (ends[0].WorkingCounter != 1 || ends[1].WorkingCounter != 0)
        {
            return [];
        }

        BusReply[] addresses = await WalkAsync(count);
        HashSet<ushort> known = [.. devices.Select(device => device.Station)];
        int[] places = [.. Enumerable.Range(0, count).Where(place => !known.Contains(addresses[place].Word))];
        known.ExceptWith(addresses.Where(reply => reply.WorkingCounter == 1).Select(reply => reply.Word));
        return known.Count == 0 && places.Length == count - devices.Count ? places : [];
    }

    /// <summary>
    /// Looks by position for subdevices without their station address, and gives it back to those that are what was missed: where they were, behind the one
    /// that they were behind, or anywhere if they cannot be taken for another. What does not belong to the configuration is named in a warning and
    /// left alone.
    /// </summary>
    /// <param name="devices">The segment as configured.</param>
    /// <param name="missing">Those that do not answer at their station address.</param>
    /// <param name="mayHaveMoved">True when the order of the others is worth looking at.</param>
    /// <returns>Findings.</returns>
    public async Task<IReadOnlyList<EtherCatError>> FindMissingAsync(IReadOnlyList<Subdevice> devices, List<Subdevice> missing, bool mayHaveMoved)
    {
        List<EtherCatError> findings = [];
        HashSet<Subdevice> substituted = [];
        ushort count = (await tools.Bus.ReadAllAsync(Registers.Type, 1)).WorkingCounter;
        if (missing.Count > 0 || count != devices.Count || mayHaveMoved)
        {
            await FindAsync(devices, missing, Math.Min(count, devices.Count + SurplusAtMost), substituted, findings);
        }

        foreach (Subdevice device in devices)
        {
            device.NoteSubstitute(substituted.Contains(device));
        }

        return findings;
    }

    private async Task FindAsync(IReadOnlyList<Subdevice> devices, List<Subdevice> missing, int positions, HashSet<Subdevice> substituted, List<EtherCatError> findings)
    {
        BusReply[] addresses = await WalkAsync(positions);
        Dictionary<ushort, Subdevice> known = devices.ToDictionary(device => device.Station);
        RemoveAmbiguous(known, missing, addresses);
        Subdevice?[] places = [.. addresses.TakeWhile(reply => reply.WorkingCounter != 0).Select(reply => known.GetValueOrDefault(reply.Word))];
        HashSet<Subdevice> absent = [.. missing.Except(places.OfType<Subdevice>())];

        // Behind a coupler of another number than the missing one's: what looks alike there is not what was missed.
        bool belongsToAnother = false;
        for (int place = 0; place < places.Length; place++)
        {
            if (places[place] is null)
            {
                Subdevice[] expected = [.. Expect(places, place, absent).Where(device => !belongsToAnother || IsUnmistakable(device))];
                (places[place], Subdevice? missed) = await TryAssignAsync(place, expected, absent, findings);
                if (missed is not null)
                {
                    substituted.Add(missed);
                    belongsToAnother |= missed.IdSelector != 0 || missed.Eeprom.StationAlias != 0;
                }
            }

            if (places[place] is { } there)
            {
                absent.Remove(there);
                belongsToAnother = false;
            }
        }

        await FollowAsync([.. places.OfType<Subdevice>()]);
    }

    // The one that was behind the subdevice before the place, then in their order those that were between the ones that are around it now.
    private IEnumerable<Subdevice> Expect(Subdevice?[] places, int place, HashSet<Subdevice> absent)
    {
        int end = places.Skip(place + 1).FirstOrDefault(device => device is not null)?.BusPosition ?? order.Devices.Count;
        int start = places.Take(place).Select(device => device?.BusPosition ?? -1).Where(position => position < end).DefaultIfEmpty(-1).Max() + 1;
        int behind = place > 0 && places[place - 1] is { } before ? before.BusPosition + 1 : start;
        return order.Devices.Skip(behind).Take(1).Concat(order.Devices.Take(end).Skip(start)).Where(absent.Contains);
    }

    private async Task FollowAsync(IReadOnlyList<Subdevice> present)
    {
        _hasMoved |= order.Update(present);
        if (_hasMoved && IsWhole)
        {
            _hasMoved = !await clocks.ReorderAsync(present, isRing: tools.Transport.Ring is not null);
        }
    }

    private bool IsUnmistakable(Subdevice device) => device.IdSelector != 0 || tools.Options.IsUnmistakable(device.Eeprom);

    private bool IsWhole => tools.Transport.Ring is not { State: not RingState.Closed };

    private Task<BusReply[]> WalkAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(ReadStationAsync));

    private Task<BusReply> ReadStationAsync(int place) => tools.Bus.ReadPositionAsync(place, Registers.StationAddress, 2);

    // Two that answer to one address, as after devices were plugged in and out while addresses were given: both are looked at anew.
    private static void RemoveAmbiguous(Dictionary<ushort, Subdevice> known, List<Subdevice> missing, BusReply[] addresses)
    {
        foreach (IGrouping<ushort, BusReply> same in addresses.Where(reply => reply.WorkingCounter != 0).GroupBy(reply => reply.Word))
        {
            if (same.Skip(1).Any() && known.Remove(same.Key, out Subdevice? device))
            {
                missing.Add(device);
            }
        }
    }

    /// <summary>
    /// Asks whether the subdevice alone answers to its parts of the process image, each once. Sends zeros as outputs: for faulted
    /// groups only.
    /// </summary>
    /// <returns>Null when it does, else the working counter of a part that is not answered once.</returns>
    public async Task<int?> FindWrongCounterAsync(Subdevice device)
    {
        foreach (ProcessSlot slot in device.Configuration!.Slots)
        {
            ushort counter = await tools.Bus.LogicalAsync(slot.Command, slot.LogicalAddress, slot.Length);
            if (counter != 1)
            {
                return counter;
            }
        }

        return null;
    }

    /// <summary>True for the subdevice whose clock all others follow.</summary>
    public bool IsReference(Subdevice device) => device == clocks.Reference;

    /// <summary>Starts a subdevice again: from SAFE-OP the short way, else with all that its bring-up wrote.</summary>
    public async Task RecoverAsync(Subdevice device)
    {
        if (!await tools.States.ReadStatusAsync(device))
        {
            return;
        }

        if (!device.TryCountRecovery(tools.Bus.NowNanoseconds, tools.Options.RecoveriesPerMinute))
        {
            device.Fail(TerminalCondition.NotOperational, DescribeDropOut(device, tools.Options.RecoveriesPerMinute));
            return;
        }

        tools.Logger.LogRecovery(device.Label, device.AlStatus.State);
        try
        {
            device.Terminal.Start();
            bool isRestart = false;
            if (device.AlStatus.State == AlState.SafeOp && !ConcernsConfiguration(device.AlStatusCode))
            {
                await tools.States.ChangeAsync(device, AlState.SafeOp);
            }
            else
            {
                await RestartAsync(device);
                isRestart = true;
            }

            if (device.Target == AlState.Op)
            {
                device.TakePart(Participation.Joining);
                await tools.States.ChangeAsync(device, AlState.SafeOp);
                if (isRestart)
                {
                    await clocks.WaitForSync0Async([device]);
                }

                await tools.States.ChangeAsync(device, AlState.Op);
                device.TakePart(Participation.Expected);
            }

            device.Succeed();
            tools.Logger.LogRecovered(device.Label);
        }
        catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Subdevice)
        {
            device.FailRestart(failure.Error);
        }
    }

    private static EtherCatError DescribeDropOut(Subdevice device, int times) => device.LastStartFailure is { } failure
        ? EtherCatErrors.DroppedOutAndNotStarted(device.Label, times, failure)
        : EtherCatErrors.DroppedOut(device.Label, times);

    private async Task RestartAsync(Subdevice device)
    {
        await tools.StartUp.ResetAsync(device);
        await tools.StartUp.EnterPreOpAsync(device);
        if (device.Target < AlState.Op)
        {
            return;
        }

        await SubdeviceStartUp.WriteParametersAsync(device);
        await BringUp.MeasureAsync(device);
        await tools.StartUp.WriteProcessRegistersAsync(device);
        await clocks.RejoinAsync(device);
        await clocks.StartSync0Async(device);
    }

    /// <summary>An error that requesting OP once more would not cure: the subdevice must be configured anew.</summary>
    private static bool ConcernsConfiguration(AlStatusCode code) =>
        code is not (AlStatusCode.NoError or AlStatusCode.SyncManagerWatchdog or AlStatusCode.NoValidOutputs or AlStatusCode.NoValidInputs);

    /// <returns>The missing one that sits there; or the missing one whose place another device of its type has; null if there is none.</returns>
    private async Task<(Subdevice? Back, Subdevice? Missed)> TryAssignAsync(int place, Subdevice[] expected, HashSet<Subdevice> absent, List<EtherCatError> findings)
    {
        (ushort temporary, SiiContent? found, ushort idSelector) = await IdentifyAtAsync(place);
        if (found is not null && (Array.Find(expected, IsFound) ?? FindElsewhere()) is { } back)
        {
            await tools.Bus.WriteWordAsync(temporary, Registers.StationAddress, back.Station);
            return (back, null);
        }

        await tools.Bus.WriteWordAsync(temporary, Registers.StationAddress, 0);
        if (found is not null && Array.Find(expected, candidate => candidate.BusPosition == place) is { IsConfigured: true } missed && IsOfSameType(missed.Sii, found))
        {
            findings.Add(EtherCatErrors.SubstituteFound(place, Describe(found)));
            return (null, missed);
        }

        findings.Add(EtherCatErrors.StrangerFound(place, found is null ? "a device that does not say what it is" : Describe(found)));
        return (null, null);

        bool IsFound(Subdevice candidate) => candidate.IdSelector == idSelector && tools.Options.IsSameDevice(candidate.Eeprom, found);

        Subdevice? FindElsewhere()
        {
            Subdevice[] same = [.. absent.Where(candidate => IsUnmistakable(candidate) && IsFound(candidate))];
            return same.Length == 1 ? same[0] : null;
        }
    }

    /// <summary>
    /// Takes the device of the same type that sits in the place of a missing one for it, and gives it its station alias: the next look starts it.
    /// </summary>
    /// <param name="devices">The segment as configured.</param>
    /// <param name="device">The missing one.</param>
    /// <param name="words">Words of its EEPROM that the other one gets.</param>
    /// <exception cref="EtherCatException">There is none, or its EEPROM refuses.</exception>
    public async Task ExchangeAsync(IReadOnlyList<Subdevice> devices, Subdevice device, IReadOnlyList<(ushort Address, ushort Value)> words)
    {
        // What was seen in its place may have moved since.
        BusReply present = await ReadStationAsync(device.BusPosition);
        if (!device.HasSubstitute || present.WorkingCounter != 1 || devices.Any(known => known.Station == present.Word))
        {
            throw new EtherCatException(EtherCatErrors.NothingToExchange(device.Label));
        }

        (ushort temporary, SiiContent? found, ushort idSelector) = await IdentifyAtAsync(device.BusPosition);
        ushort station = 0;
        try
        {
            if (found is null || !IsOfSameType(device.Sii, found))
            {
                throw new EtherCatException(EtherCatErrors.NothingToExchange(device.Label));
            }

            IReadOnlyList<(ushort Address, ushort Value)> all = [.. found.WordsForAlias(device.Eeprom.StationAlias), .. words];
            foreach ((ushort address, ushort value) in all)
            {
                await tools.Eeprom.WriteWordAsync(temporary, address, value);
            }

            device.Exchange(found.With(all), idSelector);
            station = device.Station;
        }
        finally
        {
            await tools.Bus.WriteWordAsync(temporary, Registers.StationAddress, station);
        }
    }

    private static bool IsOfSameType(SiiContent one, SiiContent other) => (one.VendorId, one.ProductCode) == (other.VendorId, other.ProductCode);

    // Positions may shift while a device is looked at, when others come and go: from here on it is addressed by a station address only.
    private async Task<(ushort Station, SiiContent? Found, ushort IdSelector)> IdentifyAtAsync(int place)
    {
        ushort temporary = _temporaryStation = _temporaryStation == LastTemporaryStation ? FirstTemporaryStation : (ushort)(_temporaryStation + 1);
        await tools.Bus.WritePositionWordAsync(place, Registers.StationAddress, temporary);
        SiiContent? found = await IdentifyAsync(temporary);
        return (temporary, found, found is null ? (ushort)0 : await tools.Identification.ReadAsync(temporary, found));
    }

    private async Task<SiiContent?> IdentifyAsync(ushort station)
    {
        try
        {
            await tools.Eeprom.ClaimAsync(station);
            return await tools.Eeprom.ReadImageAsync(station);
        }
        catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Subdevice)
        {
            return null;
        }
    }

    private static string Describe(SiiContent image) =>
        image.OrderNumber.Length > 0 ? image.OrderNumber : $"an unknown device (vendor 0x{image.VendorId:X8}, product 0x{image.ProductCode:X8})";
}
