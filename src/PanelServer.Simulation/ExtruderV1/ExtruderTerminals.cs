using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.ExtruderV1;

/// <summary>The terminals of an extruder (machine 4, slug extruder_v1, or machine 22, slug extruder_v2) in bus order, which is the order of their roles.</summary>
public sealed class ExtruderTerminals
{
    /// <summary>Machine number in the EEPROM.</summary>
    public const ushort MachineNumber = 4;

    /// <summary>Machine number in the EEPROM of the model without an EL1002.</summary>
    public const ushort MachineNumberV2 = 22;

    /// <summary>Plugs the terminals together, with power off.</summary>
    /// <param name="serial">Serial number of the machine.</param>
    /// <param name="isV2">True for machine 22, which has no EL1002.</param>
    public ExtruderTerminals(ushort serial = SegmentPresets.DefaultSerial, bool isV2 = false)
    {
        List<(SubdeviceDescription Description, SubdeviceApplication Application)> terminals =
        [
            (DigitalDescriptions.Ek1100, Coupler),
            (DigitalDescriptions.El1002, EmergencyStop),
            (SerialDescriptions.El6021, Inverter),
            (DigitalDescriptions.El2004, Heaters),
            (AnalogDescriptions.El3021, Pressure),
            (AnalogDescriptions.El3204, Thermometers),
        ];
        if (isV2)
        {
            terminals.RemoveAll(terminal => terminal.Application == EmergencyStop);
        }

        Subdevices = SegmentPresets.Identify(new MachineWords(SegmentPresets.MachineVendor, isV2 ? MachineNumberV2 : MachineNumber, serial, 0), terminals);
    }

    /// <summary>Role 0: bus coupler.</summary>
    public VirtualEk1100 Coupler { get; } = new();

    /// <summary>Role 1 of machine 4, not plugged in machine 22: channel 1 is high while the emergency-stop chain is closed and the machine is started.</summary>
    public VirtualEl1002 EmergencyStop { get; } = new();

    /// <summary>Role 2, of machine 22 1: two-wire line to the frequency inverter.</summary>
    public VirtualEl6021 Inverter { get; } = new();

    /// <summary>Role 3, of machine 22 2: solid-state relays; 1 front, 2 middle, 3 back, 4 nozzle.</summary>
    public VirtualEl2004 Heaters { get; } = new();

    /// <summary>Role 4, of machine 22 3: melt pressure, 4–20 mA for 0–350 bar.</summary>
    public VirtualEl3021 Pressure { get; } = new();

    /// <summary>Role 5, of machine 22 4: PT100; 1 front, 2 middle, 3 back, 4 nozzle.</summary>
    public VirtualEl3204 Thermometers { get; } = new();

    /// <summary>All of them in bus order.</summary>
    public IReadOnlyList<VirtualSubdevice> Subdevices { get; }
}
