using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Devices for tests of the segment, with the values of real EEPROM images; what they do is left to each test.</summary>
internal static class TestDevices
{
    public static SubdeviceDescription Coupler { get; } = new()
    {
        OrderNumber = "EK1100",
        Name = "EK1100 EtherCAT-Koppler (2A E-Bus)",
        Group = "SystemBk",
        GroupName = "System Koppler",
        Vendor = 2,
        Product = 0x044C2C52,
        Revision = 0x00120000,
        Esc = EscProfile.Coupler,
        PdiControl = 0x0D00,
        EbusCurrentMilliamperes = -2000,
        PhysicalPorts = 0x0131,
    };

    public static SubdeviceDescription DigitalOutput { get; } = new()
    {
        OrderNumber = "EL2004",
        Name = "EL2004 4Ch. Dig. Output 24V, 0.5A",
        Group = "DigOut",
        Vendor = 2,
        Product = 0x07D43052,
        Revision = 0x00120000,
        Esc = EscProfile.Small,
        PdiControl = 0x0104,
        ExtendedPdiConfiguration = 0x000F,
        EbusCurrentMilliamperes = 100,
        Fmmus = [FmmuUsage.Outputs, FmmuUsage.None],
        SyncManagers = [new SyncManagerDescription(0x0F00, 0, 0x44, 0x09, SyncManagerType.Outputs)],
        RxPdos = [.. Enumerable.Range(0, 4).Select(i => new PdoDescription
        {
            Index = (ushort)(0x1600 + i),
            Name = $"Channel {i + 1}",
            Entries = [PdoEntryDescription.Of((ushort)(0x7000 + (0x10 * i)), 1, CoeDataType.Boolean, "Output")],
        })],
    };

    public static SubdeviceDescription DigitalInput { get; } = new()
    {
        OrderNumber = "EL1008",
        Name = "EL1008 8K. Dig. Eingang 24V, 3ms",
        Group = "DigIn",
        Vendor = 2,
        Product = 0x03F03052,
        Revision = 0x00100000,
        Esc = EscProfile.Small,
        PdiControl = 0x0104,
        EbusCurrentMilliamperes = 90,
        Fmmus = [FmmuUsage.Inputs, FmmuUsage.None],
        SyncManagers = [new SyncManagerDescription(0x1000, 1, 0x00, 0x01, SyncManagerType.Inputs)],
        TxPdos = [.. Enumerable.Range(0, 8).Select(i => new PdoDescription
        {
            Index = (ushort)(0x1A00 + i),
            Name = $"Channel {i + 1}",
            Entries = [PdoEntryDescription.Of((ushort)(0x6000 + (0x10 * i)), 1, CoeDataType.Boolean, "Input")],
        })],
    };

    public static SubdeviceDescription AnalogInput { get; } = new()
    {
        OrderNumber = "EL3021",
        Name = "EL3021 1K. Ana. Eingang 4-20mA DIFF",
        Group = "AnaIn",
        Vendor = 2,
        Product = 0x0BCD3052,
        Revision = 0x00140000,
        Esc = EscProfile.Analog,
        PdiControl = 0x0005,
        PdiConfiguration = 0x0003,
        GeneralFlags = 0x04,
        EbusCurrentMilliamperes = 130,
        Mailbox = MailboxDescription.Standard128,
        Fmmus = [FmmuUsage.Inputs, FmmuUsage.MailboxStatus],
        SyncManagers =
        [
            new SyncManagerDescription(0x1000, 128, 0x26, 1, SyncManagerType.MailboxOut),
            new SyncManagerDescription(0x1080, 128, 0x22, 1, SyncManagerType.MailboxIn),
            new SyncManagerDescription(0x1100, 0, 0x04, 0, SyncManagerType.Outputs),
            new SyncManagerDescription(0x1180, 4, 0x20, 1, SyncManagerType.Inputs),
        ],
        TxPdos =
        [
            new PdoDescription
            {
                Index = 0x1A00,
                Name = "AI Standard",
                Entries =
                [
                    PdoEntryDescription.Of(0x6000, 0x01, CoeDataType.Boolean, "Underrange"),
                    PdoEntryDescription.Of(0x6000, 0x02, CoeDataType.Boolean, "Overrange"),
                    PdoEntryDescription.Of(0x6000, 0x03, CoeDataType.Bit2, "Limit 1"),
                    PdoEntryDescription.Of(0x6000, 0x05, CoeDataType.Bit2, "Limit 2"),
                    PdoEntryDescription.Of(0x6000, 0x07, CoeDataType.Boolean, "Error"),
                    PdoEntryDescription.Gap(1),
                    PdoEntryDescription.Gap(6),
                    PdoEntryDescription.Of(0x6000, 0x0F, CoeDataType.Boolean, "TxPDO State"),
                    PdoEntryDescription.Of(0x6000, 0x10, CoeDataType.Boolean, "TxPDO Toggle"),
                    PdoEntryDescription.Of(0x6000, 0x11, CoeDataType.Integer16, "Value"),
                ],
            },
            new PdoDescription
            {
                Index = 0x1A01,
                Name = "AI Compact",
                Entries = [PdoEntryDescription.Of(0x6000, 0x11, CoeDataType.Integer16, "Value")],
                Excludes = [0x1A00],
            },
        ],
        DefaultTxAssignment = [0x1A00],
        Objects =
        [
            ObjectDescription.Record(
                0x8000,
                "AI Settings",
                new EntryDescription(0x01, "Enable user scale", CoeDataType.Boolean, ObjectAccess.ReadWrite),
                new EntryDescription(0x06, "Enable filter", CoeDataType.Boolean, ObjectAccess.ReadWrite, 1),
                new EntryDescription(0x11, "User scale offset", CoeDataType.Integer16, ObjectAccess.ReadWrite),
                new EntryDescription(0x12, "User scale gain", CoeDataType.Integer32, ObjectAccess.ReadWrite, 65536),
                new EntryDescription(0x15, "Filter settings", CoeDataType.Enum16, ObjectAccess.ReadWrite) { Minimum = 0, Maximum = 9 }),
        ],
    };

