using System.ComponentModel.DataAnnotations;

namespace PanelServer.Machines.Devices;

/// <summary>Settings of a machine type whose devices are at serial ports. Its own settings are added by deriving.</summary>
public class SerialDeviceOptions : IValidatableObject
{
    /// <summary>Devices at a fixed port; they are listed from the start and stay listed. Default: none.</summary>
    public IList<SerialDeviceEntry> Ports { get; init; } = [];

    /// <summary>Whether USB serial adapters with the ids below are looked for every second and asked whether a device is there. Default: true.</summary>
    public bool HotPlug { get; set; } = true;

    /// <summary>USB vendor id of the adapter. Default: 1027 (0x0403, FTDI).</summary>
    [Range(0, 65535)]
    public int UsbVendorId { get; set; } = 0x0403;

    /// <summary>USB product id of the adapter. Default: 24577 (0x6001, FT232R).</summary>
    [Range(0, 65535)]
    public int UsbProductId { get; set; } = 0x6001;

    /// <inheritdoc/>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (int i = 0; i < Ports.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(Ports[i].Path))
            {
                yield return new("a device path is needed, for example /dev/ttyUSB0", [$"Ports:{i}:Path"]);
            }

            if (SerialCheck.FindFault(Ports[i].Serial, Ports.Take(i).Select(other => other.Serial)) is { } fault)
            {
                yield return new(fault, [$"Ports:{i}:Serial"]);
            }
        }
    }
}

/// <summary>One device at a fixed port.</summary>
public sealed class SerialDeviceEntry
{
    /// <summary>Device file, for example <c>/dev/ttyUSB0</c> or a link of <c>/dev/serial/by-id</c>, which survives another USB socket.</summary>
    public string Path { get; set; } = "";

    /// <summary>The machine's serial number, 1 to 65535. Default: derived from the path.</summary>
    public int? Serial { get; set; }
}
