using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.EtherCat.Simulation.Segment.Coe;

/// <summary>Builds the object dictionary of a subdevice: its own objects, and those that follow from the rest of its description.</summary>
public static class DictionaryBuilder
{
    /// <summary>Value that restores all parameters when written to 0x1011:01: "load".</summary>
    public const uint RestoreSignature = 0x64616F6C;

    /// <summary>Distance of the object areas of two modules (0xF000:01).</summary>
    private const ushort ModuleIndexDistance = 0x0010;

    /// <summary>PDO parameters (0x1400, 0x1800) stand so far before the PDO's mapping (0x1600, 0x1A00); subindex 6 lists what it excludes.</summary>
    private const int ParametersBeforeMapping = 0x0200;
    private const byte ExcludeList = 0x06;

    /// <summary>Sync modes (0x1C32:04): free run, SM event, and with a clock SYNC0 and SYNC1.</summary>
    private const long FreeRunAndSyncManager = 0x0003;
    private const long AlsoSync0And1 = 0x000C;
    private const long MinimumCycleNanoseconds = 50_000;
    private const long DefaultSyncErrorLimit = 4;

    /// <summary>The dictionary with values as after power-up.</summary>
    public static ObjectDictionary Build(SubdeviceDescription description)
    {
        Dictionary<ushort, ObjectDescription> objects = description.Objects.ToDictionary(o => o.Index);
        IEnumerable<ObjectDescription> derived =
        [
            .. description.Mailbox is null ? [] : Standard(description),
            .. Exclusions(description.RxPdos, "Exclude RxPDOs"), .. Exclusions(description.TxPdos, "Exclude TxPDOs"),
            .. Mappings(description.RxPdos), .. Mappings(description.TxPdos),
            .. ProcessData(description.RxPdos, ObjectAccess.ReadOnly | SdoAccess.RxPdoMappable),
            .. ProcessData(description.TxPdos, ObjectAccess.ReadOnly | SdoAccess.TxPdoMappable),
        ];
        foreach (ObjectDescription o in derived)
        {
            _ = objects.TryAdd(o.Index, o);
        }

        return new ObjectDictionary(objects.Values);
    }

    private static IEnumerable<ObjectDescription> Standard(SubdeviceDescription description)
    {
        yield return ObjectDescription.Variable(CoeObjects.DeviceType, "Device type", CoeDataType.Unsigned32, defaultValue: description.DeviceType);
        yield return ObjectDescription.Variable(CoeObjects.ErrorRegister, "Error register", CoeDataType.Unsigned8);
        yield return ObjectDescription.Text(CoeObjects.DeviceName, "Device name", description.OrderNumber);
        yield return ObjectDescription.Text(CoeObjects.HardwareVersion, "Hardware version", description.HardwareVersion);
        yield return ObjectDescription.Text(CoeObjects.SoftwareVersion, "Software version", description.SoftwareVersion);
        yield return ObjectDescription.Record(
            CoeObjects.RestoreDefaults,
            "Restore default parameters",
            new EntryDescription(1, "SubIndex 001", CoeDataType.Unsigned32, ObjectAccess.ReadWritePreOp));
        yield return ObjectDescription.Record(
            CoeObjects.Identity,
            "Identity",
            new EntryDescription(1, "Vendor ID", CoeDataType.Unsigned32, defaultValue: description.Vendor),
            new EntryDescription(2, "Product code", CoeDataType.Unsigned32, defaultValue: description.Product),
            new EntryDescription(3, "Revision", CoeDataType.Unsigned32, defaultValue: description.Revision),
            new EntryDescription(4, "Serial number", CoeDataType.Unsigned32, defaultValue: description.Serial));
        yield return ObjectDescription.Record(
            CoeObjects.BackupChecksum,
            "Backup parameter handling",
            new EntryDescription(1, "Checksum", CoeDataType.Unsigned32));
        yield return ObjectDescription.Array(
            CoeObjects.SyncManagerTypes,
            "Sync manager type",
            CoeDataType.Unsigned8,
            [.. description.SyncManagers.Select(manager => (long)manager.Type)]);
        yield return Assignment(CoeObjects.OutputAssignment, "RxPDO assign", description, SyncManagerType.Outputs);
        yield return Assignment(CoeObjects.InputAssignment, "TxPDO assign", description, SyncManagerType.Inputs);
        yield return Synchronisation(CoeObjects.OutputSync, "SM output parameter", description);
        yield return Synchronisation(CoeObjects.InputSync, "SM input parameter", description);
        if (description.DcModes.Count > 0)
        {
            yield return ObjectDescription.Record(
                CoeObjects.ErrorSettings,
                "Sync error settings",
                new EntryDescription(1, "Local error reaction", CoeDataType.Unsigned32, ObjectAccess.ReadWrite, 1),
                new EntryDescription(2, "Sync error counter limit", CoeDataType.Unsigned16, ObjectAccess.ReadWrite, DefaultSyncErrorLimit));
        }

        int modules = Math.Max(description.RxPdos.Count, description.TxPdos.Count);
        yield return ObjectDescription.Record(
            CoeObjects.ModularProfile,
            "Modular device profile",
            new EntryDescription(1, "Module index distance", CoeDataType.Unsigned16, defaultValue: ModuleIndexDistance),
            new EntryDescription(2, "Maximum number of modules", CoeDataType.Unsigned16, defaultValue: modules));
        yield return ObjectDescription.Variable(CoeObjects.CodeWord, "Code word", CoeDataType.Unsigned32, ObjectAccess.ReadWrite);
        yield return ObjectDescription.Array(CoeObjects.ModuleList, "Module list", CoeDataType.Unsigned32, new long[modules]);
    }

