using System.Globalization;

namespace PanelServer.Simulation.Devices;

/// <summary>
/// USB serial adapters without hardware: a folder that looks like the kernel's device tree (sysfs) and one that looks like /dev, in which
/// adapters are plugged in and out.
/// </summary>
public sealed class SimulatedUsbPorts : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("usb-ports");

    /// <summary>Makes both folders, empty.</summary>
    public SimulatedUsbPorts()
    {
        Directory.CreateDirectory(Path.Combine(SystemRoot, "class", "tty"));
        Directory.CreateDirectory(DeviceRoot);
    }

    /// <summary>In place of /sys.</summary>
    public string SystemRoot => Path.Combine(_folder.FullName, "sys");

    /// <summary>In place of /dev.</summary>
    public string DeviceRoot => Path.Combine(_folder.FullName, "dev");

    /// <summary>The device file of a port.</summary>
    /// <param name="name">For example ttyUSB0.</param>
    public string DeviceFile(string name) => Path.Combine(DeviceRoot, name);

    /// <summary>Plugs an adapter in. Its device file is made by whoever stands behind it.</summary>
    /// <param name="name">Name of its port, for example ttyUSB0.</param>
    /// <param name="vendorId">USB vendor id.</param>
    /// <param name="productId">USB product id.</param>
    /// <param name="serialNumber">The adapter's own serial number; null if it has none.</param>
    /// <param name="socket">Bus and hub ports that it is plugged into, for example 1-1.2; null for a socket of its own.</param>
    public void PlugIn(string name, int vendorId = 0x0403, int productId = 0x6001, string? serialNumber = null, string? socket = null)
    {
        string device = Path.Combine(SystemRoot, "devices", "pci0000:00", "usb1", socket ?? $"1-{name}");
        string port = Path.Combine(device, $"{Path.GetFileName(device)}:1.0", name, "tty", name);
        Directory.CreateDirectory(port);
        File.WriteAllText(Path.Combine(device, "idVendor"), vendorId.ToString("x4", CultureInfo.InvariantCulture) + "\n");
        File.WriteAllText(Path.Combine(device, "idProduct"), productId.ToString("x4", CultureInfo.InvariantCulture) + "\n");
        if (serialNumber is not null)
        {
            File.WriteAllText(Path.Combine(device, "serial"), serialNumber + "\n");
        }

        Directory.CreateSymbolicLink(ClassEntry(name), port);
    }

    /// <summary>Unplugs an adapter.</summary>
    public void Unplug(string name)
    {
        string port = new FileInfo(ClassEntry(name)).LinkTarget!;
        Directory.Delete(ClassEntry(name));
        Directory.Delete(Path.GetFullPath(Path.Combine(port, "..", "..", "..", "..")), recursive: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private string ClassEntry(string name) => Path.Combine(SystemRoot, "class", "tty", name);
}
