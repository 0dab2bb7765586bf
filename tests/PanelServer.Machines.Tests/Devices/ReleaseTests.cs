using Microsoft.Extensions.Logging.Abstractions;
using PanelServer.Machines.Devices;
using PanelServer.Machines.LaserV1;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.LaserV1;

namespace PanelServer.Machines.Tests.Devices;

/// <summary>A gauge on a USB adapter is released and used again; one that is pinned by a link belongs to the pin alone.</summary>
public sealed class ReleaseTests : IAsyncLifetime
{
    private readonly SimulatedUsbPorts _usb = new();
    private readonly CancellationTokenSource _stop = new();
    private SimulatedGauge _gauge = null!;
    private Task _run = Task.CompletedTask;

    public ValueTask InitializeAsync()
    {
        _gauge = SimulatedGauge.Start(_usb.DeviceFile("ttyUSB0"), TimeProvider.System);
        _usb.PlugIn("ttyUSB0");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        await _gauge.DisposeAsync();
        _usb.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_released_gauge_leaves_its_port_to_others_until_it_is_assigned_again()
    {
        LaserModule module = new();
        using RunningRoster running = new(new MachineRoster(new([module])));
        DeviceListing listing = Listing(module, running.Roster);
        await Eventually.HoldsAsync(() => listing.Used.Count == 1);
        ListedDevice used = listing.Used[0];

        await listing.ReleaseAsync(used.Serial);
        Assert.Empty(running.Roster.Entries);
        Assert.Equal(used, Assert.Single(listing.Released));
        ScannedAddress found = (await new DeviceScan([module], TimeProvider.System).RunAsync([used.Address], TestContext.Current.CancellationToken))[0];
        Assert.Same(module, found.Module);

        listing.Assign(used.Address, used.Serial);
        await Eventually.HoldsAsync(() => listing.Used.Count == 1);
        Assert.Empty(listing.Released);
        Assert.Equal(used.Serial, Assert.Single(running.Roster.Entries).Identification.Serial);
    }

    [Fact]
    public async Task A_gauge_pinned_by_a_link_of_its_adapter_is_not_found_a_second_time()
    {
        string links = Directory.CreateDirectory(Path.Combine(_usb.DeviceRoot, "serial", "by-id")).FullName;
        string link = Path.Combine(links, "usb-FTDI_gauge-if00-port0");
        File.CreateSymbolicLink(link, _usb.DeviceFile("ttyUSB0"));
        UsbSerialPorts ports = new(_usb.SystemRoot, _usb.DeviceRoot);
        Assert.Equal(link, ports.StableAddress(Assert.Single(ports.List())).DeviceFile);

        LaserModule module = new(new LaserOptions { Ports = [new() { Path = link, Serial = 7 }] });
        using RunningRoster running = new(new MachineRoster(new([module])));
        DeviceListing listing = Listing(module, running.Roster);
        await Eventually.HoldsAsync(() => running.Roster.Machines is [LaserMachine gauge] && gauge.ReadStatus().Error is null && gauge.ReadTyped().LiveValues?.Diameter > 0);
        Assert.Equal(7, Assert.Single(listing.Used).Serial);
    }

    private DeviceListing Listing(LaserModule module, MachineRoster roster)
    {
        DeviceListing listing = new(module, roster, new UsbSerialPorts(_usb.SystemRoot, _usb.DeviceRoot), TimeProvider.System, NullLogger<DeviceListing>.Instance)
        {
            PlugPause = TimeSpan.FromMilliseconds(5),
        };
        listing.ListConfigured();
        _run = listing.RunAsync(_stop.Token);
        return listing;
    }
}
