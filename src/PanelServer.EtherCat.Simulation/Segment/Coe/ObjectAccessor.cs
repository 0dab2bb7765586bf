using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Segment.Coe;

/// <summary>
/// Reads and writes objects with every check that can abort a transfer: existence, access in the present state, length, limits,
/// the device's own word.
/// </summary>
internal sealed class ObjectAccessor
{
    /// <summary>In complete access subindex 0 takes two bytes (ETG.1000.6, "Complete access").</summary>
    private const int CompleteCountLength = 2;

    private const SdoAccess AnyRead = ObjectAccess.ReadOnly;
    private const SdoAccess AnyWrite = ObjectAccess.WriteOnly;

    private readonly ICoeDevice _device;

    internal ObjectAccessor(ICoeDevice device) => _device = device;

    /// <summary>Copies a value, or all values of an object, as an SDO carries it.</summary>
    internal SdoAbortCode? Read(ushort index, byte subindex, bool complete, ref byte[] buffer, out int length)
    {
        length = 0;
        if (FindObject(index, subindex, complete, out DictionaryObject? o) is { } missing)
        {
            return missing;
        }

        return complete ? ReadComplete(o, subindex, ref buffer, out length) : ReadOne(o.Find(subindex)!, ref buffer, out length);
    }

    /// <summary>Checks everything about a write that can be known before its data has arrived.</summary>
    internal SdoAbortCode? CheckWrite(ushort index, byte subindex, bool complete, int length)
    {
        if (FindObject(index, subindex, complete, out DictionaryObject? o) is { } missing)
        {
            return missing;
        }

        if (complete)
        {
            return length > CompleteLength(o, subindex, o.MaximumSubindex) ? SdoAbortCode.DataTooLong : CheckWritable(o.Entries[^1]);
        }

        ObjectEntry entry = o.Find(subindex)!;
        return CheckWritable(entry) ?? CheckLength(entry, length);
    }

    /// <summary>Writes a value, or the values of an object. Nothing is changed when an abort code is returned for a single value.</summary>
    internal SdoAbortCode? Write(ushort index, byte subindex, bool complete, ReadOnlySpan<byte> data)
    {
        if (CheckWrite(index, subindex, complete, data.Length) is { } code)
        {
            return code;
        }

        DictionaryObject o = _device.Dictionary.Find(index)!;
        return complete ? WriteComplete(o, subindex, data) : WriteOne(o.Find(subindex)!, data);
    }

    private SdoAbortCode? FindObject(ushort index, byte subindex, bool complete, out DictionaryObject found)
    {
        found = null!;
        if (complete && (_device.Abilities & CoeDetails.CompleteAccess) == 0)
        {
            return SdoAbortCode.CompleteAccessNotSupported;
        }

        if (_device.Dictionary.Find(index) is not { } o)
        {
            return SdoAbortCode.ObjectDoesNotExist;
        }

        found = o;
        return complete switch
        {
            true when subindex > 1 || o.Description.Code == ObjectCode.Variable => SdoAbortCode.UnsupportedAccess,
            true => null,
            false => o.Find(subindex) is null ? SdoAbortCode.SubindexDoesNotExist : null,
        };
    }

    private SdoAbortCode? ReadOne(ObjectEntry entry, ref byte[] buffer, out int length)
    {
        length = entry.ByteLength;
        if ((entry.Access & AnyRead) == 0)
        {
            return SdoAbortCode.WriteOnly;
        }

        if ((entry.Access & InState(SdoAccess.ReadPreOp)) == 0)
        {
            return SdoAbortCode.WrongDeviceState;
        }

        if (_device.Reading(entry) is { } code)
        {
            return code;
        }

        Reserve(ref buffer, length);
        entry.CopyTo(buffer);
        return null;
    }

    private SdoAbortCode? ReadComplete(DictionaryObject o, byte subindex, ref byte[] buffer, out int length)
    {
        length = CompleteLength(o, subindex, LastInUse(o));
        Reserve(ref buffer, length);
        buffer.AsSpan(0, length).Clear();
        CompleteLayout bits = new(subindex);
        foreach (ObjectEntry entry in CompleteEntries(o, subindex, LastInUse(o)))
        {
            if (_device.Reading(entry) is { } code)
            {
                return code;
            }

            int at = bits.Place(entry);
            if ((entry.Access & InState(SdoAccess.ReadPreOp)) == 0)
            {
                continue;
            }

            if (IsBits(entry))
            {
                buffer[at / 8] |= (byte)(entry.Raw << (at % 8));
            }
            else
            {
                entry.CopyTo(buffer.AsSpan(at / 8));
            }
        }

        return null;
    }

