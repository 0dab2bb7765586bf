using PanelServer.Modbus.Lines;

namespace PanelServer.Machines.Devices;

/// <summary>Registers a machine type whose devices speak a protocol of their own at a serial port.</summary>
public abstract class SerialMachineModule : DeviceMachineModule<SerialLink>
{
    /// <summary>Where the devices are; the options that <see cref="MachineModule.Settings"/> names, or a part of them.</summary>
    protected abstract SerialDeviceOptions Devices { get; }

    /// <summary>How the port is opened.</summary>
    /// <param name="path">The port's device file.</param>
    protected abstract SerialLineSettings LineAt(string path);

    internal sealed override (TimeSpan First, TimeSpan Longest) Pauses => SerialPortReach.Pauses;

    internal sealed override IReadOnlyList<ConfiguredDevice> Configured => Devices.Configured();

    internal sealed override UsbAdapter? HotPlug => Devices.Adapter();

    private protected sealed override SerialLink Open(DeviceAddress address, TimeProvider time)
    {
        SerialLineSettings line = LineAt(((SerialDeviceAddress)address).DeviceFile);
        return new(() => SerialPortLine.Open(line), time);
    }

    private protected sealed override bool IsOpen(SerialLink link) => link.IsOpen;
}