    private static ObjectDescription Assignment(ushort index, string name, SubdeviceDescription description, SyncManagerType use)
    {
        IReadOnlyList<ushort> assigned = description.DefaultAssignment(use);
        int? limit = use == SyncManagerType.Outputs ? description.MaximumRxAssignment : description.MaximumTxAssignment;
        int count = Math.Max(assigned.Count, limit ?? description.Pdos(use).Count);
        bool changeable = (description.Mailbox!.Coe & CoeDetails.PdoAssign) != 0;
        SdoAccess access = changeable ? ObjectAccess.ReadWritePreOp : ObjectAccess.ReadOnly;
        return new ObjectDescription
        {
            Index = index,
            Name = name,
            Code = ObjectCode.Array,
            Type = CoeDataType.Unsigned16,
            Entries =
            [
                new EntryDescription(0, "SubIndex 000", CoeDataType.Unsigned8, access, assigned.Count) { Maximum = count },
                .. Enumerable.Range(0, count).Select(i => new EntryDescription(
                    (byte)(i + 1), $"SubIndex {i + 1:000}", CoeDataType.Unsigned16, access, i < assigned.Count ? assigned[i] : 0)),
            ],
        };
    }

    private static ObjectDescription Synchronisation(ushort index, string name, SubdeviceDescription description)
    {
        bool hasClock = description.DcModes.Count > 0;
        return ObjectDescription.Record(
            index,
            name,
            new EntryDescription(1, "Sync mode", CoeDataType.Unsigned16, ObjectAccess.ReadWrite, 1),
            new EntryDescription(2, "Cycle time", CoeDataType.Unsigned32, ObjectAccess.ReadWrite),
            new EntryDescription(3, "Shift time", CoeDataType.Unsigned32),
            new EntryDescription(4, "Sync modes supported", CoeDataType.Unsigned16, defaultValue: FreeRunAndSyncManager | (hasClock ? AlsoSync0And1 : 0)),
            new EntryDescription(5, "Minimum cycle time", CoeDataType.Unsigned32, defaultValue: MinimumCycleNanoseconds),
            new EntryDescription(6, "Calc and copy time", CoeDataType.Unsigned32),
            new EntryDescription(9, "Delay time", CoeDataType.Unsigned32),
            new EntryDescription(0x0B, "SM event missed counter", CoeDataType.Unsigned16),
            new EntryDescription(0x0C, "Cycle exceeded counter", CoeDataType.Unsigned16),
            new EntryDescription(0x20, "Sync error", CoeDataType.Boolean));
    }

    /// <summary>The parameter objects of PDOs that can't be assigned together with others, which they list one after the other.</summary>
    private static IEnumerable<ObjectDescription> Exclusions(IReadOnlyList<PdoDescription> pdos, string name) => pdos.Where(pdo => pdo.Excludes.Count > 0).Select(pdo => ObjectDescription.Record(
        (ushort)(pdo.Index - ParametersBeforeMapping),
        pdo.Name.Replace("PDO-Map", "PDO-Par", StringComparison.Ordinal),
        EntryDescription.Octets(ExcludeList, name, [.. pdo.Excludes.SelectMany(index => new[] { (byte)index, (byte)(index >> 8) })])));

    private static IEnumerable<ObjectDescription> Mappings(IReadOnlyList<PdoDescription> pdos) => pdos.Select(pdo => new ObjectDescription
    {
        Index = pdo.Index,
        Name = pdo.Name,
        Code = ObjectCode.Record,
        Type = CoeDataType.PdoMapping,
        Entries =
        [
            new EntryDescription(0, "SubIndex 000", CoeDataType.Unsigned8, defaultValue: pdo.Entries.Count),
            .. pdo.Entries.Select((entry, i) => new EntryDescription((byte)(i + 1), $"SubIndex {i + 1:000}", CoeDataType.Unsigned32, defaultValue: entry.MappingWord)),
        ],
    });

    /// <summary>The objects behind the entries of PDOs. One that several PDOs map in different lengths has the longest.</summary>
    private static IEnumerable<ObjectDescription> ProcessData(IReadOnlyList<PdoDescription> pdos, SdoAccess access) =>
        from pdo in pdos
        from entry in pdo.Entries
        where !entry.IsGap
        group (entry, pdo.Name) by entry.Index into o
        select ObjectDescription.Record(
            o.Key,
            o.First().Name,
            [
                .. from item in o
                   group item.entry by item.entry.Subindex into sub
                   orderby sub.Key
                   let longest = sub.MaxBy(entry => entry.BitLength)
                   select new EntryDescription(sub.Key, longest.Name, longest.Type, access),
            ]);
}
