using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PanelServer.Machines.Devices;

/// <summary>A device found in the network.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Serial">Its machine's serial number.</param>
internal sealed record FoundDevice(TcpDeviceAddress Address, ushort Serial);

/// <summary>Searches networks for devices of one type: asks many addresses at once, each with a short limit for connecting and answering together.</summary>
/// <param name="module">The type.</param>
/// <param name="port">TCP port.</param>
/// <param name="time">Clock of the limits.</param>
internal sealed class NetworkScan(DeviceMachineModule module, int port, TimeProvider time)
{
    private const int BitsOfAddress = 32;
    private const int LeastPrefix = 24;
    private const int Concurrency = 32;
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromMilliseconds(300);
    private static readonly string[] VirtualInterfaces = ["bridge", "utun", "awdl", "anpi", "llw"];

    /// <summary>The host addresses in the network of an interface, without the network's, the broadcast and the own address.</summary>
    /// <param name="own">Address of the interface.</param>
    /// <param name="prefixLength">Its prefix; of a network larger than a /24 only the /24 around the own address is meant.</param>
    public static IEnumerable<IPAddress> AddressesAround(IPAddress own, int prefixLength)
    {
        int hostBits = BitsOfAddress - Math.Max(prefixLength, LeastPrefix);
        uint ownNumber = BitConverter.ToUInt32([.. own.GetAddressBytes().Reverse()]);
        uint count = 1u << hostBits;
        uint network = ownNumber & ~(count - 1);
        for (uint host = 1; host + 1 < count; host++)
        {
            if (network + host != ownNumber)
            {
                yield return new IPAddress([.. BitConverter.GetBytes(network + host).Reverse()]);
            }
        }
    }

    /// <summary>Addresses around this computer on wired networks that are up.</summary>
    /// <param name="excludedInterfaces">Names of interfaces to leave out.</param>
    public static IEnumerable<IPAddress> AddressesAround(ICollection<string> excludedInterfaces) =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up
                && network.NetworkInterfaceType == NetworkInterfaceType.Ethernet
                && !excludedInterfaces.Contains(network.Name)
                && !VirtualInterfaces.Any(name => network.Name.StartsWith(name, StringComparison.Ordinal)))
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Where(unicast => unicast.Address.AddressFamily == AddressFamily.InterNetwork)
            .SelectMany(unicast => AddressesAround(unicast.Address, unicast.PrefixLength));

    /// <summary>Asks all addresses.</summary>
    /// <returns>The devices found.</returns>
    public async Task<IReadOnlyList<FoundDevice>> RunAsync(IEnumerable<IPAddress> addresses, CancellationToken stop)
    {
        List<FoundDevice> found = [];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Concurrency, CancellationToken = stop };
        await Parallel.ForEachAsync(addresses, options, async (address, cancellation) =>
        {
            if (await ProbeAsync(new(address.ToString(), port), cancellation) is { } device)
            {
                lock (found)
                {
                    found.Add(device);
                }
            }
        });
        return found;
    }

    private async Task<FoundDevice?> ProbeAsync(TcpDeviceAddress address, CancellationToken stop)
    {
        using CancellationTokenSource limit = new(ProbeLimit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        await using DeviceConnection connection = module.Connect(address, time);
        try
        {
            ushort? serial = await connection.IdentifyAsync(either.Token);
            return new(address, serial ?? DeviceSerial.FromPath(address.ToString()));
        }
        catch (Exception e) when (DriverRunner.IsFailure(e))
        {
            return null;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
