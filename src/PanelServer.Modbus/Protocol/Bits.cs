namespace PanelServer.Modbus.Protocol;

/// <summary>Coils and discrete inputs on the wire: eight to a byte, the first in the least significant bit.</summary>
internal static class Bits
{
    public static int ByteCount(int bits) => (bits + 7) / 8;

    /// <summary>Packs and clears the unused high bits of the last byte, as the standard asks.</summary>
    public static void Pack(ReadOnlySpan<bool> values, Span<byte> bytes)
    {
        bytes[..ByteCount(values.Length)].Clear();
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i])
            {
                bytes[i / 8] |= (byte)(1 << (i % 8));
            }
        }
    }

    public static void Unpack(ReadOnlySpan<byte> bytes, Span<bool> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (bytes[i / 8] & (1 << (i % 8))) != 0;
        }
    }
}
