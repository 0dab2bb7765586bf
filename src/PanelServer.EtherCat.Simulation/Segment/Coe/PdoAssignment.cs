using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.EtherCat.Simulation.Segment.Coe;

/// <summary>Rules for writing a PDO assignment object, 0x1C12 or 0x1C13 (ETG.1020, "PDO assign").</summary>
internal sealed class PdoAssignment
{
    private readonly SubdeviceDescription _description;
    private readonly DictionaryObject? _object;
    private readonly int _memoryBytes;

    internal PdoAssignment(SubdeviceDescription description, ObjectDictionary dictionary, SyncManagerType use)
    {
        _description = description;
        Use = use;
        _object = dictionary.Find(use == SyncManagerType.Outputs ? CoeObjects.OutputAssignment : CoeObjects.InputAssignment);
        _memoryBytes = MemoryOf(description, use);
    }

    internal SyncManagerType Use { get; }

    /// <summary>The assigned PDOs in order; for a device without CoE those of its description.</summary>
    internal IEnumerable<ushort> Assigned => _object is null || _description.Mailbox is null
        ? _description.DefaultAssignment(Use)
        : Enumerable.Range(1, (int)_object.Find(0)!.Raw).Select(i => (ushort)(_object.Find((byte)i)?.Raw ?? 0));

    /// <summary>Checks one write before it is carried out.</summary>
    /// <returns>The abort code, or null if the entry is not of this object or the write is allowed.</returns>
    internal SdoAbortCode? Check(ObjectEntry entry, long value)
    {
        if (_object is null || entry.Index != _object.Index)
        {
            return null;
        }

        if (entry.Subindex != 0)
        {
            return _object.Find(0)!.Raw != 0 ? SdoAbortCode.SubindexZeroMustBeZero
                : value != 0 && Find((ushort)value) is null ? SdoAbortCode.CannotBeMapped
                : null;
        }

        return value > _object.MaximumSubindex ? null : CheckCombination(value);
    }

    private SdoAbortCode? CheckCombination(long count)
    {
        int bits = 0;
        List<PdoDescription> chosen = new();
        for (int i = 1; i <= count; i++)
        {
            if (Find((ushort)_object!.Find((byte)i)!.Raw) is not { } pdo)
            {
                return SdoAbortCode.CannotBeMapped;
            }

            if (chosen.Exists(other => other == pdo || other.Excludes.Contains(pdo.Index) || pdo.Excludes.Contains(other.Index)))
            {
                return SdoAbortCode.ParameterIncompatible;
            }

            chosen.Add(pdo);
            bits += pdo.BitLength;
        }

        return (bits + 7) / 8 > _memoryBytes ? SdoAbortCode.PdoLengthExceeded : null;
    }

    private PdoDescription? Find(ushort index) => _description.Pdos(Use).FirstOrDefault(pdo => pdo.Index == index);

    /// <summary>Bytes that fit into the sync manager's three buffers before the next sync manager or the end of memory.</summary>
    private static int MemoryOf(SubdeviceDescription description, SyncManagerType use)
    {
        const int Buffers = 3;
        int number = description.SyncManagerOf(use);
        if (number < 0)
        {
            return 0;
        }

        ushort start = description.SyncManagers[number].Start;
        int end = Registers.ProcessMemory + (description.Esc.RamKilobytes * 1024);
        foreach (SyncManagerDescription other in description.SyncManagers)
        {
            if (other.Start > start)
            {
                end = Math.Min(end, other.Start);
            }
        }

        return (end - start) / Buffers;
    }
}
