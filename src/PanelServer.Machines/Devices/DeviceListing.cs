using System.Threading.Channels;
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
    private readonly List<(DeviceConnection Connection, ushort Serial, DeviceDriver? Driver)> _known = [];
    private readonly Channel<ConfiguredDevice> _assigned = Channel.CreateUnbounded<ConfiguredDevice>();

    /// <summary>From one look at the USB adapters to the next.</summary>
    internal TimeSpan PlugPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The type whose devices these are.</summary>
    public DeviceMachineModule Module => module;

    /// <summary>The devices whose machines are listed. Any thread.</summary>
    public IReadOnlyList<ListedDevice> Used => [.. _register.Addresses.Select(listed => new ListedDevice(module, listed.Value, listed.Key))];

    /// <summary>The devices that were released and have been seen since the start. Any thread.</summary>
    public IReadOnlyList<ListedDevice> Released =>
        [.. _register.Released.Where(released => released.Value is not null).Select(released => new ListedDevice(module, released.Value!, released.Key))];

    /// <summary>Adds a device to those that the settings name. Call before <see cref="ListConfigured"/>.</summary>
    /// <param name="device">The device.</param>
    public void Add(ConfiguredDevice device) => _configured.Add(device);

    /// <summary>Lists the machines of all devices whose serial number is known. Call once, before <see cref="RunAsync"/>.</summary>
    public void ListConfigured()
    {
        // What was assigned may be in the settings as well by now: these count, for they may name a unit.
        ConfiguredDevice[] added = [.. _configured];
        _configured.Clear();
        _configured.AddRange(module.Configured);
        _configured.AddRange(added.Where(device => module.Configured.All(other => other.Address.ToString() != device.Address.ToString())));
        foreach (ConfiguredDevice device in _configured)
        {
            if (device.Serial is { } serial)
            {
                DeviceConnection connection = module.Connect(device.Address, time);
                _known.Add((connection, serial, _register.TryList(connection, serial)));
            }
        }
    }

    /// <summary>
    /// Uses a device from now on. One that was released and is still where it was is used again within a second. Any thread.
    /// </summary>
    /// <param name="address">Where it is.</param>
    /// <param name="serial">Its machine's serial number.</param>
    public void Assign(DeviceAddress address, ushort serial)
    {
        if (_register.Accept(serial) is null)
        {
            _assigned.Writer.TryWrite(new(address, serial));
        }
    }

    /// <summary>Ends the use of a device, now and whenever it is found, until it is assigned. It is left as it is. Any thread.</summary>
    /// <param name="serial">Its machine's serial number.</param>
    /// <returns>Completes when its machine is no longer listed.</returns>
    public Task ReleaseAsync(ushort serial) => _register.Release(serial);

    /// <summary>Runs until the token is cancelled. What the devices do then is left as it is.</summary>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        List<Task> tasks = [.. _known.Select(known => new DeviceServing(module, _register, time, logger).RunAsync(known.Connection, known.Serial, known.Driver, stop)), ServeAssignedAsync(stop)];
        tasks.AddRange(_configured.Where(device => device.Serial is null).Select(device => IdentifyAndServeAsync(device.Address, stop)));
        if (module is { IsSearching: true, Network: { } search })
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

    private async Task IdentifyAndServeAsync(DeviceAddress address, CancellationToken stop)
    {
        ushort serial;
        await using (DeviceConnection connection = module.Connect(address, time))
        {
            serial = await _identification.WaitAsync(connection, stop) ?? DeviceSerial.FromPath(address.ToString()!);
        }

        await new DeviceServing(module, _register, time, logger).RunAsync(module.Connect(address, time), serial, driver: null, stop);
    }

    private async Task ServeAssignedAsync(CancellationToken stop)
    {
        List<Task> assigned = [];
        try
        {
            await foreach (ConfiguredDevice device in _assigned.Reader.ReadAllAsync(stop))
            {
                assigned.Add(new DeviceServing(module, _register, time, logger).RunAsync(module.Connect(device.Address, time), device.Serial!.Value, driver: null, stop));
            }
        }
        finally
        {
            await Task.WhenAll(assigned);
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
                    found.Add(new DeviceServing(module, _register, time, logger).RunAsync(module.Connect(device.Address, time), device.Serial, driver: null, stop));
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
