namespace PanelServer.Machines.Devices;

/// <summary>What the two kinds of devices at serial ports have in common.</summary>
internal static class SerialPortReach
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(800);

    /// <summary>Shortest and longest pause between tries to reach a device.</summary>
    public static (TimeSpan First, TimeSpan Longest) Pauses => (FirstPause, LongestPause);

    /// <summary>The devices at fixed ports. Their ports' paths give the serial numbers that are not set.</summary>
    public static IReadOnlyList<ConfiguredDevice> Configured(this SerialDeviceOptions options) =>
        [.. options.Ports.Select(port => new ConfiguredDevice(new SerialDeviceAddress(port.Path), (ushort?)port.Serial ?? DeviceSerial.FromPath(port.Path)))];

    /// <summary>The adapters that are looked for; null if none are.</summary>
    public static UsbAdapter? Adapter(this SerialDeviceOptions options) =>
        options.HotPlug ? new(options.UsbVendorId, options.UsbProductId) : null;
}
