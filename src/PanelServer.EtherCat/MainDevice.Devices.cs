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
    /// vendor, serial, machine, role. Nothing else in the EEPROM can be written.
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

    private Subdevice DeviceAt(int position) => position >= 0 && position < _devices.Count
        ? _devices[position]
        : throw new ArgumentOutOfRangeException(nameof(position), position, $"There are {_devices.Count} subdevices, numbered from 0.");

    private Subdevice CoeOf(int position)
    {
        Subdevice device = DeviceAt(position);
        return device.HasCoe ? device : throw new SubdeviceException($"{device.Label} has no CoE mailbox.");
    }
}
