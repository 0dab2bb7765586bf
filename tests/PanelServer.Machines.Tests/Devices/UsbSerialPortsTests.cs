using PanelServer.Machines.Devices;
using PanelServer.Simulation.Devices;

namespace PanelServer.Machines.Tests.Devices;

public sealed class UsbSerialPortsTests : IDisposable
{
    private readonly SimulatedUsbPorts _usb = new();

    public void Dispose() => _usb.Dispose();

    [Fact]
    public void Ports_are_listed_with_the_ids_and_the_number_of_their_adapter()
    {
        _usb.PlugIn("ttyUSB1", 0x0403, 0x6001, "A10K4ZQX", "1-1.2");
        _usb.PlugIn("ttyUSB0", 0x1A86, 0x7523, socket: "1-1.3");
        _usb.PlugIn("ttyS0");

        Assert.Equal(
            [
                new("/dev/ttyUSB0", _usb.DeviceFile("ttyUSB0"), 0x1A86, 0x7523, null, "pci0000:00/1.3:1.0"),
                new("/dev/ttyUSB1", _usb.DeviceFile("ttyUSB1"), 0x0403, 0x6001, "A10K4ZQX", "pci0000:00/1.2:1.0"),
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
        Assert.Equal(serial, HotPlugSupervision.SerialOf(new(name, name, 0, 0, number, "socket"), isShared: false));

    [Fact]
    public void The_serial_number_of_an_adapter_with_a_number_is_the_same_at_every_port() =>
        Assert.Equal(
            HotPlugSupervision.SerialOf(new("/dev/ttyUSB0", "x", 0, 0, "A10K4ZQX", "one"), isShared: false),
            HotPlugSupervision.SerialOf(new("/dev/ttyUSB5", "y", 0, 0, "A10K4ZQX", "two"), isShared: false));

    [Fact]
    public void The_serial_number_of_adapters_that_share_one_follows_from_the_socket_whatever_the_port_is_called()
    {
        ushort one = HotPlugSupervision.SerialOf(new("/dev/ttyUSB0", "x", 0, 0, "SAME", "one"), isShared: true);

        Assert.Equal(one, HotPlugSupervision.SerialOf(new("/dev/ttyUSB1", "y", 0, 0, "SAME", "one"), isShared: true));
        Assert.NotEqual(one, HotPlugSupervision.SerialOf(new("/dev/ttyUSB1", "y", 0, 0, "SAME", "two"), isShared: true));
    }
}
