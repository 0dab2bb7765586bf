using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>
/// Coupler and digital terminals: no mailbox, the AL status follows AL control by itself. EK1100, EL1008, EL2004 and EL2008 are as
/// the EEPROM of real ones; EL1002 and EL2002 are derived from their larger sisters.
/// </summary>
public static class DigitalDescriptions
{
    private const ushort DigitalIoInterface = 0x0104;
    private const ushort CouplerInterface = 0x0D00;

    /// <summary>EK1100 bus coupler.</summary>
    public static SubdeviceDescription Ek1100 { get; } = BeckhoffDescription.Create(
        KnownDevices.Ek1100, "EK1100 EtherCAT-Koppler (2A E-Bus)", "SystemBk", "System Koppler", EscProfile.Coupler, CouplerInterface, -2000) with
    {
        PhysicalPorts = 0x0131,
        GeneralReserved = 0x02,
        ProductionWords = [0x0006, 0x001A, 0x8A0E],
    };

    /// <summary>EL1002, two digital inputs.</summary>
    public static SubdeviceDescription El1002 { get; } = Inputs(KnownDevices.El1002, "EL1002 2K. Dig. Eingang 24V, 3ms", channels: 2);

    /// <summary>EL1008, eight digital inputs.</summary>
    public static SubdeviceDescription El1008 { get; } = Inputs(KnownDevices.El1008, "EL1008 8K. Dig. Eingang 24V, 3ms", channels: 8);

    /// <summary>EL2002, two digital outputs.</summary>
    public static SubdeviceDescription El2002 { get; } = Outputs(KnownDevices.El2002, "EL2002 2Ch. Dig. Output 24V, 0.5A", channels: 2, ebusMilliamperes: 100);

    /// <summary>EL2004, four digital outputs.</summary>
    public static SubdeviceDescription El2004 { get; } = Outputs(KnownDevices.El2004, "EL2004 4Ch. Dig. Output 24V, 0.5A", channels: 4, ebusMilliamperes: 100);

    /// <summary>EL2008, eight digital outputs.</summary>
    public static SubdeviceDescription El2008 { get; } = Outputs(KnownDevices.El2008, "EL2008 8K. Dig. Ausgang 24V, 0.5A", channels: 8, ebusMilliamperes: 110);

    private static SubdeviceDescription Inputs(KnownDevice device, string name, int channels) =>
        BeckhoffDescription.Create(device, name, "DigIn", "Digital Input Terminals (EL1xxx)", EscProfile.Small, DigitalIoInterface, 90) with
        {
            Fmmus = [FmmuUsage.Inputs, FmmuUsage.None],
            SyncManagers = [new(0x1000, 1, 0x00, 0x01, SyncManagerType.Inputs)],
            TxPdos = [.. Enumerable.Range(0, channels).Select(i => Channel(0x1A00, 0x6000, i, "Input"))],
        };

    /// <summary>Sync manager 0 is enabled only in OP and has the watchdog bit; its length follows from the PDOs.</summary>
    private static SubdeviceDescription Outputs(KnownDevice device, string name, int channels, short ebusMilliamperes) =>
        BeckhoffDescription.Create(device, name, "DigOut", "Digital Output Terminals (EL2xxx)", EscProfile.Small, DigitalIoInterface, ebusMilliamperes) with
        {
            ExtendedPdiConfiguration = (ushort)((1 << channels) - 1),
            GeneralReserved = 0x0C,
            Fmmus = [FmmuUsage.Outputs, FmmuUsage.None],
            SyncManagers = [new(0x0F00, 0, 0x44, 0x09, SyncManagerType.Outputs)],
            SyncUnits = [0xF0, 0xFF],
            RxPdos = [.. Enumerable.Range(0, channels).Select(i => Channel(0x1600, 0x7000, i, "Output"))],
        };

    private static PdoDescription Channel(int pdo, int variable, int channel, string entry) => new()
    {
        Index = (ushort)(pdo + channel),
        Name = $"Channel {channel + 1}",
        Entries = [PdoEntryDescription.Of((ushort)(variable + (0x10 * channel)), 1, CoeDataType.Boolean, entry)],
    };
}
