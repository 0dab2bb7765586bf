using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.StartUp;
using PanelServer.EtherCat.Transport.Redundancy;

namespace PanelServer.EtherCat.Watch;

/// <summary>Finds out what is plugged in where: subdevices that were missed, that are new, or that sit in the place of others. Touches no other.</summary>
internal sealed class DeviceSearch(BusTools tools, ClockSetup clocks, BusOrder order)
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

    private bool IsRing => tools.Transport.Ring is not null;

    private bool IsInterruptedRing => tools.Transport.Ring is { State: not RingState.Closed };

    /// <summary>
    /// Finds the places of subdevices that are not known; none while one of those that are known is missing, since it may be one of them, and while a ring is
    /// interrupted.
    /// </summary>
    public async Task<IReadOnlyList<int>> FindAddedAsync(IReadOnlyList<Subdevice> devices)
    {
        ushort count = (await tools.Bus.ReadAllAsync(Registers.Type, 1)).WorkingCounter;
        if (count <= devices.Count || IsInterruptedRing)
        {
            return [];
        }

        // First the ends: a count that was damaged is not worth asking so many.
        BusReply[] ends = await Task.WhenAll(ReadStationAsync(count - 1), ReadStationAsync(count));
        if (ends[0].WorkingCounter != 1 || ends[1].WorkingCounter != 0 || await BusWalk.TakeAsync(tools.Bus, count) is not { } walk)
        {
            return [];
        }

        HashSet<ushort> known = [.. devices.Select(device => device.Station)];
        int[] places = [.. Enumerable.Range(0, walk.Stations.Count).Where(place => !known.Contains(walk.Stations[place]))];
        known.ExceptWith(walk.Stations);
        return known.Count == 0 && places.Length == count - devices.Count ? places : [];
    }

    /// <summary>
    /// Looks by position for subdevices without their station address, and gives it back to those that are what was missed: on what they hung on, or
    /// anywhere if they cannot be taken for another. What does not belong to the configuration is named in a warning and left alone.
    /// </summary>
    /// <param name="devices">The segment as configured.</param>
    /// <param name="missing">Those that do not answer at their station address.</param>
    /// <param name="mayHaveMoved">True when the order of the others is worth looking at.</param>
    /// <returns>Findings.</returns>
    public async Task<IReadOnlyList<EtherCatError>> FindMissingAsync(IReadOnlyList<Subdevice> devices, List<Subdevice> missing, bool mayHaveMoved)
    {
        List<EtherCatError> findings = [];
        HashSet<Subdevice> substituted = [];

        // Before a reference that was restarted, and has lost the time, can be given its address again.
        await clocks.LeadWithoutAsync(missing);
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

        Stranger stranger = await IdentifyAtAsync(device.BusPosition);
        ushort station = 0;
        try
        {
            if (stranger.Eeprom is not { } found || !stranger.IsOfTypeOf(device))
            {
                throw new EtherCatException(EtherCatErrors.NothingToExchange(device.Label));
            }

            IReadOnlyList<(ushort Address, ushort Value)> all = [.. found.WordsForAlias(device.Eeprom.StationAlias), .. words];
            foreach ((ushort address, ushort value) in all)
            {
                await tools.Eeprom.WriteWordAsync(stranger.Station, address, value);
            }

            device.Exchange(found.With(all), stranger.IdSelector);
            station = device.Station;
        }
        finally
        {
            await tools.Bus.WriteWordAsync(stranger.Station, Registers.StationAddress, station);
        }
    }

    private async Task FindAsync(IReadOnlyList<Subdevice> devices, List<Subdevice> missing, int count, HashSet<Subdevice> substituted, List<EtherCatError> findings)
    {
        if (await BusWalk.TakeAsync(tools.Bus, count) is not { } walk)
        {
            return;
        }

        Dictionary<ushort, Subdevice> known = devices.ToDictionary(device => device.Station);
        RemoveAmbiguous(known, missing, walk.Stations);
        Subdevice?[] places = [.. walk.Stations.Select(station => known.GetValueOrDefault(station))];
        HashSet<Subdevice> absent = [.. missing.Except(places.OfType<Subdevice>())];
        if (await IdentifyAsync(walk, [.. Enumerable.Range(0, places.Length).Where(place => places[place] is null)]) is not { } strangers)
        {
            return;
        }

        ExpectedPlaces expectation = new(devices, order.Devices, absent, IsUnmistakable);
        foreach ((int place, Stranger stranger) in strangers)
        {
            Subdevice[] expected = [.. IsRing ? expectation.Between(places, place) : expectation.HungOn(places, walk.Nodes[place])];
            places[place] = Array.Find(expected, device => IsSame(device, stranger)) ?? FindElsewhere(absent, stranger);
            await tools.Bus.WriteWordAsync(stranger.Station, Registers.StationAddress, places[place]?.Station ?? 0);
            if (places[place] is { } back)
            {
                absent.Remove(back);
            }
            else if (Array.Find(expected, device => device.BusPosition == place) is { IsConfigured: true } missed && stranger.IsOfTypeOf(missed))
            {
                substituted.Add(missed);
                findings.Add(EtherCatErrors.SubstituteFound(place, stranger.Describe()));
            }
            else
            {
                findings.Add(EtherCatErrors.StrangerFound(place, stranger.Describe()));
            }
        }

        await FollowAsync([.. places.OfType<Subdevice>()]);
    }

    private async Task FollowAsync(IReadOnlyList<Subdevice> present)
    {
        _hasMoved |= order.Update(present);
        if (_hasMoved && !IsInterruptedRing)
        {
            _hasMoved = !await clocks.ReorderAsync(present, IsRing);
        }
    }

    private bool IsUnmistakable(Subdevice device) => device.IdSelector != 0 || tools.Options.IsUnmistakable(device.Eeprom);

    private bool IsSame(Subdevice device, Stranger stranger) =>
        stranger.Eeprom is not null && device.IdSelector == stranger.IdSelector && tools.Options.IsSameDevice(device.Eeprom, stranger.Eeprom);

    private Subdevice? FindElsewhere(HashSet<Subdevice> absent, Stranger stranger)
    {
        Subdevice[] same = [.. absent.Where(device => IsUnmistakable(device) && IsSame(device, stranger))];
        return same.Length == 1 ? same[0] : null;
    }

    // Two that answer to one address, as after devices were plugged in and out while addresses were given: both are looked at anew.
    private static void RemoveAmbiguous(Dictionary<ushort, Subdevice> known, List<Subdevice> missing, IReadOnlyList<ushort> stations)
    {
        foreach (IGrouping<ushort, ushort> same in stations.GroupBy(station => station))
        {
            if (same.Skip(1).Any() && known.Remove(same.Key, out Subdevice? device))
            {
                missing.Add(device);
            }
        }
    }

    /// <returns>Place and device, in the order of the bus; null if the bus was plugged differently meanwhile, so that somebody else may have been looked at.</returns>
    private async Task<IReadOnlyList<(int Place, Stranger Stranger)>?> IdentifyAsync(BusWalk walk, int[] places)
    {
        if (places.Length == 0)
        {
            return [];
        }

        Stranger[] strangers = await Task.WhenAll(places.Select(IdentifyAtAsync));
        (int Place, Stranger Stranger)[] found = [.. places.Zip(strangers)];
        ushort[] stations = [.. walk.Stations];
        foreach ((int place, Stranger stranger) in found)
        {
            stations[place] = stranger.Station;
        }

        if (await BusWalk.TakeAsync(tools.Bus, stations.Length) is { } after && after.IsWiredAs(walk) && after.Stations.SequenceEqual(stations))
        {
            return found;
        }

        await Task.WhenAll(strangers.Select(stranger => tools.Bus.WriteWordAsync(stranger.Station, Registers.StationAddress, 0)));
        return null;
    }

    private async Task<Stranger> IdentifyAtAsync(int place)
    {
        ushort temporary = _temporaryStation = _temporaryStation == LastTemporaryStation ? FirstTemporaryStation : (ushort)(_temporaryStation + 1);
        await tools.Bus.WritePositionWordAsync(place, Registers.StationAddress, temporary);
        try
        {
            await tools.Eeprom.ClaimAsync(temporary);
            SiiContent eeprom = await tools.Eeprom.ReadImageAsync(temporary);
            return new(temporary, eeprom, await tools.Identification.ReadAsync(temporary, eeprom));
        }
        catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Subdevice)
        {
            return new(temporary, null, 0);
        }
    }

    private Task<BusReply> ReadStationAsync(int place) => tools.Bus.ReadPositionAsync(place, Registers.StationAddress, 2);

    /// <summary>A device that is not known.</summary>
    /// <param name="Station">Temporary station address.</param>
    /// <param name="Eeprom">What its EEPROM says; null if it cannot be read.</param>
    /// <param name="IdSelector">The number at its ID selector.</param>
    private sealed record Stranger(ushort Station, SiiContent? Eeprom, ushort IdSelector)
    {
        public bool IsOfTypeOf(Subdevice device) => (device.Sii.VendorId, device.Sii.ProductCode) == (Eeprom?.VendorId, Eeprom?.ProductCode);

        public string Describe() => Eeprom is null ? "a device that does not say what it is"
            : Eeprom.OrderNumber.Length > 0 ? Eeprom.OrderNumber
            : $"an unknown device (vendor 0x{Eeprom.VendorId:X8}, product 0x{Eeprom.ProductCode:X8})";
    }
}
