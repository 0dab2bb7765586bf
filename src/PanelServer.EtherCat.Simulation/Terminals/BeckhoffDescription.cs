using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>What the descriptions of Beckhoff terminals have in common.</summary>
internal static class BeckhoffDescription
{
    /// <summary>A description with identity and names filled in.</summary>
    internal static SubdeviceDescription Create(
        KnownDevice device, string name, string group, string groupName, EscProfile esc, ushort pdiControl, short ebusMilliamperes) => new()
        {
            OrderNumber = device.Name,
            Name = name,
            Group = group,
            GroupName = groupName,
            Vendor = device.Identity.Vendor,
            Product = device.Identity.Product,
            Revision = device.Identity.Revision,
            Esc = esc,
            PdiControl = pdiControl,
            EbusCurrentMilliamperes = ebusMilliamperes,
        };

    /// <summary>The four sync managers of a terminal with a mailbox.</summary>
    internal static SyncManagerDescription[] MailboxSyncManagers(
        MailboxWindow mailbox, SyncManagerDescription outputs, SyncManagerDescription inputs) =>
    [
        new(mailbox.ReceiveStart, mailbox.ReceiveLength, SyncManagerControl.MailboxOut, 1, SyncManagerType.MailboxOut),
        new(mailbox.SendStart, mailbox.SendLength, SyncManagerControl.MailboxIn, 1, SyncManagerType.MailboxIn),
        outputs,
        inputs,
    ];

    /// <summary>Output sync manager of a terminal with a mailbox. The EEPROM images have no watchdog bit here: the main device must add it.</summary>
    internal static SyncManagerDescription Outputs(ushort start, ushort length) =>
        new(start, length, SyncManagerControl.Outputs, 1, SyncManagerType.Outputs);

    /// <summary>Output sync manager of a terminal that has no outputs.</summary>
    internal static SyncManagerDescription NoOutputs(ushort start) =>
        new(start, 0, SyncManagerControl.UnusedOutputs, 0, SyncManagerType.Outputs);

    /// <summary>Input sync manager of a terminal with a mailbox.</summary>
    internal static SyncManagerDescription Inputs(ushort start, ushort length) =>
        new(start, length, SyncManagerControl.Inputs, 1, SyncManagerType.Inputs);

    /// <summary>Input sync manager of a terminal that has no inputs.</summary>
    internal static SyncManagerDescription NoInputs(ushort start) =>
        new(start, 0, SyncManagerControl.UnusedInputs, 0, SyncManagerType.Inputs);

    /// <summary>A parameter that can be read and written in every state and is stored as a back-up.</summary>
    internal static EntryDescription Parameter(
        byte subindex, string name, CoeDataType type, long defaultValue = 0, long? minimum = null, long? maximum = null) =>
        new(subindex, name, type, ObjectAccess.ReadWrite | SdoAccess.Backup, defaultValue) { Minimum = minimum, Maximum = maximum };

    private static class SyncManagerControl
    {
        internal const byte MailboxOut = 0x26;
        internal const byte MailboxIn = 0x22;
        internal const byte Outputs = 0x24;
        internal const byte UnusedOutputs = 0x04;
        internal const byte Inputs = 0x20;
        internal const byte UnusedInputs = 0x00;
    }
}
