using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Terminals;
using static PanelServer.EtherCat.Mailbox.CoeDataType;
using static PanelServer.EtherCat.Simulation.Terminals.BeckhoffDescription;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>Analog output terminals with mailbox.</summary>
public static class AnalogOutputDescriptions
{
    private const ushort SpiInterface = 0x0005;
    private const ushort InterfaceConfiguration = 0x0003;

    /// <summary>EL4002, two outputs 0–10 V.</summary>
    public static SubdeviceDescription El4002 { get; } =
        Create(KnownDevices.El4002, "EL4002 2K. Ana. Ausgang 0-10V, 12bit", "AnaOut", "Analog Output Terminals (EL4xxx)", EscProfile.Analog, SpiInterface, 140) with
        {
            PdiConfiguration = InterfaceConfiguration,
            Mailbox = MailboxDescription.Standard128,
            GeneralFlags = 0x04,
            Fmmus = [FmmuUsage.Outputs, FmmuUsage.MailboxStatus],
            SyncManagers = MailboxSyncManagers(MailboxDescription.Standard128.Standard, Outputs(0x1100, 4), NoInputs(0x1180)),
            RxPdos =
            [
                .. Enumerable.Range(0, 2).Select(i => new PdoDescription
                {
                    Index = (ushort)(0x1600 + i),
                    Name = $"AO RxPDO-Map Outputs Ch.{i + 1}",
                    Entries = [PdoEntryDescription.Of((ushort)(0x7000 + (0x10 * i)), 0x11, Integer16, "Analog output")],
                }),
            ],
            DefaultRxAssignment = [0x1600, 0x1601],
            Objects = [.. Enumerable.Range(0, 2).Select(i => ObjectDescription.Record((ushort)(0x8000 + (0x10 * i)), "AO Settings", Settings()))],
        };

    private static EntryDescription[] Settings() =>
    [
        Parameter(0x01, "Enable user scale", CoeDataType.Boolean),
        Parameter(0x02, "Presentation", Bit3, maximum: 3),
        Parameter(0x05, "Watchdog", Bit2, maximum: 2),
        Parameter(0x07, "Enable user calibration", CoeDataType.Boolean),
        Parameter(0x08, "Enable vendor calibration", CoeDataType.Boolean, 1),
        Parameter(0x11, "Offset", Integer16),
        Parameter(0x12, "Gain", Integer32, 65536),
        Parameter(0x13, "Default output", Integer16),
        Parameter(0x14, "Default output ramp", Unsigned16, 0xFFFF),
        Parameter(0x15, "User calibration offset", Integer16),
        Parameter(0x16, "User calibration gain", Unsigned16, 0xFFFF),
    ];
}
