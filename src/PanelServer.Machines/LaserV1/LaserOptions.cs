using System.ComponentModel.DataAnnotations;

namespace PanelServer.Machines.LaserV1;

/// <summary>Settings of the diameter gauges, section <c>Laser</c> of the configuration.</summary>
public sealed class LaserOptions : IValidatableObject
{
    /// <summary>Gauges at a fixed port; they are listed from the start and stay listed. Default: none.</summary>
    public IList<LaserPortOptions> Ports { get; init; } = [];

    /// <summary>Whether USB serial adapters with the ids below are looked for every second and asked whether a gauge is there. Default: true.</summary>
    public bool HotPlug { get; set; } = true;

    /// <summary>USB vendor id of the adapter. Default: 1027 (0x0403, FTDI).</summary>
    [Range(0, 65535)]
    public int UsbVendorId { get; set; } = 0x0403;

    /// <summary>USB product id of the adapter. Default: 24577 (0x6001, FT232R).</summary>
    [Range(0, 65535)]
    public int UsbProductId { get; set; } = 0x6001;

    /// <summary>A filament less round than this (smaller axis divided by greater) is out of tolerance. Default: none, roundness is not judged.</summary>
    [Range(0.0, 1.0)]
    public double? MinimumRoundness { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (int i = 0; i < Ports.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(Ports[i].Path))
            {
                yield return new("a device path is needed, for example /dev/ttyUSB0", [$"Ports:{i}:Path"]);
            }

            if (Ports[i].Serial is < 1 or > 65535)
            {
                yield return new($"{Ports[i].Serial} is no serial number; 1 to 65535 are, or leave it out", [$"Ports:{i}:Serial"]);
            }
        }
    }
}

/// <summary>One gauge at a fixed port.</summary>
public sealed class LaserPortOptions
{
    /// <summary>Device file, for example <c>/dev/ttyUSB0</c> or a link of <c>/dev/serial/by-id</c>, which survives another USB socket.</summary>
    public string Path { get; set; } = "";

    /// <summary>The machine's serial number. Default: derived from the path.</summary>
    public int? Serial { get; set; }
}
