using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.StartUp;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Watch;

/// <summary>Brings a single subdevice back that has dropped out, was restarted or plugged in again, without touching the others.</summary>
internal sealed class DeviceRecovery(BusTools tools, ClockSetup clocks)
{
    /// <summary>Station addresses under which newly found subdevices are looked at before they get their own.</summary>
    private const ushort FirstTemporaryStation = 0x3000;
    private const ushort LastTemporaryStation = 0x3FFF;

    /// <summary>Subdevices beyond the configured ones that are looked at: a larger count is taken for a damaged answer.</summary>
    private const int SurplusAtMost = 16;

    // Each is used once: one that was looked at when the bus was interrupted keeps its own.
    private ushort _temporaryStation = LastTemporaryStation;

    /// <summary>
    /// Counts the subdevices behind the last one that is known; 0 while one of those is not in its place, since positions mean nothing then, and in
    /// a ring, which has no end to add to.
    /// </summary>
    public async Task<int> CountAddedAsync(IReadOnlyList<Subdevice> devices)
    {
        ushort count = (await tools.Bus.ReadAllAsync(Registers.Type, 1)).WorkingCounter;
        if (count <= devices.Count || tools.Transport.Ring is not null)
        {
            return 0;
        }

        BusReply[] replies = await Task.WhenAll(
            devices.Select(device => device.Position).Append(count - 1).Append(count)
                .Select(position => tools.Bus.ReadPositionAsync(position, Registers.StationAddress, 2)));
        bool isWhole = devices.All(device => replies[device.Position] is { WorkingCounter: 1 } reply && reply.Word == device.Station);
        return isWhole && replies[^2].WorkingCounter == 1 && replies[^1].WorkingCounter == 0 ? count - devices.Count : 0;
    }

    /// <summary>
    /// Looks by position for subdevices without their station address, and gives it back to those that are what was there before.
    /// What does not belong to the configuration is named in a warning and left alone.
    /// </summary>
    /// <param name="devices">The segment as configured.</param>
    /// <param name="missing">Those that do not answer at their station address.</param>
    /// <returns>Findings.</returns>
    public async Task<IReadOnlyList<EtherCatError>> FindMissingAsync(IReadOnlyList<Subdevice> devices, List<Subdevice> missing)
    {
        List<EtherCatError> findings = [];
        HashSet<Subdevice> substituted = [];
        ushort count = (await tools.Bus.ReadAllAsync(Registers.Type, 1)).WorkingCounter;
        if (missing.Count > 0 || count != devices.Count)
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
        BusReply[] addresses = await Task.WhenAll(Enumerable.Range(0, positions).Select(position => tools.Bus.ReadPositionAsync(position, Registers.StationAddress, 2)));
        Dictionary<ushort, Subdevice> known = devices.ToDictionary(device => device.Station);
        RemoveAmbiguous(known, missing, addresses);
        Queue<Subdevice> candidates = new(missing.OrderBy(device => device.Position));
        for (int position = 0; position < positions && addresses[position].WorkingCounter != 0; position++)
        {
            if (known.TryGetValue(addresses[position].Word, out Subdevice? present))
            {
                // Missing ones before a subdevice that is there can no longer follow.
                while (candidates.TryPeek(out Subdevice? earlier) && earlier.Position < present.Position)
                {
                    candidates.Dequeue();
                }
            }
            else if (await TryAssignAsync(position, candidates, findings) is { } missed)
            {
                substituted.Add(missed);
            }
        }
    }

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

    /// <returns>The missing one whose place another device of its type has; null if there is none.</returns>
    private async Task<Subdevice?> TryAssignAsync(int position, Queue<Subdevice> candidates, List<EtherCatError> findings)
    {
        (ushort temporary, SiiContent? found) = await IdentifyAtAsync(position);
        foreach (Subdevice candidate in candidates)
        {
            if (found is not null && tools.Options.IsSameDevice(candidate.Eeprom, found))
            {
                while (candidates.Dequeue() != candidate)
                {
                    // Those before it are not there: the order on the bus is fixed.
                }

                await tools.Bus.WriteWordAsync(temporary, Registers.StationAddress, candidate.Station);
                return null;
            }
        }

        await tools.Bus.WriteWordAsync(temporary, Registers.StationAddress, 0);
        if (found is not null && candidates.FirstOrDefault(candidate => candidate.Position == position) is { IsConfigured: true } missing && IsOfSameType(missing.Sii, found))
        {
            findings.Add(EtherCatErrors.SubstituteFound(position, Describe(found)));
            return missing;
        }

        findings.Add(EtherCatErrors.StrangerFound(position, found is null ? "a device that does not say what it is" : Describe(found)));
        return null;
    }

    /// <summary>Takes the device of the same type that sits in the place of a missing one for it: the next look starts it.</summary>
    /// <param name="devices">The segment as configured.</param>
    /// <param name="device">The missing one.</param>
    /// <param name="words">Words of its EEPROM that the other one gets.</param>
    /// <exception cref="EtherCatException">There is none, or its EEPROM refuses.</exception>
    public async Task ExchangeAsync(IReadOnlyList<Subdevice> devices, Subdevice device, IReadOnlyList<(ushort Address, ushort Value)> words)
    {
        // What was seen in its place may have moved since.
        BusReply present = await tools.Bus.ReadPositionAsync(device.Position, Registers.StationAddress, 2);
        if (!device.HasSubstitute || present.WorkingCounter != 1 || devices.Any(known => known.Station == present.Word))
        {
            throw new EtherCatException(EtherCatErrors.NothingToExchange(device.Label));
        }

        (ushort temporary, SiiContent? found) = await IdentifyAtAsync(device.Position);
        ushort station = 0;
        try
        {
            if (found is null || !IsOfSameType(device.Sii, found))
            {
                throw new EtherCatException(EtherCatErrors.NothingToExchange(device.Label));
            }

            foreach ((ushort address, ushort value) in words)
            {
                await tools.Eeprom.WriteWordAsync(temporary, address, value);
            }

            device.Exchange(found.With(words));
            station = device.Station;
        }
        finally
        {
            await tools.Bus.WriteWordAsync(temporary, Registers.StationAddress, station);
        }
    }

    private static bool IsOfSameType(SiiContent one, SiiContent other) => (one.VendorId, one.ProductCode) == (other.VendorId, other.ProductCode);

    // Positions may shift while a device is looked at, when others come and go: from here on it is addressed by a station address only.
    private async Task<(ushort Station, SiiContent? Found)> IdentifyAtAsync(int position)
    {
        ushort temporary = _temporaryStation = _temporaryStation == LastTemporaryStation ? FirstTemporaryStation : (ushort)(_temporaryStation + 1);
        await tools.Bus.WritePositionWordAsync(position, Registers.StationAddress, temporary);
        return (temporary, await IdentifyAsync(temporary));
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
