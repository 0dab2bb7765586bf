namespace PanelServer.Machines.Devices;

/// <summary>Where a device beside the bus is reached: in the network or at a serial port of this computer.</summary>
public abstract record DeviceAddress
{
    private protected DeviceAddress()
    {
    }
}

/// <summary>A device that speaks Modbus TCP.</summary>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Unit">The unit that is asked and that alone may answer; null to accept any.</param>
public sealed record TcpDeviceAddress(string Host, int Port, byte? Unit = null) : DeviceAddress
{
    /// <summary>As operators read it: <c>192.168.1.20:502</c>, <c>[fd00::20]:502</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
}

/// <summary>A device at a serial port.</summary>
/// <param name="DeviceFile">The file to open, for example <c>/dev/ttyUSB0</c>.</param>
public sealed record SerialDeviceAddress(string DeviceFile) : DeviceAddress
{
    /// <summary>The file behind all links; the device file itself if it is none, or is not there.</summary>
    public string Target
    {
        get
        {
            try
            {
                return File.ResolveLinkTarget(DeviceFile, returnFinalTarget: true)?.FullName ?? DeviceFile;
            }
            catch (IOException)
            {
                return DeviceFile;
            }
        }
    }

    /// <summary>The device file.</summary>
    public override string ToString() => DeviceFile;
}

/// <summary>A device that is known before anybody has asked it.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Serial">Its machine's serial number; null if the device tells it.</param>
public sealed record ConfiguredDevice(DeviceAddress Address, ushort? Serial);
