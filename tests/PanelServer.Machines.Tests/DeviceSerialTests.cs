namespace PanelServer.Machines.Tests;

public class DeviceSerialTests
{
    [Theory]
    [InlineData("/dev/mock-serial", 57922)]
    [InlineData("/dev/ttyUSB1", 40962)]
    public void The_serial_number_follows_from_the_device_path(string path, int serial) => Assert.Equal(serial, DeviceSerial.FromPath(path));
}
