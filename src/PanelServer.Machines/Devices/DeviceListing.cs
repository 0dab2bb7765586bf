using Microsoft.Extensions.Logging;

namespace PanelServer.Machines.Devices;

/// <summary>
/// Finds the devices of one type, lists their machines and runs their drivers: those whose serial number is known at once, those with only an
/// address once they have answered, those found by searching the network likewise, and those on USB adapters from when they have answered
/// until they are unplugged.
/// </summary>
/// <param name="module">The type.</param>
/// <param name="roster">The machine list.</param>
/// <param name="ports">Lists the USB adapters.</param>
/// <param name="time">Clock of the drivers.</param>
/// <param name="logger">The log.</param>
public sealed class DeviceListing(DeviceMachineModule module, MachineRoster roster, UsbSerialPorts ports, TimeProvider time, ILogger<DeviceListing> logger)
{
    private static readonly TimeSpan SearchPause = TimeSpan.FromSeconds(10);

    private readonly DeviceRegister _register = new(module, roster, time, logger);
    private readonly DeviceIdentification _identification = new(module, time, logger);
    private readonly List<ConfiguredDevice> _configured = [];
    private readonly List<ConfiguredDevice> _simulated = [];
    private readonly List<(DeviceConnection Connection, ushort Serial, DeviceDriver? Driver)> _known = [];

    /// <summary>From one look at the USB adapters to the next.</summary>
    internal TimeSpan PlugPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The type whose devices these are.</summary>
    public DeviceMachineModule Module => module;

    /// <summary>The devices whose machines are listed. Any thread.</summary>
    public IReadOnlyList<ListedDevice> Used =>
        [.. _register.Addresses.Select(listed => new ListedDevice(module, listed.Value, listed.Key, HowToRelease(listed.Value)))];

    /// <summary>Adds a simulated device to those that the settings name. Call before <see cref="ListConfigured"/>.</summary>
    /// <param name="device">The device.</param>
    public void Add(ConfiguredDevice device)
    {
        _configured.Add(device);
        _simulated.Add(device);
    }

    /// <summary>Lists the machines of all devices whose serial number is known. Call once, before <see cref="RunAsync"/>.</summary>
    public void ListConfigured()
    {
        _configured.InsertRange(0, module.Configured);
        foreach (ConfiguredDevice device in _configured)
        {
            if (device.Serial is { } serial)
            {
                DeviceConnection connection = module.Connect(device.Address, time);
                _known.Add((connection, serial, _register.TryList(connection, serial)));
            }
        }
    }

    /// <summary>Runs until the token is cancelled. What the devices do then is left as it is.</summary>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        List<Task> tasks = [.. _known.Select(known => ServeAsync(known.Connection, known.Serial, known.Driver, stop))];
        tasks.AddRange(_configured.Where(device => device.Serial is null).Select(device => IdentifyAndServeAsync(device.Address, stop)));
        if (module.Search is { } search)
        {
            tasks.Add(SearchAsync(search, stop));
        }

        if (module.HotPlug is { } adapter)
        {
            tasks.Add(new HotPlugSupervision(module, adapter, _configured, _register, ports, time, logger) { Pause = PlugPause }.RunAsync(stop));
        }

        try
        {
            await Task.WhenAll(tasks);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private string HowToRelease(DeviceAddress address) => _simulated.Exists(device => device.Address == address)
        ? "It is simulated: to release it, set Devices:Simulated to false and restart the server."
        : DeviceSettings.HowToRelease(module, address);

    private async Task ServeAsync(DeviceConnection connection, ushort serial, DeviceDriver? driver, CancellationToken stop)
    {
        await using (connection)
        {
            driver ??= await _register.ListAsync(connection, serial, stop);
            await new DriverRunner(module, connection, driver, time, logger).RunAsync(stop);
        }
    }

    private async Task IdentifyAndServeAsync(DeviceAddress address, CancellationToken stop)
    {
        DeviceConnection connection = module.Connect(address, time);
        await using (connection)
        {
            ushort serial = await _identification.WaitAsync(connection, stop) ?? DeviceSerial.FromPath(address.ToString()!);
            await ServeAsync(connection, serial, driver: null, stop);
        }
    }

    private async Task SearchAsync(NetworkSearch search, CancellationToken stop)
    {
        NetworkScan scan = new(module, search.Port, time);
        HashSet<string> known = [.. _configured.Select(device => device.Address).OfType<TcpDeviceAddress>().Select(address => address.Host)];
        List<Task> found = [];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                IEnumerable<System.Net.IPAddress> addresses = NetworkScan.AddressesAround(search.ExcludedInterfaces)
                    .Where(address => !known.Contains(address.ToString()));
                foreach (FoundDevice device in await scan.RunAsync(addresses, stop))
                {
                    known.Add(device.Address.Host);
                    found.Add(ServeAsync(module.Connect(device.Address, time), device.Serial, driver: null, stop));
                }

                await Task.Delay(SearchPause, time, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The server stops.
            }
        }

        await Task.WhenAll(found);
    }
}
