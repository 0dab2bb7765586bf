using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Terminals;
using static PanelServer.EtherCat.Mailbox.CoeDataType;
using static PanelServer.EtherCat.Simulation.Segment.Description.PdoEntryDescription;
using static PanelServer.EtherCat.Simulation.Terminals.BeckhoffDescription;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>Encoder terminals with mailbox.</summary>
public static class EncoderDescriptions
{
    private const ushort SpiInterface = 0x0005;
    private const ushort InterfaceConfiguration = 0x0003;

    /// <summary>EL5152, two incremental encoders.</summary>
    public static SubdeviceDescription El5152 { get; } =
        Create(KnownDevices.El5152, "EL5152 2Ch. Inc. Encoder 24V HTL", "Measuring", "Measuring Terminals (EL5xxx)", EscProfile.Analog, SpiInterface, 130) with
        {
            PdiConfiguration = InterfaceConfiguration,
            Mailbox = MailboxDescription.Standard128,
            GeneralFlags = 0x04,
            Fmmus = [FmmuUsage.Outputs, FmmuUsage.Inputs, FmmuUsage.MailboxStatus],
            SyncManagers = MailboxSyncManagers(MailboxDescription.Standard128.Standard, Outputs(0x1100, 12), Inputs(0x1200, 20)),
            RxPdos = [.. Enumerable.Range(0, 2).SelectMany(ControlPdos)],
            TxPdos = [.. Enumerable.Range(0, 2).SelectMany(StatusPdos)],
            DefaultRxAssignment = [0x1600, 0x1602],
            DefaultTxAssignment = [0x1A00, 0x1A02, 0x1A04, 0x1A06],
            Objects = [.. Enumerable.Range(0, 2).Select(i => ObjectDescription.Record((ushort)(0x8000 + (0x10 * i)), "ENC Settings", Settings()))],
        };

    private static PdoDescription[] ControlPdos(int channel)
    {
        ushort variable = (ushort)(0x7000 + (0x10 * channel));
        ushort index = (ushort)(0x1600 + (2 * channel));
        return
        [
            new() { Index = index, Name = $"ENC RxPDO-Map Control Ch.{channel + 1}", Entries = Control(variable, Unsigned32), Excludes = [(ushort)(index + 1)] },
            new() { Index = (ushort)(index + 1), Name = $"ENC RxPDO-Map Control compact Ch.{channel + 1}", Entries = Control(variable, Unsigned16), Excludes = [index] },
        ];
    }

    private static PdoDescription[] StatusPdos(int channel)
    {
        ushort variable = (ushort)(0x6000 + (0x10 * channel));
        ushort index = (ushort)(0x1A00 + (4 * channel));
        return
        [
            new() { Index = index, Name = $"ENC TxPDO-Map Status Ch.{channel + 1}", Entries = Status(variable, Unsigned32), Excludes = [(ushort)(index + 1)] },
            new() { Index = (ushort)(index + 1), Name = $"ENC TxPDO-Map Status compact Ch.{channel + 1}", Entries = Status(variable, Unsigned16), Excludes = [index] },
            new() { Index = (ushort)(index + 2), Name = $"ENC TxPDO-Map Period Ch.{channel + 1}", Entries = [Of(variable, 0x14, Unsigned32, "Period value")] },
            new() { Index = (ushort)(index + 3), Name = $"ENC TxPDO-Map Frequency Ch.{channel + 1}", Entries = [Of(variable, 0x13, Unsigned32, "Frequency value")] },
        ];
    }

    private static PdoEntryDescription[] Control(ushort variable, CoeDataType counter) =>
    [
        Gap(2), Of(variable, 0x03, CoeDataType.Boolean, "Set counter"), Gap(5), Gap(8), Of(variable, 0x11, counter, "Set counter value"),
    ];

    private static PdoEntryDescription[] Status(ushort variable, CoeDataType counter) =>
    [
        Gap(2),
        Of(variable, 0x03, CoeDataType.Boolean, "Set counter done"),
        Gap(4),
        Of(variable, 0x08, CoeDataType.Boolean, "Extrapolation stall"),
        Of(variable, 0x09, CoeDataType.Boolean, "Status of input A"),
        Of(variable, 0x0A, CoeDataType.Boolean, "Status of input B"),
        Gap(3),
        Of(variable, 0x0E, CoeDataType.Boolean, "Sync error"),
        Gap(1),
        Of(variable, 0x10, CoeDataType.Boolean, "TxPDO Toggle"),
        Of(variable, 0x11, counter, "Counter value"),
    ];

    private static EntryDescription[] Settings() =>
    [
        Parameter(0x03, "Enable up/down counter", CoeDataType.Boolean),
        Parameter(0x08, "Disable filter", CoeDataType.Boolean),
        Parameter(0x0A, "Enable micro increments", CoeDataType.Boolean),
        Parameter(0x0E, "Reversion of rotation", CoeDataType.Boolean),
        Parameter(0x0F, "Frequency window base", CoeDataType.Boolean),
        Parameter(0x11, "Frequency window", Unsigned16, 10000),
        Parameter(0x13, "Frequency scaling", Unsigned16, 100),
        Parameter(0x14, "Period scaling", Unsigned16, 100),
        Parameter(0x15, "Frequency resolution", Unsigned16, 100),
        Parameter(0x16, "Period resolution", Unsigned16, 100),
        Parameter(0x17, "Frequency wait time", Unsigned16, 1600),
    ];
}
