using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.BufferV1;

/// <summary>The terminals of a buffer (machine 8, slug buffer_v1) in bus order, which is the order of their roles.</summary>
public sealed class BufferTerminals
{
    /// <summary>Machine number in the EEPROM.</summary>
    public const ushort MachineNumber = 8;

    /// <summary>Plugs the terminals together, with power off.</summary>
    /// <param name="serial">Serial number of the machine.</param>
    public BufferTerminals(ushort serial = SegmentPresets.DefaultSerial) => Subdevices = SegmentPresets.Identify(
        new MachineWords(SegmentPresets.MachineVendor, MachineNumber, serial, 0),
        [
            (DigitalDescriptions.Ek1100, Coupler),
            (StepperDescriptions.El7041Variant0052, Tower),
            (StepperDescriptions.El7031Variant0030, Puller),
        ]);

    /// <summary>Role 0: bus coupler.</summary>
    public VirtualEk1100 Coupler { get; } = new();

    /// <summary>Role 1: motor of the tower; positive raises it.</summary>
    public VirtualEl7041Variant0052 Tower { get; } = new();

    /// <summary>Role 2: motor of the puller.</summary>
    public VirtualEl7031Variant0030 Puller { get; } = new();

    /// <summary>All of them in bus order.</summary>
    public IReadOnlyList<VirtualSubdevice> Subdevices { get; }
}
