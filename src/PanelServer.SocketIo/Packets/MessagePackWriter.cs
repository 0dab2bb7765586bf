using System.Buffers;
using System.Buffers.Binary;

namespace PanelServer.SocketIo.Packets;

/// <summary>Writes MessagePack in its shortest forms. Only what Socket.IO packets need.</summary>
internal readonly struct MessagePackWriter(IBufferWriter<byte> output)
{
    public void WriteNil() => WriteByte(0xC0);

    public void WriteBoolean(bool value) => WriteByte(value ? (byte)0xC3 : (byte)0xC2);

    /// <summary>Always float64, so that a float stays one also when it is integral.</summary>
    public void WriteDouble(double value)
    {
        var span = output.GetSpan(9);
        span[0] = 0xCB;
        BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
        output.Advance(9);
    }

    public void WriteInteger(long value)
    {
        switch (value)
        {
            case >= 0:
                WriteUnsigned((ulong)value);
                break;
            case >= -32:
                WriteByte((byte)value);
                break;
            case >= sbyte.MinValue:
                WriteHeader(0xD0, (ulong)value, 1);
                break;
            case >= short.MinValue:
                WriteHeader(0xD1, (ulong)value, 2);
                break;
            case >= int.MinValue:
                WriteHeader(0xD2, (ulong)value, 4);
                break;
            default:
                WriteHeader(0xD3, (ulong)value, 8);
                break;
        }
    }

    public void WriteUnsigned(ulong value)
    {
        switch (value)
        {
            case < 0x80:
                WriteByte((byte)value);
                break;
            case <= byte.MaxValue:
                WriteHeader(0xCC, value, 1);
                break;
            case <= ushort.MaxValue:
                WriteHeader(0xCD, value, 2);
                break;
            case <= uint.MaxValue:
                WriteHeader(0xCE, value, 4);
                break;
            default:
                WriteHeader(0xCF, value, 8);
                break;
        }
    }

    /// <summary>A string, given as UTF-8.</summary>
    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < 32)
        {
            WriteByte((byte)(0xA0 | utf8.Length));
        }
        else
        {
            WriteSized(0xD9, 0xDA, 0xDB, utf8.Length);
        }

        output.Write(utf8);
    }

    public void WriteBinary(ReadOnlySpan<byte> data)
    {
        WriteSized(0xC4, 0xC5, 0xC6, data.Length);
        output.Write(data);
    }

    /// <summary>To be followed by <paramref name="count"/> values.</summary>
    public void WriteArrayHeader(int count) => WriteCount(0x90, 0xDC, 0xDD, count);

    /// <summary>To be followed by <paramref name="count"/> pairs of a key and a value.</summary>
    public void WriteMapHeader(int count) => WriteCount(0x80, 0xDE, 0xDF, count);

    private void WriteSized(byte code8, byte code16, byte code32, int length)
    {
        if (length <= byte.MaxValue)
        {
            WriteHeader(code8, (ulong)length, 1);
        }
        else
        {
            WriteHeader(length <= ushort.MaxValue ? code16 : code32, (ulong)length, length <= ushort.MaxValue ? 2 : 4);
        }
    }

    private void WriteCount(byte shortCode, byte code16, byte code32, int count)
    {
        if (count < 16)
        {
            WriteByte((byte)(shortCode | count));
        }
        else
        {
            WriteHeader(count <= ushort.MaxValue ? code16 : code32, (ulong)count, count <= ushort.MaxValue ? 2 : 4);
        }
    }

    private void WriteByte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    // A code and the lowest bytes of a value, most significant first.
    private void WriteHeader(byte code, ulong value, int bytes)
    {
        var span = output.GetSpan(1 + bytes);
        span[0] = code;
        for (var i = bytes; i > 0; i--)
        {
            span[i] = (byte)value;
            value >>= 8;
        }

        output.Advance(1 + bytes);
    }
}
