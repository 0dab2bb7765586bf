using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Terminals;
using static PanelServer.EtherCat.Mailbox.CoeDataType;
using static PanelServer.EtherCat.Simulation.Terminals.BeckhoffDescription;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>Analog input terminals with mailbox, as EEPROM and dictionary of real ones.</summary>
public static class AnalogDescriptions
{
    private const ushort SpiInterface = 0x0005;
    private const ushort InterfaceConfiguration = 0x0003;

    /// <summary>EL3021, 4–20 mA.</summary>
    public static SubdeviceDescription El3021 { get; } =
        Analog(KnownDevices.El3021, "EL3021 1K. Ana. Eingang 4-20mA DIFF", ebusMilliamperes: 130, inputBytes: 4) with
        {
            TxPdos =
            [
                new() { Index = 0x1A00, Name = "AI Standard", Entries = CurrentLoopEntries() },
                new() { Index = 0x1A01, Name = "AI Compact", Entries = [PdoEntryDescription.Of(0x6000, 0x11, Integer16, "Value")] },
            ],
            DefaultTxAssignment = [0x1A00],
            Objects =
            [
                ObjectDescription.Record(0x8000, "AI Settings", [.. CommonSettings(filter: 1), .. CalibrationSettings()]),
                InternalData(0x800E),
                VendorData(0x800F),
            ],
        };

    /// <summary>EL3204, four resistance thermometers.</summary>
    public static SubdeviceDescription El3204 { get; } =
        Analog(KnownDevices.El3204, "EL3204 4Ch. Ana. Input PT100 (RTD)", ebusMilliamperes: 190, inputBytes: 16) with
        {
            TxPdos =
            [
                .. Enumerable.Range(0, 4).Select(i => new PdoDescription
                {
                    Index = (ushort)(0x1A00 + i), Name = $"RTD Inputs Channel {i + 1}", Entries = RtdEntries((ushort)(0x6000 + (0x10 * i))),
                }),
                .. Enumerable.Range(0, 4).Select(i => new PdoDescription
                {
                    Index = (ushort)(0x1A04 + i),
                    Name = $"RTD Inputs Channel {i + 1} Compact",
                    Entries = [PdoEntryDescription.Of((ushort)(0x6000 + (0x10 * i)), 0x11, Integer16, "Value")],
                }),
            ],
            DefaultTxAssignment = [0x1A00, 0x1A01, 0x1A02, 0x1A03],
            Objects =
            [
                .. Enumerable.Range(0, 4).SelectMany(i => new[]
                {
                    ObjectDescription.Record((ushort)(0x8000 + (0x10 * i)), "RTD Settings", [.. CommonSettings(filter: 0), .. CalibrationSettings(), .. RtdSettings()]),
                    InternalData((ushort)(0x800E + (0x10 * i))),
                    VendorData((ushort)(0x800F + (0x10 * i))),
                }),
            ],
        };

    /// <summary>Parameters that every Beckhoff analog input has at the same subindices.</summary>
    internal static EntryDescription[] CommonSettings(long filter, long filterSetting = 0) =>
    [
        Parameter(0x01, "Enable user scale", CoeDataType.Boolean),
        Parameter(0x02, "Presentation", Bit3, maximum: 2),
        Parameter(0x05, "Siemens bits", CoeDataType.Boolean),
        Parameter(0x06, "Enable filter", CoeDataType.Boolean, filter),
        Parameter(0x07, "Enable limit 1", CoeDataType.Boolean),
        Parameter(0x08, "Enable limit 2", CoeDataType.Boolean),
        Parameter(0x0A, "Enable user calibration", CoeDataType.Boolean),
        Parameter(0x0B, "Enable vendor calibration", CoeDataType.Boolean, 1),
        Parameter(0x0E, "Swap limit bits", CoeDataType.Boolean),
        Parameter(0x11, "User scale offset", Integer16),
        Parameter(0x12, "User scale gain", Integer32, 65536),
        Parameter(0x13, "Limit 1", Integer16),
        Parameter(0x14, "Limit 2", Integer16),
        Parameter(0x15, "Filter settings", Enum16, filterSetting),
    ];

    private static SubdeviceDescription Analog(KnownDevice device, string name, short ebusMilliamperes, ushort inputBytes) =>
        Create(device, name, "AnaIn", "Analog Input Terminals (EL3xxx)", EscProfile.Analog, SpiInterface, ebusMilliamperes) with
        {
            PdiConfiguration = InterfaceConfiguration,
            Mailbox = MailboxDescription.Standard128,
            GeneralFlags = 0x04,
            Fmmus = [FmmuUsage.Inputs, FmmuUsage.MailboxStatus],
            SyncManagers = MailboxSyncManagers(MailboxDescription.Standard128.Standard, NoOutputs(0x1100), Inputs(0x1180, inputBytes)),
        };

    /// <summary>The real mapping has its padding in two parts: bit 7, and bits 8 to 13.</summary>
    private static PdoEntryDescription[] CurrentLoopEntries() =>
    [
        .. StatusEntries(0x6000),
        PdoEntryDescription.Gap(1),
        PdoEntryDescription.Gap(6),
        .. ValueEntries(0x6000),
    ];

    private static PdoEntryDescription[] RtdEntries(ushort variable) =>
    [
        .. StatusEntries(variable),
        PdoEntryDescription.Gap(7),
        .. ValueEntries(variable),
    ];

    private static PdoEntryDescription[] StatusEntries(ushort variable) =>
    [
        PdoEntryDescription.Of(variable, 0x01, CoeDataType.Boolean, "Underrange"),
        PdoEntryDescription.Of(variable, 0x02, CoeDataType.Boolean, "Overrange"),
        PdoEntryDescription.Of(variable, 0x03, Bit2, "Limit 1"),
        PdoEntryDescription.Of(variable, 0x05, Bit2, "Limit 2"),
        PdoEntryDescription.Of(variable, 0x07, CoeDataType.Boolean, "Error"),
    ];

    private static PdoEntryDescription[] ValueEntries(ushort variable) =>
    [
        PdoEntryDescription.Of(variable, 0x0F, CoeDataType.Boolean, "TxPDO State"),
        PdoEntryDescription.Of(variable, 0x10, CoeDataType.Boolean, "TxPDO Toggle"),
        PdoEntryDescription.Of(variable, 0x11, Integer16, "Value"),
    ];

    private static EntryDescription[] CalibrationSettings() =>
    [
        Parameter(0x17, "User calibration offset", Integer16),
        Parameter(0x18, "User calibration gain", Integer16, 0x4000),
    ];

    private static EntryDescription[] RtdSettings() =>
    [
        Parameter(0x19, "RTD element", Enum16, maximum: 9),
        Parameter(0x1A, "Connection technology", Enum16, maximum: 2),
        Parameter(0x1B, "Wire calibration 1/32 Ohm", Integer16),
    ];

    private static ObjectDescription InternalData(ushort index) =>
        ObjectDescription.Record(index, "AI Internal data", new EntryDescription(0x01, "ADC raw value", Integer16));

    private static ObjectDescription VendorData(ushort index) => ObjectDescription.Record(
        index,
        "AI Vendor data",
        Parameter(0x01, "Calibration offset", Integer16),
        Parameter(0x02, "Calibration gain", Integer16, 0x4000));
}
