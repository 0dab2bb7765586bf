using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Mailbox.Files;

/// <summary>Files of single subdevices (FoE), firmware among them. Used on the scheduler only.</summary>
internal sealed class FileTransfers(BusTools tools)
{
    /// <summary>The subdevice that is in BOOT for a transfer, with another mailbox than usually; null if none is.</summary>
    public Subdevice? InBoot { get; private set; }

    /// <summary>Transfers in PRE-OP.</summary>
    public Task<T> InPreOpAsync<T>(Subdevice device, string name, Func<FileClient, Task<T>> transfer)
    {
        Check(device, device.Sii.Mailbox, name);
        return transfer(new FileClient(device.Mailbox!, tools.Bus, device.Label));
    }

    /// <summary>Transfers in BOOT, from INIT and back to it.</summary>
    public async Task<T> InBootAsync<T>(Subdevice device, string name, Func<FileClient, Task<T>> transfer)
    {
        Check(device, device.Sii.BootstrapMailbox, name);
        InBoot = device;
        try
        {
            return await InMailboxOfBootAsync(await tools.StartUp.EnterBootAsync(device), device, transfer);
        }
        finally
        {
            InBoot = null;
        }
    }

    private static void Check(Subdevice device, SiiMailbox window, string name)
    {
        if (!device.Description.HasFoe)
        {
            throw new EtherCatException(EtherCatErrors.NoFiles(device.Label));
        }

        if (!window.IsPresent)
        {
            throw new EtherCatException(EtherCatErrors.NoBoot(device.Label));
        }

        int longest = window.ReceiveSize - MailboxHeader.Size - FoeMessage.HeaderSize;
        if (name.Length == 0 || name.Length > longest || name.Any(letter => letter is < ' ' or > '~'))
        {
            throw new ArgumentException($"A file's name has 1 to {longest} characters, letters and digits of ASCII (now \"{name}\").", nameof(name));
        }
    }

    private async Task<T> InMailboxOfBootAsync<T>(MailboxClient mailbox, Subdevice device, Func<FileClient, Task<T>> transfer)
    {
        T result;
        try
        {
            result = await transfer(new FileClient(mailbox, tools.Bus, device.Label));
        }
        catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Subdevice)
        {
            try
            {
                await tools.StartUp.LeaveBootAsync(device);
            }
            catch (EtherCatException second) when (second.Scope == EtherCatErrorScope.Subdevice)
            {
                // Why the transfer failed says more.
            }

            throw;
        }

        await tools.StartUp.LeaveBootAsync(device);
        return result;
    }
}
