using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Terminals;
using static PanelServer.EtherCat.Mailbox.CoeDataType;
using static PanelServer.EtherCat.Simulation.Terminals.BeckhoffDescription;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>The serial interface terminal EL6021.</summary>
public static class SerialDescriptions
{
    /// <summary>Most data bytes of a block.</summary>
    internal const int BlockCapacity = 22;

    /// <summary>Data bytes are subindices 0x11 to 0x26.</summary>
    internal const byte FirstDataSubindex = 0x11;

    /// <summary>Older twins of 0x8000:11 and 0x8000:15; a write to one shows in the other.</summary>
    internal const ushort LegacyBaudRate = 0x4073;
    internal const ushort LegacyFormat = 0x4074;

    private const long DefaultBaudRateCode = 6;
    private const long DefaultFormatCode = 3;

    private static readonly MailboxDescription SerialMailbox = new()
    {
        Standard = new MailboxWindow(0x1800, 246, 0x18F6, 246),
        Bootstrap = new MailboxWindow(0x1000, 244, 0x10F4, 244),
    };

    /// <summary>EL6021, RS422/RS485. Its PDOs are only in the dictionary, not in the EEPROM.</summary>
    public static SubdeviceDescription El6021 { get; } =
        Create(KnownDevices.El6021, "EL6021 Interface (RS422/485)", "Communication", "Communication Terminals (EL6xxx)", EscProfile.Serial, 0x0005, 170) with
        {
            PdiConfiguration = 0x0003,
            Mailbox = SerialMailbox,
            SysmanClass = 0x0D,
            Fmmus = [FmmuUsage.Outputs, FmmuUsage.Inputs],
            SyncManagers = MailboxSyncManagers(SerialMailbox.Standard, Outputs(0x1000, 24), Inputs(0x1400, 24)),
            PdosInEeprom = false,
            RxPdos =
            [
                WithHeader(0x1600, "COM RxPDO-Map Outputs 3 byte", 0x7000, Unsigned8, "Ctrl", "Data Out", bytes: 3),
                WithHeader(0x1601, "COM RxPDO-Map Outputs 5 byte", 0x7000, Unsigned8, "Ctrl", "Data Out", bytes: 5),
                WithHeader(0x1602, "COM RxPDO-Map Outputs 22 byte", 0x7000, Unsigned16, "Ctrl", "Data Out", BlockCapacity),
                new() { Index = 0x1604, Name = "COM Outputs", Entries = [.. ControlBits(), .. Data(0x7000, "Data Out", BlockCapacity)] },
            ],
            TxPdos =
            [
                WithHeader(0x1A00, "COM TxPDO-Map Inputs 3 byte", 0x6000, Unsigned8, "Status", "Data In", bytes: 3),
                WithHeader(0x1A01, "COM TxPDO-Map Inputs 5 byte", 0x6000, Unsigned8, "Status", "Data In", bytes: 5),
                WithHeader(0x1A02, "COM TxPDO-Map Inputs 22 byte", 0x6000, Unsigned16, "Status", "Data In", BlockCapacity),
                new() { Index = 0x1A04, Name = "COM Inputs", Entries = [.. StatusBits(), .. Data(0x6000, "Data In", BlockCapacity)] },
            ],
            DefaultRxAssignment = [0x1602],
            DefaultTxAssignment = [0x1A02],
            MaximumRxAssignment = 1,
            MaximumTxAssignment = 1,
            Objects =
            [
                ObjectDescription.Variable(LegacyBaudRate, "Baud rate", Unsigned16, ObjectAccess.ReadWrite, DefaultBaudRateCode),
                ObjectDescription.Variable(LegacyFormat, "Data frame", Unsigned16, ObjectAccess.ReadWrite, DefaultFormatCode),
                Settings(),
                Diagnosis(),
            ],
        };

