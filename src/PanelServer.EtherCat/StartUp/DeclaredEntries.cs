using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.StartUp;

/// <summary>Names and types of process data, from what the device says of itself: its EEPROM, else its object dictionary.</summary>
internal static class DeclaredEntries
{
    /// <summary>The entries of a device as they lie in its part of the process image.</summary>
    public static async Task<List<ProcessDataEntry>> ReadAsync(Subdevice device, IReadOnlyList<ProcessSyncManager> managers)
    {
        List<ProcessDataEntry> entries = [];
        int inputBits = 0;
        int outputBits = 0;
        foreach (ProcessSyncManager manager in managers)
        {
            int offset = manager.IsInput ? inputBits : outputBits;
            foreach (MappedEntry mapped in manager.Entries)
            {
                if (mapped.Index != 0)
                {
                    (string name, CoeDataType type) = await DescribeAsync(device, mapped, manager.IsInput);
                    entries.Add(new(mapped.Index, mapped.Subindex, name, type, mapped.BitLength, manager.IsInput, offset));
                }

                offset += mapped.BitLength;
            }

            // Each sync manager begins on a byte.
            inputBits += manager.IsInput ? 8 * manager.Length : 0;
            outputBits += manager.IsInput ? 0 : 8 * manager.Length;
        }

        return entries;
    }

    private static async Task<(string Name, CoeDataType Type)> DescribeAsync(Subdevice device, MappedEntry mapped, bool isInput)
    {
        foreach (SiiPdo pdo in device.Sii.Pdos.Where(pdo => pdo.IsInput == isInput))
        {
            foreach (SiiPdoEntry entry in pdo.Entries.Where(entry => (entry.Index, entry.Subindex) == (mapped.Index, mapped.Subindex)))
            {
                return (pdo.Name.Length > 0 ? $"{pdo.Name} {entry.Name}".TrimEnd() : entry.Name, entry.DataType);
            }
        }

        if (device.Description.HasCoe && (device.Sii.CoeDetails & CoeDetails.SdoInformation) != 0)
        {
            try
            {
                SdoObjectDescription described = await device.Dictionary!.DescribeAsync(mapped.Index);
                SdoEntryDescription entry = await device.Dictionary.DescribeEntryAsync(mapped.Index, mapped.Subindex);
                return (described.Name == entry.Name ? entry.Name : $"{described.Name} {entry.Name}", (CoeDataType)entry.DataType);
            }
            catch (EtherCatException failure) when (failure.Code == EtherCatErrorCode.SdoAbort)
            {
                // It has no words for it: the number has to do.
            }
        }

        return (string.Empty, CoeDataType.Unknown);
    }
}
