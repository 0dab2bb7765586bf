using System.Buffers.Binary;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.StartUp;

/// <summary>Finds the subdevices of a segment, brings them to INIT in a known configuration and reads who they are.</summary>
internal sealed class Scanner(BusTools tools)
{
    /// <summary>Station address of the first subdevice; the others follow.</summary>
    public const ushort FirstStation = 0x1000;

    private const int FmmuAndSyncManagerLimit = 16;
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(100);

    private readonly BusAccess _bus = tools.Bus;

    /// <summary>Scans.</summary>
    /// <exception cref="EtherCatException">No subdevice answers, or their number is not stable.</exception>
    public async Task<IReadOnlyList<Subdevice>> ScanAsync()
    {
        int count = await CountAsync();
        await ResetAsync(_bus.WriteAllAsync);
        await RequireCountAsync(count);
        await Task.WhenAll(Enumerable.Range(0, count).Select(position => _bus.WritePositionWordAsync(position, Registers.StationAddress, StationOf(position))));
        Subdevice[] devices = await Task.WhenAll(Enumerable.Range(0, count).Select(IdentifyAsync));
        await RequireCountAsync(count);
        return devices;
    }

    /// <summary>Identifies subdevices that were added to those that are known, without touching these. The caller has seen that each known one answers.</summary>
    /// <param name="known">Those: the added ones get the numbers that follow.</param>
    /// <param name="places">Where in the order of the bus the added ones are, at least one.</param>
    /// <exception cref="EtherCatException">Their number or order is not stable.</exception>
    public async Task<IReadOnlyList<Subdevice>> ScanAddedAsync(IReadOnlyList<Subdevice> known, IReadOnlyList<int> places)
    {
        int count = known.Count + places.Count;
        ushort[] stations = [.. Enumerable.Range(known.Count, places.Count).Select(StationOf)];
        await Task.WhenAll(places.Zip(stations).Select(pair => _bus.WritePositionWordAsync(pair.First, Registers.StationAddress, pair.Second)));
        await RequireCountAsync(count);

        // Positions shift while branches come and go: nobody else may have got such an address.
        BusWalk? walk = await BusWalk.TakeAsync(_bus, count);
        if (walk is null || !places.Select(place => walk.Stations[place]).SequenceEqual(stations) || known.Any(device => !walk.Stations.Contains(device.Station)))
        {
            throw new EtherCatException(EtherCatErrors.SubdeviceCountChanged());
        }

        Subdevice[] devices = await Task.WhenAll(Enumerable.Range(known.Count, places.Count).Select(async position =>
        {
            ushort station = StationOf(position);
            await ResetAsync((address, data) => _bus.WriteAsync(station, address, data));
            return await IdentifyAsync(position);
        }));

        // A plug that did not make contact yet looks like a device that cannot be read; one that is broken looks so twice.
        if (devices.Any(device => device.Problem is not null))
        {
            await _bus.DelayAsync(SecondLook);
            await RequireCountAsync(count);
            devices = await Task.WhenAll(devices.Select(device => device.Problem is null ? Task.FromResult(device) : IdentifyAsync(device.Position)));
        }

        await RequireCountAsync(count);
        return devices;
    }

    private static ushort StationOf(int position) => (ushort)(FirstStation + position);

    private async Task RequireCountAsync(int count)
    {
        if (await CountAsync() != count)
        {
            throw new EtherCatException(EtherCatErrors.SubdeviceCountChanged());
        }
    }

    /// <summary>Number of subdevices that answer.</summary>
    /// <exception cref="EtherCatException">None does.</exception>
    public async Task<int> CountAsync()
    {
        BusReply reply = await _bus.ReadAllAsync(Registers.Type, 1);
        return reply.WorkingCounter > 0
            ? reply.WorkingCounter
            : throw new EtherCatException(EtherCatErrors.NoSubdevice());
    }

    /// <summary>Reads information registers and EEPROM, and finds the driver. A device whose EEPROM cannot be read is kept as unknown.</summary>
    private async Task<Subdevice> IdentifyAsync(int position)
    {
        ushort station = StationOf(position);
        BusReply[] replies = await _bus.ReadAsync(
            station, (Registers.Type, Registers.InformationLength), (Registers.PdiControl, 2), (Registers.DlStatus, 2));
        (BusReply information, BusReply pdi, BusReply ports) = (replies[0], replies[1], replies[2]);
        (SiiContent sii, EtherCatError? problem) = await ReadEepromAsync(station);
        TerminalIdentity identity = new(sii.VendorId, sii.ProductCode, sii.Revision);
        Terminal terminal = problem is null ? tools.Options.CreateTerminal(identity, sii.OrderNumber) : new GenericTerminal("Unknown device", identity);
        terminal.Place(position, station);
        Subdevice device = new(
            new(position, station, information.Data, pdi.WorkingCounter > 0 ? pdi.Word : (ushort)0, sii, terminal),
            new DlStatus(ports.Word),
            new EmergencyHistory(() => _bus.NowNanoseconds, tools.Options.Calendar),
            _bus);
        try
        {
            await tools.States.ChangeAsync(device, AlState.Init);
            device.SetIdSelector(await tools.Identification.ReadAsync(station, sii));
        }
        catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Subdevice)
        {
            problem = failure.Error;
        }

        if (problem is not null)
        {
            device.HoldInInit(problem);
        }

        return device;
    }

    private async Task<(SiiContent Sii, EtherCatError? Problem)> ReadEepromAsync(ushort station)
    {
        try
        {
            await tools.Eeprom.ClaimAsync(station);
            SiiContent sii = await tools.Eeprom.ReadImageAsync(station);
            return (sii, sii.IsBlank ? EtherCatErrors.EepromBlank() : null);
        }
        catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Subdevice)
        {
            return (new SiiContent([]), failure.Error);
        }
    }

    /// <summary>Clears the registers that may still hold an earlier main device's configuration.</summary>
    /// <param name="write">Writes to all subdevices, or to one.</param>
    private static async Task ResetAsync(Func<ushort, byte[], Task<ushort>> write)
    {
        byte[] init = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(init, (ushort)AlState.Init);
        await write(Registers.AliasEnable, new byte[1]);
        await write(Registers.AlControl, init);
        await write(Registers.LoopControl, new byte[1]);
        await write(Registers.PortErrors, new byte[8]);

        // One datagram each: an ESC with fewer FMMUs or sync managers leaves out those that it does not have.
        List<Task<ushort>> writes = new();
        for (int i = 0; i < FmmuAndSyncManagerLimit; i++)
        {
            writes.Add(write(Fmmu.AddressOf(i), new byte[Fmmu.Size]));
            writes.Add(write(SyncManager.AddressOf(i), new byte[SyncManager.Size]));
        }

        await Task.WhenAll(writes);
    }
}
