using System.ComponentModel.DataAnnotations;

namespace PanelServer.Machines.Devices;

/// <summary>Settings of a machine type whose devices are in the network. Its own settings are added by deriving.</summary>
public class TcpDeviceOptions : IValidatableObject
{
    /// <summary>The devices whose address is known. Default: none.</summary>
    public IList<TcpDeviceEntry> Devices { get; init; } = [];

    /// <summary>
    /// Whether the networks of this computer are searched for further devices, at most 256 addresses per interface, every 10 s.
    /// Default: false.
    /// </summary>
    public bool Scan { get; set; }

    /// <summary>Interfaces that are never searched, for example the one of the EtherCAT bus. Default: none.</summary>
    public IList<string> ExcludedInterfaces { get; init; } = [];

    /// <inheritdoc/>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (int i = 0; i < Devices.Count; i++)
        {
            TcpDeviceEntry device = Devices[i];
            if (string.IsNullOrWhiteSpace(device.Host))
            {
                yield return new("a host name or address is needed", [$"Devices:{i}:Host"]);
            }

            if (device.Port is < 1 or > 65535)
            {
                yield return new($"{device.Port} is no port; 1 to 65535 are", [$"Devices:{i}:Port"]);
            }

            if (device.Unit is < 0 or > 255)
            {
                yield return new($"{device.Unit} is no unit; 0 to 255 are, or leave it out to accept any", [$"Devices:{i}:Unit"]);
            }

            if (SerialCheck.FindFault(device.Serial, Devices.Take(i).Select(other => other.Serial)) is { } fault)
            {
                yield return new(fault, [$"Devices:{i}:Serial"]);
            }
        }
    }
}

/// <summary>One device whose address is known.</summary>
public sealed class TcpDeviceEntry
{
    /// <summary>Host name or address.</summary>
    public string Host { get; set; } = "";

    /// <summary>TCP port. Default: 502.</summary>
    public int Port { get; set; } = 502;

    /// <summary>Unit id to ask, 0 to 255; an answer of another unit is then refused. Default: none, whatever unit answers is accepted.</summary>
    public int? Unit { get; set; }

    /// <summary>
    /// The machine's serial number, 1 to 65535. With it the machine is listed from the start, even if the device does not answer, and a device
    /// that tells another number at this address is refused. Without it the machine is listed once the device has answered. Default: none.
    /// </summary>
    public int? Serial { get; set; }
}
