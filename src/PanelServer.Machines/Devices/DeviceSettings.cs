using System.Globalization;

namespace PanelServer.Machines.Devices;

/// <summary>The settings that name a device, for people who pin one there.</summary>
public static class DeviceSettings
{
    /// <summary>The settings that have to be added for a device to be used.</summary>
    /// <param name="module">Its type.</param>
    /// <param name="address">Where it is.</param>
    /// <returns>Keys with their values.</returns>
    public static IReadOnlyDictionary<string, string> Of(DeviceMachineModule module, DeviceAddress address) => address is TcpDeviceAddress tcp
        ? new Dictionary<string, string>
        {
            [$"{Entry(module, module.Configured.Count)}:Host"] = tcp.Host,
            [$"{Entry(module, module.Configured.Count)}:Port"] = tcp.Port.ToString(CultureInfo.InvariantCulture),
        }
        : new Dictionary<string, string> { [$"{Entry(module, module.Configured.Count)}:Path"] = address.ToString()! };

    private static string Entry(DeviceMachineModule module, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{module.Settings?.Section}:{(module is ModbusTcpMachineModule ? "Devices" : "Ports")}:{index}");
}
