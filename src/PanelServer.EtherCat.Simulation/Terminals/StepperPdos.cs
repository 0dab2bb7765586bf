using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Description;
using static PanelServer.EtherCat.Mailbox.CoeDataType;
using static PanelServer.EtherCat.Simulation.Segment.Description.PdoEntryDescription;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>Process data objects of the stepper terminals without encoder. Where a terminal with encoder has bits, these have gaps.</summary>
internal static class StepperPdos
{
    /// <summary>RxPDOs. The two encoder controls exclude each other, and so do the ways of commanding the motor.</summary>
    internal static IReadOnlyList<PdoDescription> Outputs { get; } =
    [
        new() { Index = 0x1600, Name = "ENC RxPDO-Map Control compact", Entries = EncoderControl(Unsigned16), Excludes = [0x1601] },
        new() { Index = 0x1601, Name = "ENC RxPDO-Map Control", Entries = EncoderControl(Unsigned32), Excludes = [0x1600] },
        new() { Index = 0x1602, Name = "STM RxPDO-Map Control", Entries = MotorControl() },
        new()
        {
            Index = 0x1603, Name = "STM RxPDO-Map Position", Entries = [Of(0x7010, 0x11, Unsigned32, "Position")], Excludes = [0x1604, 0x1605, 0x1606, 0x1607],
        },
        new()
        {
            Index = 0x1604, Name = "STM RxPDO-Map Velocity", Entries = [Of(0x7010, 0x21, Integer16, "Velocity")], Excludes = [0x1603, 0x1605, 0x1606, 0x1607],
        },
        new() { Index = 0x1605, Name = "POS RxPDO-Map Control compact", Entries = [.. PositioningControl()], Excludes = [0x1603, 0x1604, 0x1606, 0x1607] },
        new()
        {
            Index = 0x1606, Name = "POS RxPDO-Map Control", Entries = [.. PositioningControl(), .. PositioningMotion(0x7020)], Excludes = [0x1603, 0x1604, 0x1605],
        },
        new()
        {
            Index = 0x1607,
            Name = "POS RxPDO-Map Control 2",
            Entries = [Gap(2), Flag(0x7021, 0x03, "Enable auto start"), Gap(5), Gap(8), Of(0x7021, 0x11, Unsigned32, "Target position"), .. PositioningMotion(0x7021)],
            Excludes = [0x1603, 0x1604, 0x1605],
        },
    ];

    /// <summary>TxPDOs that every stepper terminal has.</summary>
    internal static IReadOnlyList<PdoDescription> Inputs { get; } =
    [
        new() { Index = 0x1A00, Name = "ENC TxPDO-Map Status compact", Entries = EncoderStatus(Unsigned16), Excludes = [0x1A01] },
        new() { Index = 0x1A01, Name = "ENC TxPDO-Map Status", Entries = EncoderStatus(Unsigned32), Excludes = [0x1A00] },
        new() { Index = 0x1A02, Name = "ENC TxPDO-Map Timestamp compact", Entries = [Of(0x6000, 0x16, Unsigned32, "Timestamp")] },
        new() { Index = 0x1A03, Name = "STM TxPDO-Map Status", Entries = MotorStatus() },
        new()
        {
            Index = 0x1A04, Name = "STM TxPDO-Map Synchron info data", Entries = [Of(0x6010, 0x11, Unsigned16, "Info data 1"), Of(0x6010, 0x12, Unsigned16, "Info data 2")],
        },
        new() { Index = 0x1A05, Name = "POS TxPDO-Map Status compact", Entries = [.. PositioningStatus()], Excludes = [0x1A06] },
        new()
        {
            Index = 0x1A06,
            Name = "POS TxPDO-Map Status",
            Entries =
            [
                .. PositioningStatus(), Of(0x6020, 0x11, Unsigned32, "Actual position"), Of(0x6020, 0x21, Integer16, "Actual velocity"),
                Of(0x6020, 0x22, Unsigned32, "Actual drive time"),
            ],
            Excludes = [0x1A05],
        },
        new() { Index = 0x1A07, Name = "STM TxPDO-Map Internal position", Entries = [Of(0x6010, 0x14, Unsigned32, "Internal position")] },
        new() { Index = 0x1A08, Name = "STM TxPDO-Map External position", Entries = [Of(0x6010, 0x15, Unsigned32, "External position")] },
        new() { Index = 0x1A09, Name = "POS TxPDO-Map Actual position lag", Entries = [Of(0x6020, 0x23, Integer32, "Actual position lag")] },
    ];

