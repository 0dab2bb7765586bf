using System.Buffers.Binary;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Segment.Coe;

/// <summary>The present value of one subindex. Numbers up to 64 bits are kept as a number so that process data costs no allocation.</summary>
public sealed class ObjectEntry
{
    private readonly byte[]? _bytes;
    private readonly ulong _mask;
    private ulong _raw;

    internal ObjectEntry(ushort index, EntryDescription description)
    {
        Index = index;
        Description = description;
        _mask = description.BitLength >= 64 ? ulong.MaxValue : (1UL << description.BitLength) - 1;
        _bytes = description.DefaultBytes is null ? null : new byte[description.DefaultBytes.Count];
        Reset();
    }

    /// <summary>Index of the object.</summary>
    public ushort Index { get; }

    /// <summary>Subindex.</summary>
    public byte Subindex => Description.Subindex;

    /// <summary>Type, access, limits, default.</summary>
    public EntryDescription Description { get; }

    /// <summary>True for strings and other entries that are not a number.</summary>
    public bool IsBytes => _bytes is not null;

    /// <summary>Bytes in an SDO: bits are rounded up to whole bytes.</summary>
    public int ByteLength => _bytes?.Length ?? (Description.BitLength + 7) / 8;

    /// <summary>Access that applies now. Starts as described; an application may take rights away or give them.</summary>
    public SdoAccess Access { get; set; }

    /// <summary>The number as raw bits, unsigned; bits above the entry's length are dropped when set.</summary>
    public ulong Raw
    {
        get => _raw;
        set => _raw = value & _mask;
    }

    /// <summary>The number as a signed or unsigned value, whichever the type is.</summary>
    public long Value
    {
        get => ToValue(_raw);
        set => Raw = (ulong)value;
    }

    /// <summary>The number as a flag: true if not 0.</summary>
    public bool Flag
    {
        get => _raw != 0;
        set => _raw = value ? 1UL : 0UL;
    }

    /// <summary>The bytes of a string or another long entry, to read and change in place; empty for a number.</summary>
    public Span<byte> Bytes => _bytes;

    /// <summary>Back to the value after power-up.</summary>
    public void Reset()
    {
        Access = Description.Access;
        Raw = (ulong)Description.Default;
        for (int i = 0; i < (_bytes?.Length ?? 0); i++)
        {
            _bytes![i] = Description.DefaultBytes![i];
        }
    }

    /// <summary>Copies the value as an SDO carries it.</summary>
    /// <param name="destination">At least <see cref="ByteLength"/> bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        if (_bytes is not null)
        {
            _bytes.CopyTo(destination);
            return;
        }

        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, _raw);
        eight[..ByteLength].CopyTo(destination);
    }

    /// <summary>Replaces the value by what an SDO carried.</summary>
    /// <param name="source">Exactly <see cref="ByteLength"/> bytes.</param>
    public void CopyFrom(ReadOnlySpan<byte> source)
    {
        if (_bytes is not null)
        {
            source.CopyTo(_bytes);
            return;
        }

        Raw = ToNumber(source);
    }

    /// <summary>The value an SDO carried, as <see cref="Value"/> would show it.</summary>
    /// <param name="source">Exactly <see cref="ByteLength"/> bytes, at most 8.</param>
    public long Decode(ReadOnlySpan<byte> source) => ToValue(ToNumber(source) & _mask);

    private long ToValue(ulong raw)
    {
        int unused = 64 - Description.BitLength;
        return Description.Type.IsSigned() ? (long)(raw << unused) >> unused : (long)raw;
    }

    private static ulong ToNumber(ReadOnlySpan<byte> source)
    {
        Span<byte> eight = stackalloc byte[8];
        source.CopyTo(eight);
        return BinaryPrimitives.ReadUInt64LittleEndian(eight);
    }
}
