using System.Buffers.Binary;

namespace PanelServer.SocketIo.WebSockets;

/// <summary>Opcodes of RFC 6455 §5.2.</summary>
internal enum WebSocketOpcode : byte
{
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
}

/// <summary>Close codes of RFC 6455 §7.4.1 that this server sends, and 1013 of the IANA registry.</summary>
internal enum WebSocketCloseCode : ushort
{
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    InvalidPayload = 1007,
    PolicyViolation = 1008,
    MessageTooBig = 1009,
    TryAgainLater = 1013,
}

/// <summary>Server-to-client frames of RFC 6455 §5.2: never masked, never fragmented.</summary>
internal static class WebSocketFrame
{
    private const byte Final = 0x80;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    /// <summary>A control frame's payload is at most this long (RFC 6455 §5.5).</summary>
    public const int MaxControlPayload = 125;

    /// <summary>Bytes in front of an unmasked payload of <paramref name="payloadLength"/> bytes.</summary>
    public static int HeaderLength(int payloadLength) => payloadLength switch
    {
        < Length16 => 2,
        <= ushort.MaxValue => 4,
        _ => 10,
    };

    /// <summary>A whole frame with room for <paramref name="payloadLength"/> bytes, the header written.</summary>
    public static byte[] Allocate(WebSocketOpcode opcode, int payloadLength)
    {
        int header = HeaderLength(payloadLength);
        byte[] frame = GC.AllocateUninitializedArray<byte>(header + payloadLength);
        frame[0] = (byte)(Final | (byte)opcode);
        switch (header)
        {
            case 2:
                frame[1] = (byte)payloadLength;
                break;
            case 4:
                frame[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payloadLength);
                break;
            default:
                frame[1] = Length64;
                BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payloadLength);
                break;
        }

        return frame;
    }

    /// <summary>A whole frame around a copy of <paramref name="payload"/>.</summary>
    public static byte[] Build(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        byte[] frame = Allocate(opcode, payload.Length);
        payload.CopyTo(frame.AsSpan(frame.Length - payload.Length));
        return frame;
    }

    /// <summary>A close frame; <paramref name="reason"/> is cut to what a control frame can hold.</summary>
    public static byte[] BuildClose(WebSocketCloseCode code, string reason)
    {
        Span<byte> payload = stackalloc byte[MaxControlPayload];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        System.Text.Unicode.Utf8.FromUtf16(reason, payload[2..], out _, out int written);
        return Build(WebSocketOpcode.Close, payload[..(2 + written)]);
    }
}
