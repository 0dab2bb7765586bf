using PanelServer.Simulation.Segment;
using PanelServer.Simulation.Segment.Description;
using PanelServer.Simulation.Terminals;

namespace PanelServer.Simulation.ExtruderV1;

/// <summary>The terminals of an extruder (machine 4, slug extruder_v1) in bus order, which is the order of their roles.</summary>
public sealed class ExtruderTerminals
{
    /// <summary>Machine number in the EEPROM.</summary>
    public const ushort MachineNumber = 4;

    /// <summary>Plugs the terminals together, with power off.</summary>
    /// <param name="serial">Serial number of the machine.</param>
    public ExtruderTerminals(ushort serial = SegmentPresets.DefaultSerial) => Subdevices = SegmentPresets.Identify(
        new MachineWords(SegmentPresets.MachineVendor, MachineNumber, serial, 0),
        [
            (DigitalDescriptions.Ek1100, Coupler),
            (DigitalDescriptions.El1002, EmergencyStop),
            (SerialDescriptions.El6021, Inverter),
            (DigitalDescriptions.El2004, Heaters),
            (AnalogDescriptions.El3021, Pressure),
            (AnalogDescriptions.El3204, Thermometers),
        ]);

    /// <summary>Role 0: bus coupler.</summary>
    public VirtualEk1100 Coupler { get; } = new();

    /// <summary>Role 1: channel 1 is high while the emergency-stop chain is closed and the machine is started.</summary>
    public VirtualEl1002 EmergencyStop { get; } = new();

    /// <summary>Role 2: two-wire line to the frequency inverter.</summary>
    public VirtualEl6021 Inverter { get; } = new();

    /// <summary>Role 3: solid-state relays; 1 front, 2 middle, 3 back, 4 nozzle.</summary>
    public VirtualEl2004 Heaters { get; } = new();

    /// <summary>Role 4: melt pressure, 4–20 mA for 0–350 bar.</summary>
    public VirtualEl3021 Pressure { get; } = new();

    /// <summary>Role 5: PT100; 1 front, 2 middle, 3 back, 4 nozzle.</summary>
    public VirtualEl3204 Thermometers { get; } = new();

    /// <summary>All of them in bus order.</summary>
    public IReadOnlyList<VirtualSubdevice> Subdevices { get; }
}
