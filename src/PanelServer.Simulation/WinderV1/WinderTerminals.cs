using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.WinderV1;

/// <summary>The terminals of a winder (machine 2, slug winder_v1, or machine 98, slug winder_v1_7031) in bus order, which is the order of their roles.</summary>
public sealed class WinderTerminals
{
    /// <summary>Machine number in the EEPROM of the winder whose spool is driven by an EL7041-0052.</summary>
    public const ushort MachineNumber = 2;

    /// <summary>Machine number in the EEPROM of the winder whose spool is driven by an EL7031-0030.</summary>
    public const ushort MachineNumberWithEl7031 = 98;

    /// <summary>Plugs the terminals together, with power off.</summary>
    /// <param name="serial">Serial number of the machine.</param>
    /// <param name="spoolIsEl7031">True for the build whose spool is driven by an EL7031-0030.</param>
    public WinderTerminals(ushort serial = SegmentPresets.DefaultSerial, bool spoolIsEl7031 = false)
    {
        Spool = spoolIsEl7031 ? new VirtualEl7031Variant0030() : new VirtualEl7041Variant0052();
        Subdevices = SegmentPresets.Identify(
            new MachineWords(SegmentPresets.MachineVendor, spoolIsEl7031 ? MachineNumberWithEl7031 : MachineNumber, serial, 0),
            [
                (DigitalDescriptions.Ek1100, Coupler),
                (DigitalDescriptions.El2002, LaserPointer),
                (spoolIsEl7031 ? StepperDescriptions.El7031Variant0030 : StepperDescriptions.El7041Variant0052, Spool),
                (StepperDescriptions.El7031, Traverse),
                (StepperDescriptions.El7031Variant0030, Puller),
            ]);
    }

    /// <summary>Role 0: bus coupler.</summary>
    public VirtualEk1100 Coupler { get; } = new();

    /// <summary>Role 1: output 1 is the laser pointer.</summary>
    public VirtualEl2002 LaserPointer { get; } = new();

    /// <summary>Role 2: spool motor; positive winds.</summary>
    public VirtualStepperTerminal Spool { get; }

    /// <summary>Role 3: traverse motor, positive outwards; digital input 1 is the inner end switch.</summary>
    public VirtualEl7031 Traverse { get; } = new();

    /// <summary>Role 4: puller motor; analog input 1 is the tension arm, 5 V per revolution.</summary>
    public VirtualEl7031Variant0030 Puller { get; } = new();

    /// <summary>All of them in bus order.</summary>
    public IReadOnlyList<VirtualSubdevice> Subdevices { get; }
}