    /// <summary>TxPDOs of the EL7031-0030's analog inputs. Unlike the EL30xx they have neither an error nor a state bit.</summary>
    internal static IReadOnlyList<PdoDescription> AnalogInputs { get; } =
    [
        new() { Index = 0x1A0A, Name = "AI TxPDO-Map Standard Ch.1", Entries = AnalogInput(0x6030), Excludes = [0x1A0B] },
        new() { Index = 0x1A0B, Name = "AI TxPDO-Map Compact Ch.1", Entries = [Of(0x6030, 0x11, Integer16, "Value")], Excludes = [0x1A0A] },
        new() { Index = 0x1A0C, Name = "AI TxPDO-Map Standard Ch.2", Entries = AnalogInput(0x6040), Excludes = [0x1A0D] },
        new() { Index = 0x1A0D, Name = "AI TxPDO-Map Compact Ch.2", Entries = [Of(0x6040, 0x11, Integer16, "Value")], Excludes = [0x1A0C] },
    ];

    private static PdoEntryDescription Flag(ushort index, byte subindex, string name) => Of(index, subindex, CoeDataType.Boolean, name);

    private static PdoEntryDescription[] EncoderControl(CoeDataType counter) =>
    [
        Gap(1),
        Flag(0x7000, 0x02, "Enable latch extern on positive edge"),
        Flag(0x7000, 0x03, "Set counter"),
        Flag(0x7000, 0x04, "Enable latch extern on negative edge"),
        Gap(4),
        Gap(8),
        Of(0x7000, 0x11, counter, "Set counter value"),
    ];

    private static PdoEntryDescription[] MotorControl() =>
    [
        Flag(0x7010, 0x01, "Enable"),
        Flag(0x7010, 0x02, "Reset"),
        Flag(0x7010, 0x03, "Reduce torque"),
        Gap(5),
        Gap(8),
    ];

    private static PdoEntryDescription[] PositioningControl() =>
    [
        Flag(0x7020, 0x01, "Execute"),
        Flag(0x7020, 0x02, "Emergency stop"),
        Gap(6),
        Gap(8),
        Of(0x7020, 0x11, Unsigned32, "Target position"),
    ];

    private static PdoEntryDescription[] PositioningMotion(ushort index) =>
    [
        Of(index, 0x21, Integer16, "Velocity"),
        Of(index, 0x22, Unsigned16, "Start type"),
        Of(index, 0x23, Unsigned16, "Acceleration"),
        Of(index, 0x24, Unsigned16, "Deceleration"),
    ];

    private static PdoEntryDescription[] EncoderStatus(CoeDataType counter) =>
    [
        Gap(1),
        Flag(0x6000, 0x02, "Latch extern valid"),
        Flag(0x6000, 0x03, "Set counter done"),
        Flag(0x6000, 0x04, "Counter underflow"),
        Flag(0x6000, 0x05, "Counter overflow"),
        Gap(3),
        Gap(4),
        Flag(0x6000, 0x0D, "Status of extern latch"),
        Flag(0x6000, 0x0E, "Sync error"),
        Gap(1),
        Flag(0x6000, 0x10, "TxPDO Toggle"),
        Of(0x6000, 0x11, counter, "Counter value"),
        Of(0x6000, 0x12, counter, "Latch value"),
    ];

    private static PdoEntryDescription[] MotorStatus() =>
    [
        Flag(0x6010, 0x01, "Ready to enable"),
        Flag(0x6010, 0x02, "Ready"),
        Flag(0x6010, 0x03, "Warning"),
        Flag(0x6010, 0x04, "Error"),
        Flag(0x6010, 0x05, "Moving positive"),
        Flag(0x6010, 0x06, "Moving negative"),
        Flag(0x6010, 0x07, "Torque reduced"),
        Gap(1),
        Gap(3),
        Flag(0x6010, 0x0C, "Digital input 1"),
        Flag(0x6010, 0x0D, "Digital input 2"),
        Flag(0x6010, 0x0E, "Sync error"),
        Gap(1),
        Flag(0x6010, 0x10, "TxPDO Toggle"),
    ];

    private static PdoEntryDescription[] PositioningStatus() =>
    [
        Flag(0x6020, 0x01, "Busy"),
        Flag(0x6020, 0x02, "In-Target"),
        Flag(0x6020, 0x03, "Warning"),
        Flag(0x6020, 0x04, "Error"),
        Flag(0x6020, 0x05, "Calibrated"),
        Flag(0x6020, 0x06, "Accelerate"),
        Flag(0x6020, 0x07, "Decelerate"),
        Flag(0x6020, 0x08, "Ready to execute"),
        Gap(8),
    ];

    private static PdoEntryDescription[] AnalogInput(ushort index) =>
    [
        Flag(index, 0x01, "Underrange"),
        Flag(index, 0x02, "Overrange"),
        Of(index, 0x03, Bit2, "Limit 1"),
        Of(index, 0x05, Bit2, "Limit 2"),
        Gap(2),
        Gap(7),
        Flag(index, 0x10, "TxPDO Toggle"),
        Of(index, 0x11, Integer16, "Value"),
    ];
}
