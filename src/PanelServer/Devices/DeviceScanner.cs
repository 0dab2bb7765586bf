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
    /// <param name="ownNetworks">Whether all addresses of the panel's own networks are asked as well.</param>
    /// <param name="stop">Ends the scan.</param>
    /// <returns>What was found; null if another scan runs.</returns>
    public Task<DeviceScanAnswer?> RunAsync(IReadOnlyList<TcpDeviceAddress> addresses, bool ownNetworks, CancellationToken stop) => AloneAsync(async () =>
    {
        Dictionary<string, ListedDevice> used = devices.Used.ToDictionary(KeyOf);
        DeviceAddress[] all =
        [
            .. addresses.Concat<DeviceAddress>(used.Values.Select(device => device.Address))
                .Concat(devices.Released.Select(device => device.Address))
                .Concat(ports.List().Select(port => new SerialDeviceAddress(port.DeviceFile)))
                .DistinctBy(KeyOf),
        ];
        List<ScannedAddress> scanned = [.. await _scan.RunAsync([.. all.Where(address => !used.ContainsKey(KeyOf(address)))], stop)];
        HashSet<string> asked = [.. all.Select(address => address.ToString()!)];
        scanned.AddRange(ownNetworks ? await _scan.SearchNetworksAsync(asked, stop) : []);
        Dictionary<string, ScannedAddress> found = scanned.ToDictionary(one => KeyOf(one.Address));
        return new DeviceScanAnswer(
        [
            .. all.Concat(scanned.Select(one => one.Address)).DistinctBy(KeyOf)
                .Select(address => used.TryGetValue(KeyOf(address), out ListedDevice? device)
                    ? ScannedDeviceAnswer.Of(device)
                    : ScannedDeviceAnswer.Of(found[KeyOf(address)], SerialOfReleased(address))),
        ]);
    });

    /// <summary>Asks at one address whether a device of a type is there.</summary>
    /// <param name="address">The address.</param>
    /// <param name="module">The type.</param>
    /// <param name="stop">Ends the try.</param>
    /// <returns>What was found; null if a scan runs.</returns>
    public Task<ScannedAddress?> AskAsync(DeviceAddress address, DeviceMachineModule module, CancellationToken stop) =>
        AloneAsync(() => _scan.AskAsync(address, module, stop));

    // A serial port may be known by several names.
    private static string KeyOf(ListedDevice device) => KeyOf(device.Address);

    private static string KeyOf(DeviceAddress address) => address is SerialDeviceAddress serial ? serial.Target : address.ToString()!;

    /// <summary>The number of a machine may come from its adapter, which only its driver knows.</summary>
    private ushort? SerialOfReleased(DeviceAddress address) =>
        devices.Released.FirstOrDefault(device => KeyOf(device) == KeyOf(address))?.Serial;

    private async Task<T?> AloneAsync<T>(Func<Task<T>> work)
        where T : class
    {
        if (Interlocked.Exchange(ref _isRunning, 1) != 0)
        {
            return null;
        }

        try
        {
            return await work();
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
/// <param name="Explanation">What was found and how to use it, for a person.</param>
/// <param name="Settings">The settings that pin it at its address, instead of assigning it; empty if it does already, or if none answered.</param>
internal sealed record ScannedDeviceAnswer(
    string Address, string? Slug, ushort? Serial, bool IsUsed, string Explanation, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Describes a device that is used.</summary>
    public static ScannedDeviceAnswer Of(ListedDevice device) => new(
        device.Address.ToString()!,
        device.Module.Slug,
        device.Serial,
        true,
        $"In use as {device.Module.Slug}/{device.Serial}.",
        new Dictionary<string, string>());

    /// <summary>Describes what a scan has found.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="serial">The serial number of its machine, if it is known by another way; null if not.</param>
    public static ScannedDeviceAnswer Of(ScannedAddress found, ushort? serial) => new(
        found.Address.ToString()!,
        found.Module?.Slug,
        found.Serial is { } told ? found.OwnSerial ?? serial ?? told : null,
        false,
        found.Module is null ? found.Explanation : $"{found.Explanation} Assign it to use it.",
        found.Settings);
}
