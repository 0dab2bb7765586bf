using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.AquapathV1;

/// <summary>The terminals of the water circuits (machine 9, slug aquapath_v1) in bus order, which is not that of their roles.</summary>
public sealed class AquapathTerminals
{
    /// <summary>Machine number in the EEPROM.</summary>
    public const ushort MachineNumber = 9;

    /// <summary>Plugs the terminals together, with power off.</summary>
    /// <param name="serial">Serial number of the machine.</param>
    public AquapathTerminals(ushort serial = SegmentPresets.DefaultSerial) => Subdevices = SegmentPresets.IdentifyByRole(
        new MachineWords(SegmentPresets.MachineVendor, MachineNumber, serial, 0),
        [
            (0, DigitalDescriptions.Ek1100, Coupler),
            (1, DigitalDescriptions.El2008, Relays),
            (3, AnalogDescriptions.El3204, Thermometers),
            (4, EncoderDescriptions.El5152, FlowMeters),
            (2, AnalogOutputDescriptions.El4002, Fans),
        ]);

    /// <summary>Role 0: bus coupler.</summary>
    public VirtualEk1100 Coupler { get; } = new();

    /// <summary>Role 1: relays; front 1 pump, 2 heater, 4 cooler; back 5, 6, 8.</summary>
    public VirtualEl2008 Relays { get; } = new();

    /// <summary>Role 2: fans, 10 V for full speed; 1 front, 2 back.</summary>
    public VirtualEl4002 Fans { get; } = new();

    /// <summary>Role 3: PT100; 1 front behind the heater, 2 front reservoir, 3 and 4 back.</summary>
    public VirtualEl3204 Thermometers { get; } = new();

    /// <summary>Role 4: pulses of the flow sensors; 1 front, 2 back.</summary>
    public VirtualEl5152 FlowMeters { get; } = new();

    /// <summary>All of them in bus order.</summary>
    public IReadOnlyList<VirtualSubdevice> Subdevices { get; }
}
