using System.Buffers;
using System.Buffers.Binary;

namespace PanelServer.Host.History;

/// <summary>Writes numbers, small ones in few bytes.</summary>
internal sealed class ByteWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Makes small differences of either sign small numbers.</summary>
    public static ulong Fold(long number) => (ulong)((number << 1) ^ (number >> 63));

    /// <summary>Writes a byte.</summary>
    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    /// <summary>Writes bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>Writes a number, seven bits to a byte.</summary>
    public void Number(ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            Byte((byte)(number | 0x80));
        }

        Byte((byte)number);
    }

    /// <summary>Writes a number that may be negative.</summary>
    public void Signed(long number) => Number(Fold(number));

    /// <summary>Writes a number as it is.</summary>
    public void Double(double number)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(8), number);
        _bytes.Advance(8);
    }
}

/// <summary>Reads what <see cref="ByteWriter"/> has written. Every method throws <see cref="InvalidDataException"/> where that ends.</summary>
/// <param name="bytes">The bytes.</param>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private const int LongestNumber = 10;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Undoes <see cref="ByteWriter.Fold"/>.</summary>
    public static long Unfold(ulong number) => (long)(number >> 1) ^ -(long)(number & 1);

    /// <summary>Reads a byte.</summary>
    public byte Byte() => Bytes(1)[0];

    /// <summary>Reads bytes.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _rest.Length)
        {
            throw new InvalidDataException("A block of the history ends too early.");
        }

        ReadOnlySpan<byte> read = _rest[..count];
        _rest = _rest[count..];
        return read;
    }

    /// <summary>Reads a number.</summary>
    public ulong Number()
    {
        ulong number = 0;
        for (int i = 0; i < LongestNumber; i++)
        {
            byte next = Byte();
            number |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return number;
            }
        }

        throw new InvalidDataException("A block of the history has a number without an end.");
    }

    /// <summary>Reads how many bytes or samples follow, each of which takes at least a byte.</summary>
    public int Count()
    {
        ulong count = Number();
        return count <= (ulong)_rest.Length ? (int)count : throw new InvalidDataException("A block of the history ends too early.");
    }

    /// <summary>Reads a number that may be negative.</summary>
    public long Signed() => Unfold(Number());

    /// <summary>Reads a number written as it is.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Bytes(8));
}
