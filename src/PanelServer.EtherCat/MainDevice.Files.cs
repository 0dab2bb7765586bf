using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Files;

namespace PanelServer.EtherCat;

/// <content>Files of single subdevices (FoE), firmware among them.</content>
public sealed partial class MainDevice
{
    // Its mailbox is another one then. Used by the scheduler's worker only.
    private Subdevice? _inBoot;

    /// <summary>Reads a file of a subdevice.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="name">Name of the file, ASCII, as the device's maker gives it.</param>
    /// <param name="password">0 where the device has none.</param>
    /// <param name="inBoot">True to bring the subdevice to BOOT for it, where its firmware is read and written; it is in INIT afterwards.</param>
    /// <param name="progress">Told how far it is; null if nobody wants to know.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="ArgumentException">The name is empty, too long for the mailbox or not ASCII.</exception>
    /// <exception cref="InvalidOperationException">The segment is past PRE-OP, or before it where BOOT is not asked for.</exception>
    /// <exception cref="FileTransferException">The subdevice refuses; the message says why.</exception>
    /// <exception cref="SubdeviceException">The subdevice has no file access or no BOOT, or its mailbox does not work.</exception>
    /// <exception cref="BusException">No frame comes back.</exception>
    public Task<byte[]> ReadFileAsync(int position, string name, uint password = 0, bool inBoot = false, IProgress<FileProgress>? progress = null) =>
        _scheduler.InvokeAsync(() => UseFilesAsync(position, name, inBoot, files => files.ReadAsync(name, password, progress)));

    /// <summary>Writes a file into a subdevice, for example its firmware.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="name">Name of the file, ASCII, as the device's maker gives it.</param>
    /// <param name="file">Its content.</param>
    /// <param name="password">0 where the device has none.</param>
    /// <param name="inBoot">True to bring the subdevice to BOOT for it, where its firmware is read and written; it is in INIT afterwards.</param>
    /// <param name="progress">Told how far it is; null if nobody wants to know.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="ArgumentException">The name is empty, too long for the mailbox or not ASCII.</exception>
    /// <exception cref="InvalidOperationException">The segment is past PRE-OP, or before it where BOOT is not asked for.</exception>
    /// <exception cref="FileTransferException">The subdevice refuses; the message says why.</exception>
    /// <exception cref="SubdeviceException">The subdevice has no file access or no BOOT, or its mailbox does not work.</exception>
    /// <exception cref="BusException">No frame comes back.</exception>
    public Task WriteFileAsync(
        int position, string name, ReadOnlyMemory<byte> file, uint password = 0, bool inBoot = false, IProgress<FileProgress>? progress = null) =>
        _scheduler.InvokeAsync(() => UseFilesAsync(position, name, inBoot, async files =>
        {
            await files.WriteAsync(name, file, password, progress);
            return true;
        }));

    private async Task<T> UseFilesAsync<T>(int position, string name, bool inBoot, Func<FileClient, Task<T>> transfer)
    {
        Subdevice device = DeviceAt(position);
        if (_phase is not SegmentPhase.PreOp && !(inBoot && _phase == SegmentPhase.Scanned))
        {
            throw new InvalidOperationException($"Files are transferred in PRE-OP{(inBoot ? " or INIT" : "")}, but the segment is {_phase}.");
        }

        if (!device.HasFoe)
        {
            throw new SubdeviceException($"{device.Label} has no files (FoE).");
        }

        SiiMailbox window = inBoot ? device.Sii.BootstrapMailbox : device.Sii.Mailbox;
        if (!window.IsPresent)
        {
            throw new SubdeviceException($"{device.Label} does not know the state BOOT.");
        }

        int longest = window.ReceiveSize - MailboxHeader.Size - FoeMessage.HeaderSize;
        if (name.Length == 0 || name.Length > longest || name.Any(letter => letter is < ' ' or > '~'))
        {
            throw new ArgumentException($"A file's name has 1 to {longest} characters, letters and digits of ASCII (now \"{name}\").", nameof(name));
        }

        try
        {
            return inBoot ? await InBootAsync(device, transfer) : await transfer(new FileClient(device.Mailbox!, _bus));
        }
        catch (FileTransferException failure)
        {
            throw new FileTransferException($"{device.Label}: {failure.Message}", failure);
        }
    }

    private async Task<T> InBootAsync<T>(Subdevice device, Func<FileClient, Task<T>> transfer)
    {
        _inBoot = device;
        try
        {
            return await InMailboxOfBootAsync(await _startUp.EnterBootAsync(device), device, transfer);
        }
        finally
        {
            _inBoot = null;
        }
    }

    private async Task<T> InMailboxOfBootAsync<T>(MailboxClient mailbox, Subdevice device, Func<FileClient, Task<T>> transfer)
    {
        T result;
        try
        {
            result = await transfer(new FileClient(mailbox, _bus));
        }
        catch (SubdeviceException)
        {
            try
            {
                await _startUp.LeaveBootAsync(device);
            }
            catch (SubdeviceException)
            {
                // Why the transfer failed says more.
            }

            throw;
        }

        await _startUp.LeaveBootAsync(device);
        return result;
    }
}
