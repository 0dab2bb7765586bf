using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PanelServer.EtherCat.Mailbox.Diagnosis;

/// <summary>A value that a diagnosis message brings along, for the places in its text.</summary>
/// <param name="Type">Data type; <see cref="CoeDataType.OctetString"/> for an array of bytes, <see cref="CoeDataType.VisibleString"/> for a text.</param>
/// <param name="Data">Its bytes, little-endian; a text is UTF-8, whatever it was in the message.</param>
public readonly record struct DiagnosisParameter(CoeDataType Type, ReadOnlyMemory<byte> Data)
{
    /// <summary>Bytes of the word before each value.</summary>
    internal const int FlagsSize = 2;

    private const int FormShift = 12;
    private const int LengthMask = 0x0FFF;

    /// <summary>What bits 12–15 of that word say of the value and of the bits below.</summary>
    private enum Form
    {
        DataType = 0,
        ByteArray = 1,
        AsciiText = 2,
        UnicodeText = 3,
        TextId = 4,
    }

    /// <summary>The value as text: a number in decimal, bytes in hexadecimal.</summary>
    public override string ToString()
    {
        ReadOnlySpan<byte> data = Data.Span;
        return Type switch
        {
            CoeDataType.VisibleString => Encoding.UTF8.GetString(data),
            CoeDataType.OctetString => Convert.ToHexString(data),
            CoeDataType.Real32 => BinaryPrimitives.ReadSingleLittleEndian(data).ToString(CultureInfo.InvariantCulture),
            CoeDataType.Real64 => BinaryPrimitives.ReadDoubleLittleEndian(data).ToString(CultureInfo.InvariantCulture),
            _ when Type.IsSigned() => CoeDataTypeExtensions.ToSigned(Bits(), 8 * data.Length).ToString(CultureInfo.InvariantCulture),
            _ => Bits().ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The value as text, a whole number in hexadecimal digits.</summary>
    public string ToHexadecimal() => Type is CoeDataType.VisibleString or CoeDataType.OctetString or CoeDataType.Real32 or CoeDataType.Real64
        ? ToString()
        : Bits().ToString("X", CultureInfo.InvariantCulture);

    /// <summary>Reads a value and the word before it.</summary>
    /// <param name="bytes">What is left of the message.</param>
    /// <param name="parameter">The value.</param>
    /// <param name="size">Bytes that word and value take.</param>
    /// <returns>False when the bytes are too few or the form is unknown, so that nobody can say where the next value begins.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out DiagnosisParameter parameter, out int size)
    {
        (parameter, size) = (default, 0);
        if (bytes.Length < FlagsSize)
        {
            return false;
        }

        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        Form form = (Form)(flags >> FormShift);
        int low = flags & LengthMask;
        CoeDataType type = form switch
        {
            Form.DataType => (CoeDataType)low,
            Form.ByteArray => CoeDataType.OctetString,
            Form.AsciiText or Form.UnicodeText => CoeDataType.VisibleString,
            Form.TextId => CoeDataType.Unsigned16,
            _ => CoeDataType.Unknown,
        };
        int length = form is Form.DataType or Form.TextId ? (type.BitLength() + 7) / 8 : low;
        if (type == CoeDataType.Unknown || (form == Form.DataType && length == 0) || bytes.Length - FlagsSize < length)
        {
            return false;
        }

        size = FlagsSize + length;
        byte[] data = bytes[FlagsSize..size].ToArray();
        parameter = new DiagnosisParameter(type, form switch
        {
            Form.AsciiText => Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(data)),
            Form.UnicodeText => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(data)),
            _ => data,
        });
        return true;
    }

    private ulong Bits()
    {
        ulong bits = 0;
        ReadOnlySpan<byte> data = Data.Span;
        for (int i = 0; i < data.Length; i++)
        {
            bits |= (ulong)data[i] << (8 * i);
        }

        return bits;
    }
}
