using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox.Files;

namespace PanelServer.EtherCat.Segments;

/// <summary>
/// A segment in PRE-OP: mailboxes work, nothing moves, and no process data is mapped. Here drivers' start-up parameters may still be changed.
/// </summary>
public sealed class PreOperationalSegment : MailboxSegment
{
    internal PreOperationalSegment(SegmentControl control)
        : base(control)
    {
    }

    /// <summary>Writes the drivers' parameters and maps the process data; subdevices stay in PRE-OP.</summary>
    /// <exception cref="EtherCatException">No frame comes back.</exception>
    public Task<ConfiguredSegment> ConfigureAsync() => Control.StepAsync(SegmentPhase.PreOp, async () =>
    {
        await Control.ConfigureAsync();
        return new ConfiguredSegment(Control);
    });

    /// <summary>Reads a file of a subdevice that it gives in PRE-OP; firmware needs <see cref="ScannedSegment.ReadFirmwareAsync"/>.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="name">Name of the file, ASCII, as the device's maker gives it.</param>
    /// <param name="password">0 where the device has none.</param>
    /// <param name="progress">Told how far it is; null if nobody wants to know.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="ArgumentException">The name is empty, too long for the mailbox or not ASCII.</exception>
    /// <exception cref="EtherCatException">The subdevice refuses; the message says why. The subdevice has no file access, or its mailbox does not work. No frame comes back.</exception>
    public Task<byte[]> ReadFileAsync(int position, string name, uint password = 0, IProgress<FileProgress>? progress = null) =>
        TransferAsync(position, name, files => files.ReadAsync(name, password, progress));

    /// <summary>Writes a file into a subdevice that it takes in PRE-OP; firmware needs <see cref="ScannedSegment.WriteFirmwareAsync"/>.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="name">Name of the file, ASCII, as the device's maker gives it.</param>
    /// <param name="file">Its content.</param>
    /// <param name="password">0 where the device has none.</param>
    /// <param name="progress">Told how far it is; null if nobody wants to know.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="ArgumentException">The name is empty, too long for the mailbox or not ASCII.</exception>
    /// <exception cref="EtherCatException">The subdevice refuses; the message says why. The subdevice has no file access, or its mailbox does not work. No frame comes back.</exception>
    public Task WriteFileAsync(int position, string name, ReadOnlyMemory<byte> file, uint password = 0, IProgress<FileProgress>? progress = null) =>
        TransferAsync(position, name, async files =>
        {
            await files.WriteAsync(name, file, password, progress);
            return true;
        });

    private Task<T> TransferAsync<T>(int position, string name, Func<FileClient, Task<T>> transfer) => Control.InvokeAsync(() =>
    {
        Control.Require(SegmentPhase.PreOp);
        return Control.Files.InPreOpAsync(Control.DeviceAt(position), name, transfer);
    });
}
