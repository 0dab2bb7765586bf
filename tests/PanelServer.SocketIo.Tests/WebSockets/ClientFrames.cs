using System.Buffers.Binary;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.Tests.WebSockets;

/// <summary>Makes frames as a client sends them, right and wrong ones.</summary>
internal static class ClientFrames
{
    public static byte[] Frame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool final = true, uint mask = 0x12345678) =>
        Raw((byte)((final ? 0x80 : 0) | (byte)opcode), payload, mask);

    public static byte[] Raw(byte first, ReadOnlySpan<byte> payload, uint? mask)
    {
        List<byte> output = new();
        output.AddRange(Header(first, (ulong)payload.Length, mask is not null));
        byte[] key = new byte[4];
        if (mask is { } value)
        {
            BinaryPrimitives.WriteUInt32BigEndian(key, value);
            output.AddRange(key);
        }

        for (int i = 0; i < payload.Length; i++)
        {
            output.Add((byte)(payload[i] ^ key[i % 4]));
        }

        return [.. output];
    }

    /// <summary>A header that announces a length, without mask key and payload.</summary>
    public static byte[] Header(byte first, ulong length, bool masked)
    {
        int maskBit = masked ? 0x80 : 0;
        byte[] header = new byte[10];
        header[0] = first;
        switch (length)
        {
            case < 126:
                header[1] = (byte)(maskBit | (int)length);
                return header[..2];
            case <= ushort.MaxValue:
                header[1] = (byte)(maskBit | 126);
                BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)length);
                return header[..4];
            default:
                header[1] = (byte)(maskBit | 127);
                BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), length);
                return header;
        }
    }
}
