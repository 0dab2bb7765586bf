using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Terminals;
using static PanelServer.EtherCat.Simulation.Terminals.BeckhoffDescription;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>The stepper terminals EL7031, EL7031-0030 and EL7041-0052, as EEPROM and dictionary of real ones.</summary>
public static class StepperDescriptions
{
    /// <summary>EL7031, 24 V, 1.5 A.</summary>
    public static SubdeviceDescription El7031 { get; } =
        Stepper(KnownDevices.El7031, "EL7031 1K. Schrittmotor-Endstufe (24V, 1.5A)", 120, ratedCurrentMilliampere: 1500);

    /// <summary>EL7031-0030, 24 V, 2.8 A, with two analog inputs.</summary>
    public static SubdeviceDescription El7031Variant0030 { get; } =
        Stepper(KnownDevices.El7031Variant0030, "EL7031-0030 1Ch. Stepper motor output stage (24V, 2.8A)", 120, 2800, hasAnalogInputs: true);

    /// <summary>EL7041-0052, 50 V, 5 A, without encoder.</summary>
    public static SubdeviceDescription El7041Variant0052 { get; } =
        Stepper(KnownDevices.El7041Variant0052, "EL7041-0052 1Ch. Stepper motor output stage (50V, 5A)", 100, 5000);

    private static SubdeviceDescription Stepper(
        KnownDevice device, string name, short ebusMilliamperes, int ratedCurrentMilliampere, bool hasAnalogInputs = false)
    {
        MailboxDescription mailbox = MailboxDescription.Standard128 with
        {
            Coe = CoeDetails.Sdo | CoeDetails.SdoInformation | CoeDetails.PdoAssign | CoeDetails.CompleteAccess,
        };
        ushort inputBytes = (ushort)(hasAnalogInputs ? 16 : 8);
        return Create(device, name, "DriveAxisTerminals", "Drive/Axis Terminals (EL7xxx)", EscProfile.Drive, 0x0405, ebusMilliamperes) with
        {
            PdiConfiguration = 0x0C03,
            SyncImpulse = 0x07D0,
            Mailbox = mailbox,
            Fmmus = [FmmuUsage.Outputs, FmmuUsage.Inputs, FmmuUsage.MailboxStatus, FmmuUsage.None],
            SyncManagers = MailboxSyncManagers(mailbox.Standard, Outputs(0x1100, 8), Inputs(0x1180, inputBytes)),
            PdosInEeprom = false,
            RxPdos = StepperPdos.Outputs,
            TxPdos = hasAnalogInputs ? [.. StepperPdos.Inputs, .. StepperPdos.AnalogInputs] : StepperPdos.Inputs,
            DefaultRxAssignment = [0x1600, 0x1602, 0x1604],
            DefaultTxAssignment = hasAnalogInputs ? [0x1A00, 0x1A03, 0x1A0A, 0x1A0C] : [0x1A00, 0x1A03],
            MaximumRxAssignment = 4,
            MaximumTxAssignment = 10,
            DcModes = [new DcModeDescription("Synchron", 0x0000), new DcModeDescription("DC", 0x0300, Sync0Factor: 1)],
            Objects = StepperObjects.Create(ratedCurrentMilliampere, hasAnalogInputs),
        };
    }
}
