using PanelServer.Machines.LaserV1;
using PanelServer.Simulation.Devices;

namespace PanelServer.Machines.Tests.LaserV1;

public sealed class UsbSerialPortsTests : IDisposable
{
    private readonly SimulatedUsbPorts _usb = new();

    public void Dispose() => _usb.Dispose();

    [Fact]
    public void Ports_are_listed_with_the_ids_and_the_number_of_their_adapter()
    {
        _usb.PlugIn("ttyUSB1", 0x0403, 0x6001, "A10K4ZQX");
        _usb.PlugIn("ttyUSB0", 0x1A86, 0x7523);
        _usb.PlugIn("ttyS0");

        Assert.Equal(
            [
                new("/dev/ttyUSB0", _usb.DeviceFile("ttyUSB0"), 0x1A86, 0x7523, null),
                new("/dev/ttyUSB1", _usb.DeviceFile("ttyUSB1"), 0x0403, 0x6001, "A10K4ZQX"),
            ],
            new UsbSerialPorts(_usb.SystemRoot, _usb.DeviceRoot).List());
    }

    [Fact]
    public void A_port_is_gone_after_unplugging()
    {
        _usb.PlugIn("ttyUSB0");
        _usb.Unplug("ttyUSB0");

        Assert.Empty(new UsbSerialPorts(_usb.SystemRoot, _usb.DeviceRoot).List());
    }

    [Fact]
    public void A_computer_without_serial_ports_has_none() =>
        Assert.Empty(new UsbSerialPorts("/nowhere", "/nowhere").List());

    [Fact]
    public void This_computers_own_device_tree_can_be_read()
    {
        foreach (UsbSerialPort port in new UsbSerialPorts().List())
        {
            Assert.StartsWith("/dev/tty", port.Name, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/dev/ttyUSB0", null, 40961)]
    [InlineData("/dev/ttyUSB1", null, 40962)]
    [InlineData("/dev/ttyUSB2", null, 40963)]
    public void The_serial_number_follows_from_the_port_if_the_adapter_has_none(string name, string? number, int serial) =>
        Assert.Equal(serial, LaserService.SerialOf(new(name, name, 0, 0, number)));

    [Fact]
    public void The_serial_number_of_an_adapter_with_a_number_is_the_same_at_every_port() =>
        Assert.Equal(
            LaserService.SerialOf(new("/dev/ttyUSB0", "x", 0, 0, "A10K4ZQX")), LaserService.SerialOf(new("/dev/ttyUSB5", "y", 0, 0, "A10K4ZQX")));
}
