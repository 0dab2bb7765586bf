using System.Globalization;

namespace PanelServer.Machines.LaserV1;

/// <summary>A serial port of a USB adapter.</summary>
/// <param name="Name">Its name as on every panel, for example <c>/dev/ttyUSB0</c>.</param>
/// <param name="DeviceFile">The file to open.</param>
/// <param name="VendorId">USB vendor id.</param>
/// <param name="ProductId">USB product id.</param>
/// <param name="UsbSerialNumber">The adapter's own serial number; null if it has none.</param>
public sealed record UsbSerialPort(string Name, string DeviceFile, int VendorId, int ProductId, string? UsbSerialNumber);

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

    private UsbSerialPort? Describe(FileSystemInfo entry)
    {
        try
        {
            string start = entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? entry.FullName;
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                // The USB device that the port belongs to is the first folder upwards with a vendor id.
                if (File.Exists(Path.Combine(folder.FullName, "idVendor")))
                {
                    return new(
                        $"/dev/{entry.Name}",
                        Path.Combine(deviceRoot, entry.Name),
                        ReadId(folder, "idVendor"),
                        ReadId(folder, "idProduct"),
                        ReadSerialNumber(folder));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // The adapter was unplugged while its files were read.
        }

        return null;
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
