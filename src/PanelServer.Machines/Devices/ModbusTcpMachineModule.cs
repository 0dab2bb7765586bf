using PanelServer.Modbus.Client;

namespace PanelServer.Machines.Devices;

/// <summary>Registers a machine type whose devices speak Modbus TCP.</summary>
public abstract class ModbusTcpMachineModule : DeviceMachineModule<ModbusClient>
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(2500);

    /// <summary>Where the devices are; the options that <see cref="MachineModule.Settings"/> names, or a part of them.</summary>
    protected abstract TcpDeviceOptions Devices { get; }

    /// <summary>TCP port on which devices are searched for. Default: 502.</summary>
    protected virtual int SearchPort => 502;

    /// <summary>Unit that is asked where the settings name none: 0 or 255 for devices that speak TCP themselves. Default: 0.</summary>
    protected virtual byte Unit => 0;

    /// <summary>Time limits and retries. Default: 500 ms for connecting, 250 ms for a request, no retry.</summary>
    protected virtual ModbusClientOptions Limits => new();

    internal sealed override (TimeSpan First, TimeSpan Longest) Pauses => (FirstPause, LongestPause);

    internal sealed override IReadOnlyList<ConfiguredDevice> Configured =>
        [.. Devices.Devices.Select(device => new ConfiguredDevice(new TcpDeviceAddress(device.Host, device.Port, (byte?)device.Unit), (ushort?)device.Serial))];

    internal sealed override NetworkSearch? Network => new(SearchPort, Devices.ExcludedInterfaces);

    internal sealed override bool IsSearching => Devices.Scan;

    private protected sealed override ModbusClient Open(DeviceAddress address, TimeProvider time)
    {
        TcpDeviceAddress tcp = (TcpDeviceAddress)address;
        return ModbusClient.Tcp(tcp.Host, tcp.Port, tcp.Unit ?? Unit, Limits with { AcceptAnyUnit = tcp.Unit is null }, time);
    }

    private protected sealed override bool IsOpen(ModbusClient link) => link.IsConnected;
}
