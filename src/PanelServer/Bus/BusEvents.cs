using PanelServer.EtherCat;
using PanelServer.Machines;

namespace PanelServer.Host.Bus;

/// <summary>Payloads of the bus events of <c>/main</c>. Each has exactly one variant key, whose name is not in snake_case.</summary>
internal static class BusEvents
{
    /// <summary>The bus is being set up.</summary>
    public static object Initializing { get; } = new Dictionary<string, bool> { ["Initializing"] = true };

    /// <summary>The interface is being looked for.</summary>
    public static object Discovering { get; } = new Dictionary<string, bool> { ["Discovering"] = true };

    /// <summary>The interface is known.</summary>
    public static object Found(string name) => new Dictionary<string, string> { ["Done"] = name };

    /// <summary>The bus could not be set up.</summary>
    /// <param name="reason">Why, as an operator reads it.</param>
    public static object Failed(string reason) => new Dictionary<string, string> { ["Error"] = reason };

    /// <summary>The bus is set up.</summary>
    /// <param name="subdevices">What is on it, in order.</param>
    public static object Devices(IReadOnlyList<SubdeviceSnapshot> subdevices) =>
        new Dictionary<string, DeviceList> { ["Done"] = new([.. subdevices.Select(DeviceOf)]) };

    private static Device DeviceOf(SubdeviceSnapshot subdevice)
    {
        DeviceMachineIdentification? machine = DeviceMachineIdentification.Of(IdentificationWords.Of(subdevice.Eeprom));
        return new(
            subdevice.StationAddress,
            subdevice.Name,
            subdevice.Identity.Vendor,
            subdevice.Identity.Product,
            subdevice.Identity.Revision,
            new(machine, new Dictionary<string, HardwareIdentification> { ["Ethercat"] = new(subdevice.Position) }));
    }

    private sealed record DeviceList(IReadOnlyList<Device> Devices);

    private sealed record Device(ushort ConfiguredAddress, string Name, uint VendorId, uint ProductId, uint Revision, DeviceIdentification DeviceIdentification);

    private sealed record DeviceIdentification(DeviceMachineIdentification? DeviceMachineIdentification, Dictionary<string, HardwareIdentification> DeviceHardwareIdentification);

    private sealed record HardwareIdentification(int SubdeviceIndex);
}

/// <summary>Which machine a terminal belongs to, and its role there. Also part of a request.</summary>
/// <param name="MachineIdentificationUnique">The machine.</param>
/// <param name="Role">Position inside the machine; 0 is the bus coupler.</param>
internal readonly record struct DeviceMachineIdentification(MachineIdentificationUnique MachineIdentificationUnique, ushort Role)
{
    /// <summary>What a terminal's EEPROM says; null if it belongs to no machine.</summary>
    public static DeviceMachineIdentification? Of(IdentificationWords words) =>
        words.IsAssigned ? new DeviceMachineIdentification(new(new(words.Vendor, words.Machine), words.Serial), words.Role) : null;

    /// <summary>The same as it is written into an EEPROM.</summary>
    public IdentificationWords ToWords() => new(
        MachineIdentificationUnique.MachineIdentification.Vendor,
        MachineIdentificationUnique.MachineIdentification.Machine,
        MachineIdentificationUnique.Serial,
        Role);
}
