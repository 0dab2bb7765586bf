using System.Buffers.Binary;
using System.Text.Unicode;

namespace PanelServer.SocketIo.Packets;

/// <summary>Kinds of MessagePack values as Socket.IO sees them.</summary>
internal enum MessagePackKind
{
    Nil,
    Boolean,
    Integer,
    Unsigned,
    Float,
    String,
    Binary,
    Array,
    Map,
    Extension,
}

/// <summary>
/// Reads MessagePack from an untrusted client. Every length is checked against the bytes that are left before it is used;
/// nothing is allocated.
/// </summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> data)
{
    /// <summary>Values inside values deeper than this are refused.</summary>
    public const int MaxDepth = 16;

    private ReadOnlySpan<byte> _rest = data;

    /// <summary>Bytes not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Kind of the last token.</summary>
    public MessagePackKind Kind { get; private set; }

    /// <summary>Value of a boolean or integer (as the bits of an unsigned one for <see cref="MessagePackKind.Unsigned"/>).</summary>
    public long Integer { get; private set; }

    /// <summary>Value of a float.</summary>
    public double Float { get; private set; }

    /// <summary>Content of a string (valid UTF-8), binary or extension value.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Elements of an array, pairs of a map.</summary>
    public int Count { get; private set; }

    /// <summary>Type of an extension value.</summary>
    public sbyte ExtensionType { get; private set; }

    /// <summary>Reads a scalar, or the header of an array or map, whose elements follow.</summary>
    /// <returns>False if the bytes are not valid; the reader is useless then.</returns>
    public bool ReadToken()
    {
        if (!TryTake(1, out var codeByte))
        {
            return false;
        }

        var code = codeByte[0];
        switch (code)
        {
            case <= 0x7F:
                return SetInteger(code);
            case <= 0x8F:
                return SetCount(MessagePackKind.Map, code & 0x0Fu);
            case <= 0x9F:
                return SetCount(MessagePackKind.Array, code & 0x0Fu);
            case <= 0xBF:
                return SetBytes(MessagePackKind.String, code & 0x1Fu);
            case 0xC0:
                Kind = MessagePackKind.Nil;
                return true;
            case 0xC2 or 0xC3:
                Integer = code & 1;
                Kind = MessagePackKind.Boolean;
                return true;
            case 0xC4 or 0xC5 or 0xC6:
                return TryReadBigEndian(1 << (code - 0xC4), out var length) && SetBytes(MessagePackKind.Binary, length);
            case 0xC7 or 0xC8 or 0xC9:
                return TryReadBigEndian(1 << (code - 0xC7), out length) && SetExtension(length);
            case 0xCA:
                return TryReadFloat32();
            case 0xCB:
                return TryReadFloat64();
            case >= 0xCC and <= 0xCF:
                return TryReadUnsigned(1 << (code - 0xCC));
            case >= 0xD0 and <= 0xD3:
                return TryReadSigned(1 << (code - 0xD0));
            case >= 0xD4 and <= 0xD8:
                return SetExtension(1u << (code - 0xD4));
            case 0xD9 or 0xDA or 0xDB:
                return TryReadBigEndian(1 << (code - 0xD9), out length) && SetBytes(MessagePackKind.String, length);
            case 0xDC or 0xDD:
                return TryReadBigEndian(code == 0xDC ? 2 : 4, out length) && SetCount(MessagePackKind.Array, length);
            case 0xDE or 0xDF:
                return TryReadBigEndian(code == 0xDE ? 2 : 4, out length) && SetCount(MessagePackKind.Map, length);
            case >= 0xE0:
                return SetInteger((sbyte)code);
            default:
                return false;
        }
    }

    /// <summary>Skips one whole value; false if it is invalid or nested too deeply.</summary>
    public bool Skip(int depth = 0)
    {
        if (depth > MaxDepth || !ReadToken())
        {
            return false;
        }

        if (Kind is not (MessagePackKind.Array or MessagePackKind.Map))
        {
            return true;
        }

        var isMap = Kind == MessagePackKind.Map;
        for (var remaining = Count; remaining > 0; remaining--)
        {
            if ((isMap && !ReadKey()) || !Skip(depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads the key of a map, which must be a string.</summary>
    public bool ReadKey() => ReadToken() && Kind == MessagePackKind.String;

    private bool SetInteger(long value)
    {
        Integer = value;
        Kind = MessagePackKind.Integer;
        return true;
    }

    // An element takes at least one byte, a pair two: a larger count cannot be true.
    private bool SetCount(MessagePackKind kind, ulong count)
    {
        if (count > (ulong)_rest.Length / (kind == MessagePackKind.Map ? 2u : 1u))
        {
            return false;
        }

        Count = (int)count;
        Kind = kind;
        return true;
    }

    private bool SetBytes(MessagePackKind kind, ulong length)
    {
        if (!TryTake(length, out var bytes) || (kind == MessagePackKind.String && !Utf8.IsValid(bytes)))
        {
            return false;
        }

        Bytes = bytes;
        Kind = kind;
        return true;
    }

    private bool SetExtension(ulong length)
    {
        if (!TryTake(1, out var type))
        {
            return false;
        }

        ExtensionType = (sbyte)type[0];
        return SetBytes(MessagePackKind.Extension, length);
    }

    private bool TryReadFloat32()
    {
        if (!TryTake(4, out var bytes))
        {
            return false;
        }

        Float = BinaryPrimitives.ReadSingleBigEndian(bytes);
        Kind = MessagePackKind.Float;
        return true;
    }

    private bool TryReadFloat64()
    {
        if (!TryTake(8, out var bytes))
        {
            return false;
        }

        Float = BinaryPrimitives.ReadDoubleBigEndian(bytes);
        Kind = MessagePackKind.Float;
        return true;
    }

    private bool TryReadUnsigned(int size)
    {
        if (!TryReadBigEndian(size, out var value))
        {
            return false;
        }

        Integer = (long)value;
        Kind = value > long.MaxValue ? MessagePackKind.Unsigned : MessagePackKind.Integer;
        return true;
    }

    private bool TryReadSigned(int size)
    {
        if (!TryReadBigEndian(size, out var value))
        {
            return false;
        }

        var shift = 64 - (8 * size);
        return SetInteger((long)(value << shift) >> shift);
    }

    private bool TryReadBigEndian(int size, out ulong value)
    {
        value = 0;
        if (!TryTake((ulong)size, out var bytes))
        {
            return false;
        }

        foreach (var part in bytes)
        {
            value = (value << 8) | part;
        }

        return true;
    }

    private bool TryTake(ulong length, out ReadOnlySpan<byte> bytes)
    {
        if (length > (ulong)_rest.Length)
        {
            bytes = default;
            return false;
        }

        bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }
}
