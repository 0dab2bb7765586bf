using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox.Files;

namespace PanelServer.EtherCat.Segments;

/// <summary>A segment whose subdevices are identified and in INIT: they talk of nothing but their EEPROMs, and take firmware.</summary>
public sealed class ScannedSegment : Segment
{
    internal ScannedSegment(SegmentControl control)
        : base(control)
    {
    }

    /// <summary>Brings all subdevices to PRE-OP, where mailboxes work and nothing moves.</summary>
    /// <exception cref="EtherCatException">No frame comes back.</exception>
    public Task<PreOperationalSegment> EnterPreOpAsync() => Control.StepAsync(SegmentPhase.Scanned, async () =>
    {
        await Control.EnterPreOpAsync();
        return new PreOperationalSegment(Control);
    });

    /// <summary>Brings a subdevice to BOOT, reads a file of it, for example its firmware, and leaves it in INIT.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="name">Name of the file, ASCII, as the device's maker gives it.</param>
    /// <param name="password">0 where the device has none.</param>
    /// <param name="progress">Told how far it is; null if nobody wants to know.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="ArgumentException">The name is empty, too long for the mailbox or not ASCII.</exception>
    /// <exception cref="EtherCatException">The subdevice refuses; the message says why. The subdevice has no file access or no BOOT, or its mailbox does not work. No frame comes back.</exception>
    public Task<byte[]> ReadFirmwareAsync(int position, string name, uint password = 0, IProgress<FileProgress>? progress = null) =>
        InBootAsync(position, name, files => files.ReadAsync(name, password, progress));

    /// <summary>Brings a subdevice to BOOT, writes a file into it, for example its firmware, and leaves it in INIT.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="name">Name of the file, ASCII, as the device's maker gives it.</param>
    /// <param name="file">Its content.</param>
    /// <param name="password">0 where the device has none.</param>
    /// <param name="progress">Told how far it is; null if nobody wants to know.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="ArgumentException">The name is empty, too long for the mailbox or not ASCII.</exception>
    /// <exception cref="EtherCatException">The subdevice refuses; the message says why. The subdevice has no file access or no BOOT, or its mailbox does not work. No frame comes back.</exception>
    public Task WriteFirmwareAsync(int position, string name, ReadOnlyMemory<byte> file, uint password = 0, IProgress<FileProgress>? progress = null) =>
        InBootAsync(position, name, async files =>
        {
            await files.WriteAsync(name, file, password, progress);
            return true;
        });

    private Task<T> InBootAsync<T>(int position, string name, Func<FileClient, Task<T>> transfer) => Control.InvokeAsync(() =>
    {
        Control.Require(SegmentPhase.Scanned);
        return Control.Files.InBootAsync(Control.DeviceAt(position), name, transfer);
    });
}
