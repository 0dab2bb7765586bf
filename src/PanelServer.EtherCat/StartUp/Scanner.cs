using System.Buffers.Binary;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.StartUp;

/// <summary>Finds the subdevices of a segment, brings them to INIT in a known configuration and reads who they are.</summary>
internal sealed class Scanner(BusAccess bus, StateChanger states, EepromAccess eeprom, MainDeviceOptions options)
{
    /// <summary>Station address of the first subdevice; the others follow.</summary>
    public const ushort FirstStation = 0x1000;

    private const int FmmuAndSyncManagerLimit = 16;

    /// <summary>Scans.</summary>
    /// <exception cref="BusException">No subdevice answers, or their number is not stable.</exception>
    public async Task<List<Subdevice>> ScanAsync()
    {
        int count = await CountAsync();
        await ResetAllAsync();
        await RequireCountAsync(count);
        List<Subdevice> devices = new();
        for (int position = 0; position < count; position++)
        {
            EmergencyHistory emergencies = new(() => bus.NowNanoseconds, options.Calendar);
            devices.Add(new Subdevice(position, (ushort)(FirstStation + position), emergencies));
        }

        await Task.WhenAll(devices.Select(device =>
            bus.WritePositionWordAsync(device.Position, Registers.StationAddress, device.Station)));
        await Task.WhenAll(devices.Select(IdentifyAsync));
        await RequireCountAsync(count);
        return devices;
    }

    private async Task RequireCountAsync(int count)
    {
        if (await CountAsync() != count)
        {
            throw new BusException("The number of EtherCAT subdevices changed during the scan: check for loose connections, then scan again.");
        }
    }

    /// <summary>Number of subdevices that answer.</summary>
    /// <exception cref="BusException">None does.</exception>
    public async Task<int> CountAsync()
    {
        BusReply reply = await bus.ReadAllAsync(Registers.Type, 1);
        return reply.WorkingCounter > 0
            ? reply.WorkingCounter
            : throw new BusException("No EtherCAT subdevice answers although frames come back: check that the coupler is connected and powered.");
    }

    /// <summary>Reads information registers and EEPROM, and finds the driver. A device whose EEPROM cannot be read is kept as unknown.</summary>
    public async Task IdentifyAsync(Subdevice device)
    {
        BusReply[] replies = await bus.ReadAsync(
            device.Station, (Registers.Type, Registers.InformationLength), (Registers.PdiControl, 2), (Registers.DlStatus, 2));
        (BusReply information, BusReply pdi, BusReply ports) = (replies[0], replies[1], replies[2]);
        device.Information = information.Data;
        device.PdiControl = pdi.WorkingCounter > 0 ? pdi.Word : (ushort)0;
        device.DlStatus = new DlStatus(ports.Word);
        string? problem = null;
        try
        {
            await eeprom.ClaimAsync(device.Station);
            device.Sii = await eeprom.ReadImageAsync(device.Station);
            problem = device.Sii.IsBlank ? "its EEPROM is blank, so nobody knows what it is" : null;
        }
        catch (SubdeviceException failure)
        {
            problem = failure.Message;
        }

        TerminalIdentity identity = new(device.Sii.VendorId, device.Sii.ProductCode, device.Sii.Revision);
        device.Identification = device.Sii.Identification;
        device.Terminal = problem is null
            ? options.CreateTerminal(identity, device.Sii.OrderNumber)
            : new GenericTerminal("Unknown device", identity);
        device.Terminal.Place(device.Position, device.Station);
        device.CreateMailbox(bus);
        try
        {
            await states.ChangeAsync(device, AlState.Init);
        }
        catch (SubdeviceException failure)
        {
            problem = failure.Message;
        }

        if (problem is not null)
        {
            device.Target = AlState.Init;
            device.Fail(TerminalCondition.NotOperational, $"{device.Label} cannot be used: {problem}");
        }
        else if (!device.Terminal.IsSupported)
        {
            device.Target = AlState.PreOp;
        }
    }

    /// <summary>Registers that may still hold an earlier main device's configuration are cleared on all subdevices at once.</summary>
    private async Task ResetAllAsync()
    {
        byte[] init = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(init, (ushort)AlState.Init);
        await bus.WriteAllAsync(Registers.AliasEnable, new byte[1]);
        await bus.WriteAllAsync(Registers.AlControl, init);
        await bus.WriteAllAsync(Registers.LoopControl, new byte[1]);
        await bus.WriteAllAsync(Registers.PortErrors, new byte[8]);

        // One datagram each: an ESC with fewer FMMUs or sync managers leaves out those that it does not have.
        List<Task<ushort>> writes = new();
        for (int i = 0; i < FmmuAndSyncManagerLimit; i++)
        {
            writes.Add(bus.WriteAllAsync(Fmmu.AddressOf(i), new byte[Fmmu.Size]));
            writes.Add(bus.WriteAllAsync(SyncManager.AddressOf(i), new byte[SyncManager.Size]));
        }

        await Task.WhenAll(writes);
    }
}
