using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.StartUp;

/// <summary>A sync manager with its process data length.</summary>
internal readonly record struct ProcessSyncManager(int Index, SiiSyncManager Manager, int Length)
{
    public bool IsInput => Manager.Type == SyncManagerType.Inputs;
}

/// <summary>Finds out how long each process data sync manager is: from the PDO assignment by CoE, else from the EEPROM.</summary>
internal static class ProcessDataSizes
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

            int bits = device.HasCoe ? await ReadAssignedBitsAsync(device.Sdo!, index) : SumFromEeprom(device.Sii, index);
            if (bits > 0)
            {
                managers.Add(new ProcessSyncManager(index, manager, (bits + 7) / 8));
            }
        }

        return managers;
    }

    private static int SumFromEeprom(SiiContent sii, int syncManager)
    {
        int bits = 0;
        foreach (SiiPdo pdo in sii.Pdos)
        {
            bits += pdo.SyncManager == syncManager ? pdo.BitLength : 0;
        }

        return bits;
    }

    // An abort while reading means "no PDO": some terminals state one entry in the unused direction and refuse to show it.
    private static async Task<int> ReadAssignedBitsAsync(SdoClient sdo, int syncManager)
    {
        ushort assignment = (ushort)(AssignmentBase + syncManager);
        int bits = 0;
        try
        {
            uint count = await ReadNumberAsync(sdo, assignment, 0);
            for (int i = 1; i <= count; i++)
            {
                bits += await ReadMappedBitsAsync(sdo, (ushort)await ReadNumberAsync(sdo, assignment, (byte)i));
            }
        }
        catch (SdoAbortException)
        {
            return bits;
        }

        return bits;
    }

    private static async Task<int> ReadMappedBitsAsync(SdoClient sdo, ushort pdo)
    {
        int bits = 0;
        uint entries = pdo == 0 ? 0 : await ReadNumberAsync(sdo, pdo, 0);
        for (int i = 1; i <= entries; i++)
        {
            bits += (int)(await ReadNumberAsync(sdo, pdo, (byte)i) & 0xFF);
        }

        return bits;
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
