using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Tool;

/// <summary>The content of an EEPROM in words.</summary>
internal static class EepromText
{
    /// <summary>First of the four words in which the panel keeps which machine a device belongs to, and its role there.</summary>
    private const int MachineWords = 0x28;

    public static void Write(TextWriter output, SiiContent sii)
    {
        if (sii.IsBlank)
        {
            output.WriteLine("The EEPROM is blank: it has no identity.");
            return;
        }

        WriteIdentity(output, sii);
        WriteMailbox(output, sii);
        for (int i = 0; i < sii.SyncManagers.Count; i++)
        {
            SiiSyncManager manager = sii.SyncManagers[i];
            output.WriteLine($"sync manager {i}  start 0x{manager.Start:X4}, {manager.Length} bytes, control 0x{manager.Control:X2}, enable 0x{manager.Enable:X2}, {manager.Type}");
        }

        output.WriteLine($"FMMUs           {(sii.FmmuUse.Count == 0 ? "none stated" : string.Join(", ", sii.FmmuUse.Select(NameOfUse)))}");
        foreach (SiiClockMode mode in sii.ClockModes)
        {
            output.WriteLine($"clock mode      AssignActivate 0x{mode.AssignActivate:X4}, SYNC0 cycle {mode.CycleTime0} ns, shift {mode.ShiftTime0} ns, SYNC1 shift {mode.ShiftTime1} ns");
        }

        foreach (SiiPdo pdo in sii.Pdos)
        {
            string assigned = pdo.SyncManager == byte.MaxValue ? "not assigned" : $"sync manager {pdo.SyncManager}";
            output.WriteLine($"{(pdo.IsInput ? "TxPDO" : "RxPDO")} 0x{pdo.Index:X4}    {pdo.Name}, {assigned}, {Bits(pdo.BitLength)}");
            foreach (SiiPdoEntry entry in pdo.Entries)
            {
                output.WriteLine(entry.Index == 0
                    ? $"                {Bits(entry.BitLength),-8}   fill"
                    : $"                {Bits(entry.BitLength),-8}   0x{entry.Index:X4}:{entry.Subindex:X2}  {entry.DataType,-12}  {entry.Name}");
            }
        }
    }

    private static void WriteIdentity(TextWriter output, SiiContent sii)
    {
        output.WriteLine($"order number    {sii.OrderNumber}");
        output.WriteLine($"name            {sii.Name}");
        output.WriteLine($"vendor          0x{sii.VendorId:X8}");
        output.WriteLine($"product         0x{sii.ProductCode:X8}");
        output.WriteLine($"revision        0x{sii.Revision:X8}");
        output.WriteLine($"serial number   {sii.SerialNumber}");
        output.WriteLine($"station alias   {sii.StationAlias}");
        output.WriteLine($"checksum        {(sii.IsChecksumValid ? "right" : $"WRONG: should be 0x{SiiFormat.ComputeChecksum(sii.Bytes):X2}")}");
        output.WriteLine($"size            {SiiContent.StatedSize(sii.Bytes)} bytes{(sii.IsComplete ? "" : ", categories INCOMPLETE")}");
        output.WriteLine($"PDI control     0x{sii.PdiControl:X4}");
        output.WriteLine($"E-bus current   {(sii.EBusCurrentMilliamperes < 0 ? $"supplies {-sii.EBusCurrentMilliamperes}" : $"takes {sii.EBusCurrentMilliamperes}")} mA");
        (int vendor, int machine, int serial, int role) = (sii.Word(MachineWords), sii.Word(MachineWords + 1), sii.Word(MachineWords + 2), sii.Word(MachineWords + 3));
        bool isAssigned = !sii.IsBlank && vendor != 0 && machine != 0 && serial != 0;
        output.WriteLine($"machine         {(isAssigned ? $"vendor {vendor}, machine {machine}, serial {serial}, role {role}" : "not assigned to a machine of the panel")}");
    }

    private static void WriteMailbox(TextWriter output, SiiContent sii)
    {
        SiiMailbox mailbox = sii.Mailbox;
        output.WriteLine(mailbox.IsPresent
            ? $"mailbox         receives at 0x{mailbox.ReceiveOffset:X4}, {mailbox.ReceiveSize} bytes; sends at 0x{mailbox.SendOffset:X4}, {mailbox.SendSize} bytes; {sii.Protocols}"
            : "mailbox         none");
        if ((sii.Protocols & MailboxProtocols.CoE) != 0)
        {
            output.WriteLine($"CoE             {sii.CoeDetails}");
        }
    }

    private static string Bits(int count) => count == 1 ? "1 bit" : $"{count} bits";

    private static string NameOfUse(byte use) => use switch
    {
        1 => "outputs",
        2 => "inputs",
        3 => "mailbox status",
        _ => "unused",
    };
}
