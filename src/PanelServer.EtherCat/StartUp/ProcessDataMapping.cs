using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.StartUp;

/// <summary>A piece of process data, as a PDO names it.</summary>
/// <param name="Index">Object index; 0 for bits that only fill.</param>
/// <param name="Subindex">Subindex.</param>
/// <param name="BitLength">Length in bits.</param>
internal readonly record struct MappedEntry(ushort Index, byte Subindex, int BitLength);

/// <summary>A sync manager with its process data.</summary>
internal sealed record ProcessSyncManager(int Index, SiiSyncManager Manager, IReadOnlyList<MappedEntry> Entries)
{
    public bool IsInput => Manager.Type == SyncManagerType.Inputs;

    /// <summary>Length in bytes.</summary>
    public int Length => (Entries.Sum(entry => entry.BitLength) + 7) / 8;
}

/// <summary>Finds out what each process data sync manager carries: from the PDO assignment by CoE, else from the EEPROM.</summary>
internal static class ProcessDataMapping
{
    private const ushort AssignmentBase = 0x1C10;

    /// <summary>Sync managers with process data, in ascending order; those with nothing to carry are left out.</summary>
    public static async Task<List<ProcessSyncManager>> ReadAsync(Subdevice device)
    {
        List<ProcessSyncManager> managers = new();
        for (int index = 0; index < device.Sii.SyncManagers.Count; index++)
        {
            SiiSyncManager manager = device.Sii.SyncManagers[index];
            if (manager.Type is not (SyncManagerType.Outputs or SyncManagerType.Inputs))
            {
                continue;
            }

            ProcessSyncManager found = new(
                index, manager, device.Description.HasCoe ? await ReadAssignedAsync(device.Sdo!, index) : FromEeprom(device.Sii, index));
            if (found.Length > 0)
            {
                managers.Add(found);
            }
        }

        return managers;
    }

    private static List<MappedEntry> FromEeprom(SiiContent sii, int syncManager) =>
    [
        .. from pdo in sii.Pdos
           where pdo.SyncManager == syncManager
           from entry in pdo.Entries
           select new MappedEntry(entry.Index, entry.Subindex, entry.BitLength),
    ];

    // An abort while reading means "no PDO": some terminals state one entry in the unused direction and refuse to show it.
    private static async Task<List<MappedEntry>> ReadAssignedAsync(SdoClient sdo, int syncManager)
    {
        ushort assignment = (ushort)(AssignmentBase + syncManager);
        List<MappedEntry> entries = [];
        try
        {
            uint count = await ReadNumberAsync(sdo, assignment, 0);
            for (int i = 1; i <= count; i++)
            {
                await ReadMappedAsync(sdo, (ushort)await ReadNumberAsync(sdo, assignment, (byte)i), entries);
            }
        }
        catch (EtherCatException failure) when (failure.Code == EtherCatErrorCode.SdoAbort)
        {
            return entries;
        }

        return entries;
    }

    private static async Task ReadMappedAsync(SdoClient sdo, ushort pdo, List<MappedEntry> entries)
    {
        uint count = pdo == 0 ? 0 : await ReadNumberAsync(sdo, pdo, 0);
        for (int i = 1; i <= count; i++)
        {
            uint mapped = await ReadNumberAsync(sdo, pdo, (byte)i);
            entries.Add(new((ushort)(mapped >> 16), (byte)(mapped >> 8), (int)(mapped & 0xFF)));
        }
    }

    private static async Task<uint> ReadNumberAsync(SdoClient sdo, ushort index, byte subindex)
    {
        byte[] data = await sdo.UploadAsync(index, subindex);
        uint number = 0;
        for (int i = 0; i < Math.Min(data.Length, 4); i++)
        {
            number |= (uint)data[i] << (8 * i);
        }

        return number;
    }
}
