using System.Globalization;

namespace PanelServer.Machines.Devices;

/// <summary>The settings that name a device, for people who want to use one or to release it.</summary>
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

    /// <summary>What to do so that the server no longer uses a device, as a sentence.</summary>
    /// <param name="module">Its type.</param>
    /// <param name="address">Where it is.</param>
    public static string HowToRelease(DeviceMachineModule module, DeviceAddress address)
    {
        for (int i = 0; i < module.Configured.Count; i++)
        {
            if (module.Configured[i].Address.ToString() == address.ToString())
            {
                return $"To release it, take {Entry(module, i)} out of the settings and restart the server.";
            }
        }

        return address is TcpDeviceAddress
            ? $"To release it, set {module.Settings?.Section}:Scan to false and restart the server."
            : $"To release it, unplug it, or set {module.Settings?.Section}:HotPlug to false and restart the server.";
    }

    private static string Entry(DeviceMachineModule module, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{module.Settings?.Section}:{(module is ModbusTcpMachineModule ? "Devices" : "Ports")}:{index}");
}
