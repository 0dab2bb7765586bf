using System.Text;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Segment.Coe;

/// <summary>Kind of object in an SDO information answer (ETG.1000.6, "Object code").</summary>
public enum ObjectCode : byte
{
    /// <summary>One value at subindex 0.</summary>
    Variable = 7,

    /// <summary>Entries of one type, subindex 0 counts them.</summary>
    Array = 8,

    /// <summary>Entries of different types, subindex 0 is the highest.</summary>
    Record = 9,
}

/// <summary>Access rights that occur again and again.</summary>
public static class ObjectAccess
{
    /// <summary>Readable in every state with a mailbox.</summary>
    public const SdoAccess ReadOnly = SdoAccess.ReadPreOp | SdoAccess.ReadSafeOp | SdoAccess.ReadOp;

    /// <summary>Writable in every state with a mailbox, not readable.</summary>
    public const SdoAccess WriteOnly = SdoAccess.WritePreOp | SdoAccess.WriteSafeOp | SdoAccess.WriteOp;

    /// <summary>Readable and writable in every state with a mailbox.</summary>
    public const SdoAccess ReadWrite = ReadOnly | WriteOnly;

    /// <summary>Readable always, writable in PRE-OP only.</summary>
    public const SdoAccess ReadWritePreOp = ReadOnly | SdoAccess.WritePreOp;
}

/// <summary>One subindex of an object.</summary>
public sealed record EntryDescription
{
    /// <summary>Describes a number of fixed length.</summary>
    public EntryDescription(byte subindex, string name, CoeDataType type, SdoAccess access = ObjectAccess.ReadOnly, long defaultValue = 0)
    {
        (Subindex, Name, Type, Access, Default) = (subindex, name, type, access, defaultValue);
        BitLength = type.BitLength();
    }

    /// <summary>Subindex.</summary>
    public byte Subindex { get; }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Data type.</summary>
    public CoeDataType Type { get; }

    /// <summary>Who may read and write in which state.</summary>
    public SdoAccess Access { get; init; }

    /// <summary>Value after power-up, as a number.</summary>
    public long Default { get; }

    /// <summary>Length in bits.</summary>
    public int BitLength { get; private init; }

    /// <summary>Value after power-up of a string or another long entry; null for numbers.</summary>
    public IReadOnlyList<byte>? DefaultBytes { get; private init; }

    /// <summary>Smallest value accepted; null for no limit but the type's.</summary>
    public long? Minimum { get; init; }

    /// <summary>Largest value accepted; null for no limit but the type's.</summary>
    public long? Maximum { get; init; }

    /// <summary>A text that cannot be written.</summary>
    public static EntryDescription Text(byte subindex, string name, string text) => new(subindex, name, CoeDataType.VisibleString)
    {
        DefaultBytes = Encoding.Latin1.GetBytes(text),
        BitLength = text.Length * 8,
    };

    /// <summary>Bytes of a fixed length.</summary>
    public static EntryDescription Octets(byte subindex, string name, IReadOnlyList<byte> bytes, SdoAccess access = ObjectAccess.ReadOnly) =>
        new(subindex, name, CoeDataType.OctetString, access) { DefaultBytes = bytes, BitLength = bytes.Count * 8 };
}

/// <summary>An object of the dictionary as the description of a subdevice states it.</summary>
public sealed record ObjectDescription
{
    /// <summary>Index.</summary>
    public required ushort Index { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Kind.</summary>
    public required ObjectCode Code { get; init; }

    /// <summary>Type of the object: of the value for a variable, of the elements for an array.</summary>
    public CoeDataType Type { get; init; }

    /// <summary>Entries in ascending order of subindex, subindex 0 included.</summary>
    public required IReadOnlyList<EntryDescription> Entries { get; init; }

    /// <summary>A variable with a number.</summary>
    public static ObjectDescription Variable(ushort index, string name, CoeDataType type, SdoAccess access = ObjectAccess.ReadOnly, long defaultValue = 0) =>
        new() { Index = index, Name = name, Code = ObjectCode.Variable, Type = type, Entries = [new EntryDescription(0, name, type, access, defaultValue)] };

    /// <summary>A variable with a text that cannot be written.</summary>
    public static ObjectDescription Text(ushort index, string name, string text) => new()
    {
        Index = index,
        Name = name,
        Code = ObjectCode.Variable,
        Type = CoeDataType.VisibleString,
        Entries = [EntryDescription.Text(0, name, text)],
    };

    /// <summary>A record whose subindex 0 is read-only and holds the highest subindex.</summary>
    /// <param name="index">Index.</param>
    /// <param name="name">Name.</param>
    /// <param name="entries">Entries from subindex 1 on, ascending.</param>
    public static ObjectDescription Record(ushort index, string name, params EntryDescription[] entries) =>
        WithCount(index, name, ObjectCode.Record, CoeDataType.Unknown, entries);

    /// <summary>An array whose subindex 0 is read-only and holds the number of elements.</summary>
    /// <param name="index">Index.</param>
    /// <param name="name">Name.</param>
    /// <param name="type">Type of the elements.</param>
    /// <param name="values">Values after power-up.</param>
    public static ObjectDescription Array(ushort index, string name, CoeDataType type, params long[] values) => WithCount(
        index,
        name,
        ObjectCode.Array,
        type,
        [.. values.Select((value, i) => new EntryDescription((byte)(i + 1), $"SubIndex {i + 1:000}", type, ObjectAccess.ReadOnly, value))]);

    private static ObjectDescription WithCount(ushort index, string name, ObjectCode code, CoeDataType type, EntryDescription[] entries) => new()
    {
        Index = index,
        Name = name,
        Code = code,
        Type = type,
        Entries =
        [
            new EntryDescription(0, "SubIndex 000", CoeDataType.Unsigned8, ObjectAccess.ReadOnly, entries.Length == 0 ? 0 : entries[^1].Subindex),
            .. entries,
        ],
    };
}
