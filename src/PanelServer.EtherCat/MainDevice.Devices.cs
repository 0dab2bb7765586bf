using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat;

/// <content>Acyclic access to single subdevices, in any state in which they allow it.</content>
public sealed partial class MainDevice
{
    /// <summary>Reads a CoE object.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="index">Object index.</param>
    /// <param name="subindex">Subindex; 0 or 1 with complete access.</param>
    /// <param name="completeAccess">All subindices at once, where the subdevice can.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="SdoAbortException">The subdevice refuses; the message says why.</exception>
    /// <exception cref="SubdeviceException">The subdevice has no CoE mailbox or its mailbox does not work.</exception>
    /// <exception cref="BusException">No frame comes back.</exception>
    public Task<byte[]> UploadAsync(int position, ushort index, byte subindex, bool completeAccess = false) =>
        _scheduler.InvokeAsync(() => CoeOf(position).Sdo!.UploadAsync(index, subindex, completeAccess));

    /// <summary>Writes a CoE object.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="index">Object index.</param>
    /// <param name="subindex">Subindex; 0 or 1 with complete access.</param>
    /// <param name="data">Little-endian value, exactly as long as the object.</param>
    /// <param name="completeAccess">All subindices at once, where the subdevice can.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="ArgumentException">There is no data.</exception>
    /// <exception cref="SdoAbortException">The subdevice refuses; the message says why.</exception>
    /// <exception cref="SubdeviceException">The subdevice has no CoE mailbox or its mailbox does not work.</exception>
    /// <exception cref="BusException">No frame comes back.</exception>
    public Task DownloadAsync(int position, ushort index, byte subindex, ReadOnlyMemory<byte> data, bool completeAccess = false) =>
        _scheduler.InvokeAsync(async () =>
        {
            await CoeOf(position).Sdo!.DownloadAsync(index, subindex, data, completeAccess);
            return true;
        });

    /// <summary>Lists the objects of a subdevice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="SdoAbortException">The subdevice refuses.</exception>
    /// <exception cref="SubdeviceException">The subdevice has no CoE mailbox or its mailbox does not work.</exception>
    public Task<IReadOnlyList<ushort>> ListObjectsAsync(int position, SdoListType list = SdoListType.All) =>
        _scheduler.InvokeAsync(() => CoeOf(position).Dictionary!.ListAsync(list));

    /// <summary>Describes an object of a subdevice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="SdoAbortException">The subdevice refuses.</exception>
    /// <exception cref="SubdeviceException">The subdevice has no CoE mailbox or its mailbox does not work.</exception>
    public Task<SdoObjectDescription> DescribeObjectAsync(int position, ushort index) =>
        _scheduler.InvokeAsync(() => CoeOf(position).Dictionary!.DescribeAsync(index));

    /// <summary>Describes an entry of an object of a subdevice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="SdoAbortException">The subdevice refuses.</exception>
    /// <exception cref="SubdeviceException">The subdevice has no CoE mailbox or its mailbox does not work.</exception>
    public Task<SdoEntryDescription> DescribeEntryAsync(int position, ushort index, byte subindex) =>
        _scheduler.InvokeAsync(() => CoeOf(position).Dictionary!.DescribeEntryAsync(index, subindex));

    /// <summary>
    /// Writes the panel's identification words into a subdevice's EEPROM, each read back and compared, in the panel's order:
    /// vendor, serial, machine, role.
    /// </summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="words">The words. They group terminals at the next configuration.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="SubdeviceException">The EEPROM refuses, or another value is read back.</exception>
    /// <exception cref="BusException">No frame comes back.</exception>
    public Task WriteIdentificationAsync(int position, IdentificationWords words) => _scheduler.InvokeAsync(async () =>
    {
        Subdevice device = DeviceAt(position);
        try
        {
            await _eeprom.ClaimAsync(device.Station);
            await _eeprom.WriteWordAsync(device.Station, SiiFormat.Identification, words.Vendor);
            await _eeprom.WriteWordAsync(device.Station, SiiFormat.Identification + 2, words.Serial);
            await _eeprom.WriteWordAsync(device.Station, SiiFormat.Identification + 1, words.Machine);
            await _eeprom.WriteWordAsync(device.Station, SiiFormat.Identification + 3, words.Role);
        }
        catch (SubdeviceException failure)
        {
            throw new SubdeviceException($"The identification of {device.Label} could not be written: {failure.Message}", failure);
        }

        device.Identification = words;
        Publish();
        return true;
    });

    /// <summary>Reads a subdevice's EEPROM, all of it; <see cref="SiiContent"/> says what it means.</summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="SubdeviceException">The EEPROM does not answer.</exception>
    /// <exception cref="BusException">No frame comes back.</exception>
    public Task<byte[]> ReadEepromAsync(int position) => _scheduler.InvokeAsync(async () =>
    {
        Subdevice device = DeviceAt(position);
        await _eeprom.ClaimAsync(device.Station);
        return await _eeprom.ReadAllAsync(device.Station);
    });

    /// <summary>
    /// Writes an image into a subdevice's EEPROM: the words that differ, each read back and compared; those that say what the device is come
    /// last, so that one that is interrupted can still be told. The maker's record of the production (words 0x20 to 0x22) is left as it
    /// is. The device goes by the new content after its next power cycle and scan.
    /// </summary>
    /// <param name="position">Position of the subdevice.</param>
    /// <param name="image">An image for this type of device, as <see cref="ReadEepromAsync"/> gives it; may end after any category.</param>
    /// <param name="progress">Told how many of how many words have been written; null if nobody wants to know.</param>
    /// <returns>Number of words written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="ArgumentException">The image is incomplete, has a wrong checksum, is for another device or longer than the EEPROM; nothing was written.</exception>
    /// <exception cref="SubdeviceException">The EEPROM refuses, or another value is read back.</exception>
    /// <exception cref="BusException">No frame comes back.</exception>
    public Task<int> WriteEepromAsync(int position, ReadOnlyMemory<byte> image, IProgress<(int Written, int Of)>? progress = null) =>
        _scheduler.InvokeAsync(async () =>
        {
            Subdevice device = DeviceAt(position);
            await _eeprom.ClaimAsync(device.Station);
            byte[] present = await _eeprom.ReadAllAsync(device.Station);
            ushort[] words = EepromImage.WordsToWrite(device.Label, present, image.Span);
            for (int i = 0; i < words.Length; i++)
            {
                await _eeprom.WriteWordAsync(device.Station, words[i], EepromImage.Word(image.Span, words[i]));
                progress?.Report((i + 1, words.Length));
            }

            return words.Length;
        });

    private Subdevice DeviceAt(int position) => position >= 0 && position < _devices.Count
        ? _devices[position]
        : throw new ArgumentOutOfRangeException(nameof(position), position, $"There are {_devices.Count} subdevices, numbered from 0.");

    private Subdevice CoeOf(int position)
    {
        Subdevice device = DeviceAt(position);
        return device.HasCoe ? device : throw new SubdeviceException($"{device.Label} has no CoE mailbox.");
    }
}