    /// <summary>
    /// A header and data bytes. The header is a 16-bit word (low byte control or status, high byte length), in the older, shorter PDOs
    /// a single byte with the length in bits 4 to 6.
    /// </summary>
    private static PdoDescription WithHeader(
        ushort index, string name, ushort variable, CoeDataType header, string headerName, string dataName, int bytes) => new()
        {
            Index = index,
            Name = name,
            Entries = [PdoEntryDescription.Of((ushort)(variable + 1), 0x01, header, headerName), .. Data(variable, dataName, bytes)],
        };

    private static IEnumerable<PdoEntryDescription> Data(ushort variable, string name, int bytes) => Enumerable.Range(0, bytes)
        .Select(i => PdoEntryDescription.Of(variable, (byte)(FirstDataSubindex + i), Unsigned8, $"{name} {i}"));

    private static PdoEntryDescription[] ControlBits() =>
    [
        PdoEntryDescription.Of(0x7000, 0x01, CoeDataType.Boolean, "Transmit request"),
        PdoEntryDescription.Of(0x7000, 0x02, CoeDataType.Boolean, "Receive accepted"),
        PdoEntryDescription.Of(0x7000, 0x03, CoeDataType.Boolean, "Init request"),
        PdoEntryDescription.Of(0x7000, 0x04, CoeDataType.Boolean, "Send continuous"),
        PdoEntryDescription.Gap(4),
        PdoEntryDescription.Of(0x7000, 0x09, Unsigned8, "Output length"),
    ];

    private static PdoEntryDescription[] StatusBits() =>
    [
        PdoEntryDescription.Of(0x6000, 0x01, CoeDataType.Boolean, "Transmit accepted"),
        PdoEntryDescription.Of(0x6000, 0x02, CoeDataType.Boolean, "Receive request"),
        PdoEntryDescription.Of(0x6000, 0x03, CoeDataType.Boolean, "Init accepted"),
        PdoEntryDescription.Of(0x6000, 0x04, CoeDataType.Boolean, "Buffer full"),
        PdoEntryDescription.Of(0x6000, 0x05, CoeDataType.Boolean, "Parity error"),
        PdoEntryDescription.Of(0x6000, 0x06, CoeDataType.Boolean, "Framing error"),
        PdoEntryDescription.Of(0x6000, 0x07, CoeDataType.Boolean, "Overrun error"),
        PdoEntryDescription.Gap(1),
        PdoEntryDescription.Of(0x6000, 0x09, Unsigned8, "Input length"),
    ];

    /// <summary>Subindex 1 (RTS/CTS of the EL6001) does not exist here: a write is aborted.</summary>
    private static ObjectDescription Settings() => ObjectDescription.Record(
        0x8000,
        "COM Settings",
        Parameter(0x02, "Enable XON/XOFF supported tx data", CoeDataType.Boolean),
        Parameter(0x03, "Enable XON/XOFF supported rx data", CoeDataType.Boolean),
        Parameter(0x04, "Enable send FIFO data continuous", CoeDataType.Boolean),
        Parameter(0x05, "Enable transfer rate optimization", CoeDataType.Boolean, 1),
        Parameter(0x06, "Enable half duplex", CoeDataType.Boolean),
        Parameter(0x07, "Enable point to point connection (RS422)", CoeDataType.Boolean),
        Parameter(0x11, "Baudrate", Bit4, DefaultBaudRateCode, 4, 10),
        Parameter(0x15, "Data frame", Unsigned8, DefaultFormatCode, 1, 19),
        Parameter(0x1A, "Rx buffer full notification", Unsigned16, 864, 0, 864));

    private static ObjectDescription Diagnosis() => ObjectDescription.Record(
        0xA000,
        "COM Diag data",
        new EntryDescription(0x01, "Buffer overflow", CoeDataType.Boolean),
        new EntryDescription(0x02, "Parity error", CoeDataType.Boolean),
        new EntryDescription(0x03, "Framing error", CoeDataType.Boolean),
        new EntryDescription(0x04, "Overrun error", CoeDataType.Boolean),
        new EntryDescription(0x05, "Buffer full", CoeDataType.Boolean),
        new EntryDescription(0x11, "Data bytes in send buffer", Unsigned16),
        new EntryDescription(0x21, "Data bytes in receive buffer", Unsigned16));
}
