using System.Globalization;

namespace PanelServer.Machines.Devices;

/// <summary>What a scan has found at one address.</summary>
/// <param name="Address">Where it asked.</param>
/// <param name="Module">The type of the device that answered; null if none did that this server knows.</param>
/// <param name="OwnSerial">The serial number that the device tells; null if none answered, or if devices of its type have none.</param>
/// <param name="Explanation">What was found, as a sentence.</param>
public sealed record ScannedAddress(DeviceAddress Address, DeviceMachineModule? Module, ushort? OwnSerial, string Explanation)
{
    /// <summary>The serial number of its machine; null if none answered.</summary>
    public ushort? Serial => Module is null ? null : OwnSerial ?? DeviceSerial.FromPath(Address.ToString()!);

    /// <summary>The settings with which the server uses the device from its next start on; empty if none answered.</summary>
    public IReadOnlyDictionary<string, string> Settings => Module is null ? new Dictionary<string, string>() : DeviceSettings.Of(Module, Address);
}

/// <summary>
/// Asks at addresses which devices of the machine types are there. Only what a type asks to identify its devices is sent, which changes nothing in
/// them. Bounded: each type has a second at each address.
/// </summary>
/// <param name="modules">The machine types.</param>
/// <param name="time">Clock of the limits.</param>
public sealed class DeviceScan(IEnumerable<DeviceMachineModule> modules, TimeProvider time)
{
    private const int Concurrency = 8;
    private const int MostNetworkAddresses = 1024;
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(1);

    private readonly DeviceMachineModule[] _modules = [.. modules];

    /// <summary>Asks at all addresses, some at a time; each serial port by one type after the other.</summary>
    /// <param name="addresses">Where to ask; none that a driver of this server uses.</param>
    /// <param name="stop">Ends the scan.</param>
    /// <returns>What was found, in the order of the addresses.</returns>
    public async Task<IReadOnlyList<ScannedAddress>> RunAsync(IReadOnlyList<DeviceAddress> addresses, CancellationToken stop)
    {
        ScannedAddress[] found = new ScannedAddress[addresses.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Concurrency, CancellationToken = stop };
        await Parallel.ForAsync(0, addresses.Count, options, async (i, cancellation) => found[i] = await AskAsync(addresses[i], _modules, cancellation));
        return found;
    }

    /// <summary>
    /// Asks at all addresses around this computer on wired networks, at most 254 for each address that it has there and 1024 in all. Interfaces that the settings of a type
    /// exclude are left out.
    /// </summary>
    /// <param name="known">Addresses that are not asked: those of devices that are used.</param>
    /// <param name="stop">Ends the scan.</param>
    /// <returns>The devices that answered.</returns>
    public async Task<IReadOnlyList<ScannedAddress>> SearchNetworksAsync(IReadOnlyCollection<string> known, CancellationToken stop)
    {
        List<ScannedAddress> found = [];
        foreach (DeviceMachineModule module in _modules)
        {
            if (module.Network is { } network)
            {
                NetworkScan scan = new(module, network.Port, time);
                IEnumerable<System.Net.IPAddress> addresses = NetworkScan.AddressesAround(network.ExcludedInterfaces)
                    .Where(address => !known.Contains(new TcpDeviceAddress(address.ToString(), network.Port).ToString()))
                    .Take(MostNetworkAddresses);
                found.AddRange((await scan.RunAsync(addresses, stop)).Select(device => Answering(device.Address, module, device.Serial)));
            }
        }

        return found;
    }

    /// <summary>Asks at one address whether a device of one type is there.</summary>
    /// <param name="address">The address.</param>
    /// <param name="module">The type.</param>
    /// <param name="stop">Ends the try.</param>
    /// <returns>What was found.</returns>
    public Task<ScannedAddress> AskAsync(DeviceAddress address, DeviceMachineModule module, CancellationToken stop) => AskAsync(address, [module], stop);

    private static ScannedAddress Answering(DeviceAddress address, DeviceMachineModule module, ushort? serial) =>
        new(address, module, serial, $"A {module.DeviceName} answers.");

    private async Task<ScannedAddress> AskAsync(DeviceAddress address, IEnumerable<DeviceMachineModule> modules, CancellationToken stop)
    {
        string explanation = "No machine type of this server has devices there.";
        foreach (DeviceMachineModule module in modules.Where(module => module is ModbusTcpMachineModule == address is TcpDeviceAddress))
        {
            using CancellationTokenSource limit = new(ProbeLimit, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
            await using DeviceConnection connection = module.Connect(address, time);
            try
            {
                return Answering(address, module, await connection.IdentifyAsync(either.Token));
            }
            catch (Exception failure) when (DriverRunner.IsFailure(failure))
            {
                explanation = $"No {module.DeviceName} answers: {failure.Message}";
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                explanation = $"No {module.DeviceName} answers: nothing came back within {ProbeLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.";
            }
        }

        return new(address, null, null, explanation);
    }
}
