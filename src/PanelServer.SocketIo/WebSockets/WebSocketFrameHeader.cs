using System.Buffers.Binary;

namespace PanelServer.SocketIo.WebSockets;

/// <summary>The header of a frame from a client, RFC 6455 §5.2, mask key included.</summary>
internal readonly ref struct WebSocketFrameHeader
{
    private const int MaskLength = 4;
    private readonly byte _first;
    private readonly byte _second;

    private WebSocketFrameHeader(byte first, byte second, int length, ulong payloadLength, ReadOnlySpan<byte> mask)
    {
        _first = first;
        _second = second;
        Length = length;
        PayloadLength = payloadLength;
        Mask = mask;
    }

    /// <summary>Bytes of the header itself.</summary>
    public int Length { get; }

    /// <summary>Announced bytes of the payload, up to 2^64 − 1.</summary>
    public ulong PayloadLength { get; }

    /// <summary>The key with which the payload is masked; empty if it is not, which is a violation.</summary>
    public ReadOnlySpan<byte> Mask { get; }

    public bool IsFinal => (_first & 0x80) != 0;

    public WebSocketOpcode Opcode => (WebSocketOpcode)(_first & 0x0F);

    public bool IsControl => (_first & 0x08) != 0;

    /// <summary>Reads a header; false while bytes of it are missing.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out WebSocketFrameHeader header)
    {
        header = default;
        if (bytes.Length < 2)
        {
            return false;
        }

        int code = bytes[1] & 0x7F;
        int maskLength = (bytes[1] & 0x80) != 0 ? MaskLength : 0;
        int length = (code switch { 126 => 4, 127 => 10, _ => 2 }) + maskLength;
        if (bytes.Length < length)
        {
            return false;
        }

        ulong payloadLength = code switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => (ulong)code,
        };
        header = new WebSocketFrameHeader(bytes[0], bytes[1], length, payloadLength, bytes.Slice(length - maskLength, maskLength));
        return true;
    }

    /// <summary>What is wrong with the frame as such or at this place; null if nothing is.</summary>
    /// <param name="isInsideMessage">True after the first and before the last fragment of a message.</param>
    public string? FindViolation(bool isInsideMessage)
    {
        if ((_first & 0x70) != 0)
        {
            return "reserved bits are set";
        }

        if (!Enum.IsDefined(Opcode))
        {
            return "unknown opcode";
        }

        if ((_second & 0x80) == 0)
        {
            return "frames from a client must be masked";
        }

        if (IsControl)
        {
            return !IsFinal || PayloadLength > WebSocketFrame.MaxControlPayload ? "a control frame must be short and whole" : null;
        }

        return (Opcode == WebSocketOpcode.Continuation, isInsideMessage) switch
        {
            (true, false) => "continuation without a start",
            (false, true) => "a new message inside a fragmented one",
            _ => null,
        };
    }
}
