using PanelServer.Machines;
using PanelServer.Machines.Devices;

namespace PanelServer.Host.Devices;

/// <summary>Looks for devices beside the bus, one scan at a time.</summary>
/// <param name="devices">The devices that are used already: they are not asked, as their drivers do.</param>
/// <param name="catalog">The machine types.</param>
/// <param name="ports">Lists the serial ports of USB adapters.</param>
/// <param name="time">The clock.</param>
internal sealed class DeviceScanner(DeviceService devices, MachineCatalog catalog, UsbSerialPorts ports, TimeProvider time)
{
    private readonly DeviceScan _scan = new(catalog.Modules.OfType<DeviceMachineModule>(), time);
    private int _isRunning;

    /// <summary>Asks at addresses in the network and at all serial ports.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="stop">Ends the scan.</param>
    /// <returns>What was found; null if another scan runs.</returns>
    public async Task<DeviceScanAnswer?> RunAsync(IReadOnlyList<TcpDeviceAddress> addresses, CancellationToken stop)
    {
        if (Interlocked.Exchange(ref _isRunning, 1) != 0)
        {
            return null;
        }

        try
        {
            Dictionary<string, ListedDevice> used = devices.Used.ToDictionary(device => device.Address.ToString()!);
            DeviceAddress[] all =
            [
                .. addresses.Concat<DeviceAddress>(used.Values.Select(device => device.Address))
                    .Concat(ports.List().Select(port => new SerialDeviceAddress(port.DeviceFile)))
                    .DistinctBy(address => address.ToString()),
            ];
            IReadOnlyList<ScannedAddress> scanned = await _scan.RunAsync([.. all.Where(address => !used.ContainsKey(address.ToString()!))], stop);
            Dictionary<string, ScannedAddress> found = scanned.ToDictionary(one => one.Address.ToString()!);
            return new([.. all.Select(address => used.TryGetValue(address.ToString()!, out ListedDevice? device) ? ScannedDeviceAnswer.Of(device) : ScannedDeviceAnswer.Of(found[address.ToString()!]))]);
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }
}

/// <summary>Answer to a scan.</summary>
/// <param name="Devices">The addresses of the request, then the devices that are used, then the other serial ports, with what was found there.</param>
internal sealed record DeviceScanAnswer(IReadOnlyList<ScannedDeviceAnswer> Devices);

/// <summary>What was found at one address.</summary>
/// <param name="Address">Where: an address in the network with its port, or a serial port.</param>
/// <param name="Slug">The type of machine that the device is; null if none answered.</param>
/// <param name="Serial">The serial number of its machine; null if none answered.</param>
/// <param name="IsUsed">Whether the server uses it already. Such a device was not asked.</param>
/// <param name="Explanation">What was found and how to use it or release it, for a person.</param>
/// <param name="Settings">The settings with which the server uses it from its next start on; empty if it does already, or if none answered.</param>
internal sealed record ScannedDeviceAnswer(
    string Address, string? Slug, ushort? Serial, bool IsUsed, string Explanation, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Describes a device that is used.</summary>
    public static ScannedDeviceAnswer Of(ListedDevice device) => new(
        device.Address.ToString()!,
        device.Module.Slug,
        device.Serial,
        true,
        $"In use as {device.Module.Slug}/{device.Serial}. {device.HowToRelease}",
        new Dictionary<string, string>());

    /// <summary>Describes what a scan has found.</summary>
    public static ScannedDeviceAnswer Of(ScannedAddress found) => new(
        found.Address.ToString()!,
        found.Module?.Slug,
        found.Serial,
        false,
        found.Module is null ? found.Explanation : $"{found.Explanation} To use it, add the settings and restart the server.",
        found.Settings);
}
