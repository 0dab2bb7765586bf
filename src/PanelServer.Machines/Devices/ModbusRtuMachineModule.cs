using PanelServer.Modbus.Client;
using PanelServer.Modbus.Lines;

namespace PanelServer.Machines.Devices;

/// <summary>Registers a machine type whose devices speak Modbus RTU at a serial port of their own.</summary>
public abstract class ModbusRtuMachineModule : DeviceMachineModule<ModbusClient>
{
    /// <summary>Where the devices are; the options that <see cref="MachineModule.Settings"/> names, or a part of them.</summary>
    protected abstract SerialDeviceOptions Devices { get; }

    /// <summary>How the port is opened.</summary>
    /// <param name="path">The port's device file.</param>
    protected abstract SerialLineSettings LineAt(string path);

    /// <summary>The device's unit, 1 to 247. Default: 1.</summary>
    protected virtual byte Unit => 1;

    /// <summary>Time limits and retries. Default: 250 ms for a request, no retry.</summary>
    protected virtual ModbusClientOptions Limits => new();

    internal sealed override (TimeSpan First, TimeSpan Longest) Pauses => SerialPortReach.Pauses;

    internal sealed override IReadOnlyList<ConfiguredDevice> Configured => Devices.Configured();

    internal sealed override UsbAdapter? HotPlug => Devices.Adapter();

    private protected sealed override ModbusClient Open(DeviceAddress address, TimeProvider time)
    {
        SerialLineSettings line = LineAt(((SerialDeviceAddress)address).DeviceFile);
        return ModbusClient.Rtu(_ => ValueTask.FromResult<IByteLine>(SerialPortLine.Open(line)), line.Timing, Unit, Limits, time);
    }

    private protected sealed override bool IsOpen(ModbusClient link) => link.IsConnected;
}
