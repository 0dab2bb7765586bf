using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Tool;

/// <summary>Values of objects as people write them.</summary>
internal static class CoeText
{
    /// <summary>A value as text: numbers in decimal and, where they are unsigned, hexadecimal; what has no type as bytes.</summary>
    public static string Of(CoeDataType type, ReadOnlySpan<byte> data)
    {
        if (type is CoeDataType.VisibleString)
        {
            return $"\"{Encoding.Latin1.GetString(data).TrimEnd('\0')}\"";
        }

        return (type, data.Length) switch
        {
            (CoeDataType.Boolean, 1) => data[0] == 0 ? "false" : "true",
            (CoeDataType.Real32, 4) => BinaryPrimitives.ReadSingleLittleEndian(data).ToString(CultureInfo.InvariantCulture),
            (CoeDataType.Real64, 8) => BinaryPrimitives.ReadDoubleLittleEndian(data).ToString(CultureInfo.InvariantCulture),
            (CoeDataType.Integer8, 1) => $"{(sbyte)data[0]}",
            (CoeDataType.Integer16, 2) => $"{BinaryPrimitives.ReadInt16LittleEndian(data)}",
            (CoeDataType.Integer32, 4) => $"{BinaryPrimitives.ReadInt32LittleEndian(data)}",
            (CoeDataType.Integer64, 8) => $"{BinaryPrimitives.ReadInt64LittleEndian(data)}",
            (CoeDataType.OctetString, _) => Bytes(data),
            (_, 1 or 2 or 4 or 8) => Unsigned(data),
            _ => Bytes(data),
        };
    }

    /// <summary>The bytes of a value.</summary>
    /// <param name="type">Data type.</param>
    /// <param name="bitLength">Length that the device states for the entry.</param>
    /// <param name="text">Decimal, hexadecimal with 0x, true or false, text, or bytes in hexadecimal.</param>
    /// <exception cref="ToolException">The text is no value of the type; the message says what is.</exception>
    public static byte[] Parse(CoeDataType type, int bitLength, string text)
    {
        int length = (bitLength + 7) / 8;
        switch (type)
        {
            case CoeDataType.VisibleString:
                return Encoding.Latin1.GetBytes(text);
            case CoeDataType.OctetString:
                return ParseBytes(text);
            case CoeDataType.Boolean when bool.TryParse(text, out bool flag):
                return [flag ? (byte)1 : (byte)0];
            case CoeDataType.Real32 when float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float real):
                return BitConverter.GetBytes(real);
            case CoeDataType.Real64 when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real):
                return BitConverter.GetBytes(real);
        }

        if (length is 0 or > 8)
        {
            return ParseBytes(text);
        }

        Int128 limit = (Int128)1 << (type.IsSigned() ? bitLength - 1 : bitLength);
        Int128 least = type.IsSigned() ? -limit : 0;
        if (!TryParseInteger(text, out Int128 value) || value < least || value >= limit)
        {
            throw new ToolException($"'{text}' is no value of type {type} with {bitLength} bits: {least} to {limit - 1} is, in decimal or in hexadecimal with 0x.");
        }

        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, unchecked((ulong)value));
        return bytes[..length];
    }

    /// <summary>Bytes in hexadecimal.</summary>
    public static string Bytes(ReadOnlySpan<byte> data) => BitConverter.ToString(data.ToArray()).Replace('-', ' ');

    private static string Unsigned(ReadOnlySpan<byte> data)
    {
        ulong value = 0;
        for (int i = 0; i < data.Length; i++)
        {
            value |= (ulong)data[i] << (8 * i);
        }

        return $"{value} (0x{value.ToString($"X{2 * data.Length}", CultureInfo.InvariantCulture)})";
    }

    private static bool TryParseInteger(string text, out Int128 value) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? Int128.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static byte[] ParseBytes(string text)
    {
        try
        {
            return Convert.FromHexString(text.Replace(" ", string.Empty, StringComparison.Ordinal));
        }
        catch (FormatException)
        {
            throw new ToolException($"'{text}' is no sequence of bytes: two hexadecimal digits for each are, for example \"01 2C FF\".");
        }
    }
}