    private SdoAbortCode? WriteOne(ObjectEntry entry, ReadOnlySpan<byte> data)
    {
        long value = entry.IsBytes ? 0 : entry.Decode(data);
        if (CheckValue(entry, value) is { } code)
        {
            return code;
        }

        entry.CopyFrom(data);
        _device.Written(entry);
        return null;
    }

    /// <summary>Entries in order, the count last, so that rules which ask for a count of 0 hold as they do for single writes.</summary>
    private SdoAbortCode? WriteComplete(DictionaryObject o, byte subindex, ReadOnlySpan<byte> data)
    {
        ObjectEntry count = o.Find(0)!;
        bool isCounted = subindex == 0 && (count.Access & InState(SdoAccess.WritePreOp)) != 0;
        if (isCounted && WriteOne(count, [0]) is { } refused)
        {
            return refused;
        }

        CompleteLayout bits = new(subindex);
        foreach (ObjectEntry entry in CompleteEntries(o, subindex, o.MaximumSubindex))
        {
            int at = bits.Place(entry);
            int bytes = at / 8;
            if (bytes + entry.ByteLength > data.Length)
            {
                break;
            }

            if (entry.Subindex == 0 || (entry.Access & InState(SdoAccess.WritePreOp)) == 0)
            {
                continue;
            }

            SdoAbortCode? code = IsBits(entry)
                ? WriteOne(entry, [(byte)((data[bytes] >> (at % 8)) & ((1 << entry.Description.BitLength) - 1))])
                : WriteOne(entry, data.Slice(bytes, entry.ByteLength));
            if (code is not null)
            {
                return code;
            }
        }

        return isCounted && data.Length > 0 ? WriteOne(count, data[..1]) : null;
    }

    private SdoAbortCode? CheckWritable(ObjectEntry entry) => (entry.Access & AnyWrite) == 0 ? SdoAbortCode.ReadOnly
        : (entry.Access & InState(SdoAccess.WritePreOp)) == 0 ? SdoAbortCode.WrongDeviceState
        : null;

    private static SdoAbortCode? CheckLength(ObjectEntry entry, int length) => length > entry.ByteLength ? SdoAbortCode.DataTooLong
        : length < entry.ByteLength ? SdoAbortCode.DataTooShort
        : null;

    private SdoAbortCode? CheckValue(ObjectEntry entry, long value)
    {
        EntryDescription description = entry.Description;
        return value > description.Maximum ? SdoAbortCode.ValueTooHigh
            : value < description.Minimum ? SdoAbortCode.ValueTooLow
            : _device.Writing(entry, value);
    }

    /// <summary>The right for the present state, given the one for PRE-OP: the next two bits are SAFE-OP and OP.</summary>
    private SdoAccess InState(SdoAccess inPreOp) => _device.State switch
    {
        AlState.SafeOp => (SdoAccess)((int)inPreOp << 1),
        AlState.Op => (SdoAccess)((int)inPreOp << 2),
        _ => inPreOp,
    };

    private static int CompleteLength(DictionaryObject o, byte first, byte last)
    {
        CompleteLayout bits = new(first);
        foreach (ObjectEntry entry in CompleteEntries(o, first, last))
        {
            _ = bits.Place(entry);
        }

        return bits.ByteLength;
    }

    private static IEnumerable<ObjectEntry> CompleteEntries(DictionaryObject o, byte first, byte last) =>
        o.Entries.Where(entry => entry.Subindex >= first && entry.Subindex <= last);

    /// <summary>The last entry that a complete upload carries: an array ends where its count says.</summary>
    private static byte LastInUse(DictionaryObject o) => o.Description.Code == ObjectCode.Array ? (byte)o.Find(0)!.Raw : o.MaximumSubindex;

    private static bool IsBits(ObjectEntry entry) => !entry.IsBytes && entry.Description.BitLength < 8;

    private static void Reserve(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new byte[length];
        }
    }

    /// <summary>Where the entries of an object lie in a complete access: bits packed, bytes on bytes, longer ones on even bytes.</summary>
    private struct CompleteLayout(byte subindex)
    {
        private readonly byte _first = subindex;
        private int _bits;

        public readonly int ByteLength => (_bits + 7) / 8;

        public int Place(ObjectEntry entry)
        {
            if (entry.Subindex == 0 && _first == 0)
            {
                _bits = CompleteCountLength * 8;
                return 0;
            }

            int length = entry.IsBytes ? entry.ByteLength * 8 : entry.Description.BitLength;
            int unit = length < 8 ? 1 : length == 8 || entry.IsBytes ? 8 : 16;
            int at = (_bits + unit - 1) / unit * unit;
            _bits = at + length;
            return at;
        }
    }
}