    /// <summary>A drive: outputs and inputs that can be assigned, complete access, SYNC0, bits in one image.</summary>
    public static SubdeviceDescription Drive { get; } = new()
    {
        OrderNumber = "EL7031",
        Name = "EL7031 1K. Schrittmotor-Endstufe (24V, 1.5A)",
        Group = "DriveAxisTerminals",
        Vendor = 2,
        Product = 0x1B773052,
        Revision = 0x00190000,
        Esc = EscProfile.Drive,
        PdiControl = 0x0405,
        PdiConfiguration = 0x0C03,
        SyncImpulse = 0x07D0,
        EbusCurrentMilliamperes = 120,
        Mailbox = MailboxDescription.Standard128 with { Coe = CoeDetails.Sdo | CoeDetails.SdoInformation | CoeDetails.PdoAssign | CoeDetails.CompleteAccess },
        Fmmus = [FmmuUsage.Outputs, FmmuUsage.Inputs, FmmuUsage.MailboxStatus, FmmuUsage.None],
        SyncManagers =
        [
            new SyncManagerDescription(0x1000, 128, 0x26, 1, SyncManagerType.MailboxOut),
            new SyncManagerDescription(0x1080, 128, 0x22, 1, SyncManagerType.MailboxIn),
            new SyncManagerDescription(0x1100, 4, 0x24, 1, SyncManagerType.Outputs),
            new SyncManagerDescription(0x1180, 4, 0x20, 1, SyncManagerType.Inputs),
        ],
        RxPdos =
        [
            new PdoDescription
            {
                Index = 0x1602,
                Name = "STM Control",
                Entries =
                [
                    PdoEntryDescription.Of(0x7010, 0x01, CoeDataType.Boolean, "Enable"),
                    PdoEntryDescription.Of(0x7010, 0x02, CoeDataType.Boolean, "Reset"),
                    PdoEntryDescription.Of(0x7010, 0x03, CoeDataType.Boolean, "Reduce torque"),
                    PdoEntryDescription.Gap(5),
                    PdoEntryDescription.Gap(8),
                ],
            },
            new PdoDescription { Index = 0x1604, Name = "STM Velocity", Entries = [PdoEntryDescription.Of(0x7010, 0x21, CoeDataType.Integer16, "Velocity")] },
        ],
        TxPdos =
        [
            new PdoDescription
            {
                Index = 0x1A03,
                Name = "STM Status",
                Entries =
                [
                    PdoEntryDescription.Of(0x6010, 0x01, CoeDataType.Boolean, "Ready to enable"),
                    PdoEntryDescription.Of(0x6010, 0x02, CoeDataType.Boolean, "Ready"),
                    PdoEntryDescription.Gap(13),
                    PdoEntryDescription.Of(0x6010, 0x10, CoeDataType.Boolean, "TxPDO Toggle"),
                ],
            },
            new PdoDescription { Index = 0x1A07, Name = "STM Internal position", Entries = [PdoEntryDescription.Of(0x6010, 0x14, CoeDataType.Unsigned32, "Internal position")] },
        ],
        DefaultTxAssignment = [0x1A03],
        PdosInEeprom = false,
        DcModes = [new DcModeDescription("Synchron", 0x0000), new DcModeDescription("DC", 0x0300, Sync0Factor: 1)],
    };

    public static VirtualSegment SegmentOf(params SubdeviceDescription[] descriptions)
    {
        VirtualSegment segment = new();
        foreach (SubdeviceDescription description in descriptions)
        {
            VirtualSubdevice subdevice = segment.Add(new VirtualSubdevice(description));
            subdevice.StateMachine.Times = TransitionTimes.Immediate;
            if (subdevice.Mailbox is not null)
            {
                subdevice.Mailbox.LatencyNanoseconds = 0;
            }
        }

        return segment;
    }
}
