using System.Net;
using System.Net.Sockets;
using PanelServer.Machines.Devices;
using PanelServer.Machines.WagoPowerV1;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.WagoPowerV1;

namespace PanelServer.Machines.Tests.Devices;

public class NetworkScanTests
{
    [Theory]
    [InlineData("192.168.1.20", 24, 253, "192.168.1.1", "192.168.1.254")]
    [InlineData("192.168.7.20", 16, 253, "192.168.7.1", "192.168.7.254")]
    [InlineData("192.168.1.20", 28, 13, "192.168.1.17", "192.168.1.30")]
    [InlineData("192.168.1.21", 30, 1, "192.168.1.22", "192.168.1.22")]
    [InlineData("192.168.1.21", 32, 0, null, null)]
    public void Addresses_around_an_interface_are_those_of_its_network_but_at_most_256(
        string own, int prefix, int count, string? first, string? last)
    {
        IPAddress[] addresses = [.. NetworkScan.AddressesAround(IPAddress.Parse(own), prefix)];

        Assert.Equal(count, addresses.Length);
        Assert.Equal(first, addresses.FirstOrDefault()?.ToString());
        Assert.Equal(last, addresses.LastOrDefault()?.ToString());
        Assert.DoesNotContain(IPAddress.Parse(own), addresses);
    }

    [Fact]
    public async Task All_devices_are_found_among_silent_and_foreign_hosts()
    {
        await using SimulatedPowerSupply one = SimulatedPowerSupply.Start(new(IPAddress.Parse("127.0.0.11"), 0), TimeProvider.System);
        int port = one.EndPoint.Port;
        await using SimulatedPowerSupply two = SimulatedPowerSupply.Start(
            new(IPAddress.Parse("127.0.0.12"), port), TimeProvider.System, serial: 7);
        await using SimulatedPowerSupply mute = SimulatedPowerSupply.Start(
            new(IPAddress.Parse("127.0.0.13"), port), TimeProvider.System, serial: 8);
        mute.Faults.Set(DeviceFault.Silent);
        using TcpListener silent = new(IPAddress.Parse("127.0.0.14"), port);
        silent.Start();

        // On a busy computer a device may miss the time limit of one search; the server searches again and again.
        HashSet<FoundDevice> found = [];
        for (int search = 0; search < 20 && found.Count < 2; search++)
        {
            found.UnionWith(await new NetworkScan(new WagoPowerModule(), port, TimeProvider.System).RunAsync(
                NetworkScan.AddressesAround(IPAddress.Loopback, 24), TestContext.Current.CancellationToken));
        }

        Assert.Equal(
            [new(new("127.0.0.11", port), 48879), new(new("127.0.0.12", port), 7)],
            found.OrderBy(device => device.Address.Host, StringComparer.Ordinal));
    }
}
