using System.Globalization;

namespace PanelServer.Machines.Devices;

/// <summary>A serial port of a USB adapter.</summary>
/// <param name="Name">Its name as on every panel, for example <c>/dev/ttyUSB0</c>.</param>
/// <param name="DeviceFile">The file to open.</param>
/// <param name="VendorId">USB vendor id.</param>
/// <param name="ProductId">USB product id.</param>
/// <param name="UsbSerialNumber">The adapter's own serial number; null if it has none.</param>
/// <param name="Socket">
/// Where it is plugged in, the same after every restart: controller, hub ports and interface, for example <c>0000:00:14.0/1.2:1.0</c>.
/// </param>
public sealed record UsbSerialPort(string Name, string DeviceFile, int VendorId, int ProductId, string? UsbSerialNumber, string Socket)
{
    /// <summary>Whether an address is that of this port, by whatever name or link.</summary>
    /// <param name="address">The address.</param>
    public bool IsAt(SerialDeviceAddress address) =>
        address.DeviceFile == Name || address.DeviceFile == DeviceFile || address.Target == new SerialDeviceAddress(DeviceFile).Target;
}

/// <summary>Lists the serial ports of USB adapters from the kernel's device tree (sysfs).</summary>
/// <param name="systemRoot">Where sysfs is mounted.</param>
/// <param name="deviceRoot">Where device files are.</param>
public sealed class UsbSerialPorts(string systemRoot = "/sys", string deviceRoot = "/dev")
{
    private static readonly string[] Prefixes = ["ttyUSB", "ttyACM"];

    /// <summary>The ports that are plugged in now, by name.</summary>
    public IReadOnlyList<UsbSerialPort> List()
    {
        DirectoryInfo terminals = new(Path.Combine(systemRoot, "class", "tty"));
        if (!terminals.Exists)
        {
            return [];
        }

        return [.. terminals.EnumerateFileSystemInfos()
            .Where(entry => Prefixes.Any(prefix => entry.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(Describe)
            .OfType<UsbSerialPort>()];
    }

    /// <summary>The address by which a port is found again after a restart: the link that the system makes for its adapter, if there is one.</summary>
    /// <param name="port">The port.</param>
    public SerialDeviceAddress StableAddress(UsbSerialPort port)
    {
        DirectoryInfo links = new(Path.Combine(deviceRoot, "serial", "by-id"));
        IEnumerable<SerialDeviceAddress> known = links.Exists ? links.EnumerateFileSystemInfos().Select(link => new SerialDeviceAddress(link.FullName)) : [];
        return known.FirstOrDefault(port.IsAt) ?? new(port.DeviceFile);
    }

    private UsbSerialPort? Describe(FileSystemInfo entry)
    {
        try
        {
            string start = entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? entry.FullName;
            DirectoryInfo? child = null;
            for (DirectoryInfo? folder = new(start); folder is not null; child = folder, folder = folder.Parent)
            {
                // The USB device that the port belongs to is the first folder upwards with a vendor id.
                if (File.Exists(Path.Combine(folder.FullName, "idVendor")))
                {
                    return new(
                        $"/dev/{entry.Name}",
                        Path.Combine(deviceRoot, entry.Name),
                        ReadId(folder, "idVendor"),
                        ReadId(folder, "idProduct"),
                        ReadSerialNumber(folder),
                        SocketOf(folder, child));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // The adapter was unplugged while its files were read.
        }

        return null;
    }

    // Devices are named "bus-port.port", interfaces "bus-port.port:configuration.interface". The number of the bus may change with a restart, the
    // controller above it does not.
    private static string SocketOf(DirectoryInfo device, DirectoryInfo? usbInterface)
    {
        DirectoryInfo? controller = device.Parent;
        while (controller is { Name: var name } && (name.StartsWith("usb", StringComparison.Ordinal) || name.Contains('-', StringComparison.Ordinal)))
        {
            controller = controller.Parent;
        }

        string ports = device.Name[(device.Name.IndexOf('-', StringComparison.Ordinal) + 1)..];
        string function = usbInterface?.Name is { } of && of.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? of[colon..] : "";
        return $"{controller?.Name}/{ports}{function}";
    }

    private static int ReadId(DirectoryInfo folder, string file) =>
        int.Parse(File.ReadAllText(Path.Combine(folder.FullName, file)), NumberStyles.HexNumber | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);

    private static string? ReadSerialNumber(DirectoryInfo folder)
    {
        string file = Path.Combine(folder.FullName, "serial");
        string serial = File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        return serial.Length > 0 ? serial : null;
    }
}
