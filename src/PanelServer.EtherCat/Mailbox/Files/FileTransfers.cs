using PanelServer.EtherCat.Acyclic;
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
        return RunAsync(device, () => transfer(new FileClient(device.Mailbox!, tools.Bus)));
    }

    /// <summary>Transfers in BOOT, from INIT and back to it.</summary>
    public async Task<T> InBootAsync<T>(Subdevice device, string name, Func<FileClient, Task<T>> transfer)
    {
        Check(device, device.Sii.BootstrapMailbox, name);
        InBoot = device;
        try
        {
            return await RunAsync(device, async () => await InMailboxOfBootAsync(await tools.StartUp.EnterBootAsync(device), device, transfer));
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
            throw new SubdeviceException($"{device.Label} has no files (FoE).");
        }

        if (!window.IsPresent)
        {
            throw new SubdeviceException($"{device.Label} does not know the state BOOT.");
        }

        int longest = window.ReceiveSize - MailboxHeader.Size - FoeMessage.HeaderSize;
        if (name.Length == 0 || name.Length > longest || name.Any(letter => letter is < ' ' or > '~'))
        {
            throw new ArgumentException($"A file's name has 1 to {longest} characters, letters and digits of ASCII (now \"{name}\").", nameof(name));
        }
    }

    private static async Task<T> RunAsync<T>(Subdevice device, Func<Task<T>> transfer)
    {
        try
        {
            return await transfer();
        }
        catch (FileTransferException failure)
        {
            throw new FileTransferException($"{device.Label}: {failure.Message}", failure);
        }
    }

    private async Task<T> InMailboxOfBootAsync<T>(MailboxClient mailbox, Subdevice device, Func<FileClient, Task<T>> transfer)
    {
        T result;
        try
        {
            result = await transfer(new FileClient(mailbox, tools.Bus));
        }
        catch (SubdeviceException)
        {
            try
            {
                await tools.StartUp.LeaveBootAsync(device);
            }
            catch (SubdeviceException)
            {
                // Why the transfer failed says more.
            }

            throw;
        }

        await tools.StartUp.LeaveBootAsync(device);
        return result;
    }
}
