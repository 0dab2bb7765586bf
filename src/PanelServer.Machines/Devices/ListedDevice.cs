namespace PanelServer.Machines.Devices;

/// <summary>A device that the server uses, or would use if it were not released.</summary>
/// <param name="Module">Its type.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Serial">Its machine's serial number.</param>
public sealed record ListedDevice(DeviceMachineModule Module, DeviceAddress Address, ushort Serial);
