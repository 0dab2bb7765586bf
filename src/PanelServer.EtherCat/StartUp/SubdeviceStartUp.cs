using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.StartUp;

/// <summary>
/// The way of one subdevice from INIT to the edge of SAFE-OP. The same steps serve the bring-up of the whole segment, run for all
/// subdevices at once, and the recovery of a single one.
/// </summary>
internal sealed class SubdeviceStartUp(BusAccess bus, StateChanger states, EepromAccess eeprom)
{
    /// <summary>To INIT, with all FMMUs and sync managers off.</summary>
    /// <exception cref="EtherCatException">The subdevice refuses.</exception>
    public async Task ResetAsync(Subdevice device)
    {
        await states.ChangeAsync(device, AlState.Init);
        List<Task<ushort>> writes = new();
        for (int i = 0; i < device.Description.Information[Registers.FmmuCount]; i++)
        {
            writes.Add(bus.WriteAsync(device.Station, Fmmu.AddressOf(i), new byte[Fmmu.Size]));
        }

        for (int i = 0; i < device.Description.Information[Registers.SyncManagerCount]; i++)
        {
            writes.Add(bus.WriteAsync(device.Station, SyncManager.AddressOf(i), new byte[SyncManager.Size]));
        }

        await Task.WhenAll(writes);
    }

    /// <summary>INIT to PRE-OP: mailbox sync managers, EEPROM to the subdevice's controller and back; then what the driver wants to know.</summary>
    /// <exception cref="EtherCatException">The subdevice refuses.</exception>
    public async Task EnterPreOpAsync(Subdevice device)
    {
        if (device.Mailbox is not null)
        {
            device.Mailbox.Reset();
            await WriteMailboxAsync(device, device.Sii.Mailbox);
        }

        await eeprom.HandToPdiAsync(device.Station);
        await states.ChangeAsync(device, AlState.PreOp);
        await eeprom.ClaimAsync(device.Station);
        if (device.Description.HasCoe)
        {
            await device.Terminal.DiscoverAsync((index, subindex) => device.Sdo!.UploadAsync(index, subindex));
        }
    }

    /// <summary>Back to PRE-OP from wherever it is, by way of INIT with all process data off.</summary>
    /// <exception cref="EtherCatException">The subdevice refuses.</exception>
    public async Task ReturnToPreOpAsync(Subdevice device)
    {
        await ResetAsync(device);
        await EnterPreOpAsync(device);
    }

    /// <summary>To BOOT by way of INIT, with the mailbox of that state.</summary>
    /// <returns>The mailbox.</returns>
    /// <exception cref="EtherCatException">The subdevice refuses.</exception>
    public async Task<MailboxClient> EnterBootAsync(Subdevice device)
    {
        await ResetAsync(device);
        await WriteMailboxAsync(device, device.Sii.BootstrapMailbox);
        await eeprom.HandToPdiAsync(device.Station);
        await states.ChangeAsync(device, AlState.Boot);
        return device.CreateBootMailbox();
    }

    /// <summary>From BOOT to INIT, with all sync managers off.</summary>
    /// <exception cref="EtherCatException">The subdevice refuses.</exception>
    public async Task LeaveBootAsync(Subdevice device)
    {
        await ResetAsync(device);
        await eeprom.ClaimAsync(device.Station);
    }

    /// <summary>Writes the settled start-up parameters and PDO assignment by CoE, in PRE-OP.</summary>
    /// <exception cref="EtherCatException">A required write is refused; the message names object and reason.</exception>
    public static async Task WriteParametersAsync(Subdevice device)
    {
        if (!device.Description.HasCoe)
        {
            return;
        }

        foreach (StartUpWrite write in device.StartUpWrites)
        {
            try
            {
                await device.Sdo!.DownloadAsync(write.Index, write.SubIndex, write.Data);
            }
            catch (EtherCatException abort) when (abort.Code == EtherCatErrorCode.SdoAbort)
            {
                if (write.IsRequired)
                {
                    throw new EtherCatException(EtherCatErrors.ParameterRefused(device.Label, write.Name, write.Index, write.SubIndex, abort.AbortCode!.Value));
                }
            }
            catch (EtherCatException failure) when (failure.IsOfMailbox)
            {
                throw new EtherCatException(EtherCatErrors.NotConfigurable(device.Label, failure.Error), failure);
            }
        }
    }

    /// <summary>Writes sync managers, FMMUs and watchdog of the process data.</summary>
    public async Task WriteProcessRegistersAsync(Subdevice device) =>
        await Task.WhenAll(device.Configuration!.Registers.Select(write => bus.WriteAsync(device.Station, write.Address, write.Data)));

    private async Task WriteMailboxAsync(Subdevice device, SiiMailbox mailbox)
    {
        await WriteSyncManagerAsync(device, 0, mailbox.ReceiveOffset, mailbox.ReceiveSize, 0x26);
        await WriteSyncManagerAsync(device, 1, mailbox.SendOffset, mailbox.SendSize, 0x22);
    }

    private Task<ushort> WriteSyncManagerAsync(Subdevice device, int index, ushort start, ushort length, byte control)
    {
        byte[] bytes = new byte[SyncManager.Size];
        new SyncManager(start, length, control, 0, SyncManager.ActivateEnable, 0).Write(bytes);
        return bus.WriteAsync(device.Station, SyncManager.AddressOf(index), bytes);
    }
}
