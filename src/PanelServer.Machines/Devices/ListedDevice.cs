namespace PanelServer.Machines.Devices;

/// <summary>A device that the server uses.</summary>
/// <param name="Module">Its type.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Serial">Its machine's serial number.</param>
/// <param name="HowToRelease">What to do so that the server no longer uses it, as a sentence.</param>
public sealed record ListedDevice(DeviceMachineModule Module, DeviceAddress Address, ushort Serial, string HowToRelease);
