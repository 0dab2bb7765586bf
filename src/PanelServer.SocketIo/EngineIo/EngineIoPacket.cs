using System.Buffers.Text;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>
/// One Engine.IO packet on its way out. It is encoded once, for WebSocket and for polling, and may be given to any
/// number of sessions; nothing is copied per session.
/// </summary>
public sealed class EngineIoPacket
{
    private readonly byte[] _frame;
    private byte[]? _base64Frame;

    private EngineIoPacket(byte[] frame, bool isBinary)
    {
        _frame = frame;
        if (!isBinary)
        {
            _base64Frame = frame;
        }
    }

    internal static EngineIoPacket Ping { get; } = Control("2"u8);

    internal static EngineIoPacket ProbeAnswer { get; } = Control("3probe"u8);

    internal static EngineIoPacket Close { get; } = Control("1"u8);

    internal static EngineIoPacket Noop { get; } = Control("6"u8);

    /// <summary>Further packets that must follow this one without another in between (attachments of a Socket.IO event).</summary>
    internal EngineIoPacket[] Followers { get; init; } = [];

    /// <summary>The whole WebSocket frame.</summary>
    internal ReadOnlyMemory<byte> Frame => _frame;

    /// <summary>The whole WebSocket frame for a client that cannot take binary (<c>b64=1</c>): always text.</summary>
    internal ReadOnlyMemory<byte> TextFrame => TextFrameArray;

    /// <summary>The packet as part of a polling payload: text as it is, binary as <c>b</c> and base64.</summary>
    internal ReadOnlyMemory<byte> PollingText => TextFrame[PayloadOffset(TextFrameArray)..];

    /// <summary>Bytes that the packet counts in a queue.</summary>
    internal int QueueBytes => _frame.Length;

    private byte[] TextFrameArray => _base64Frame ?? Interlocked.CompareExchange(ref _base64Frame, EncodeBase64(_frame), null) ?? _base64Frame;

    /// <summary>A text message (packet type 4).</summary>
    /// <param name="text">Content, UTF-8, without the type digit.</param>
    public static EngineIoPacket Text(ReadOnlySpan<byte> text) => Text(text, []);

    /// <summary>A text message that <paramref name="followers"/> must follow at once.</summary>
    internal static EngineIoPacket Text(ReadOnlySpan<byte> text, EngineIoPacket[] followers)
    {
        byte[] frame = WebSocketFrame.Allocate(WebSocketOpcode.Text, text.Length + 1);
        frame[^(text.Length + 1)] = (byte)'4';
        text.CopyTo(frame.AsSpan(frame.Length - text.Length));
        return new EngineIoPacket(frame, isBinary: false) { Followers = followers };
    }

    /// <summary>A binary message.</summary>
    public static EngineIoPacket Binary(ReadOnlySpan<byte> data) =>
        new(WebSocketFrame.Build(WebSocketOpcode.Binary, data), isBinary: true);

    /// <summary>The open packet; <paramref name="json"/> is its data.</summary>
    internal static EngineIoPacket Open(ReadOnlySpan<byte> json) => Control([(byte)'0', .. json]);

    /// <summary>A ready frame that only ever leaves on a WebSocket: pong and close frames of RFC 6455.</summary>
    internal static EngineIoPacket RawFrame(byte[] frame) => new(frame, isBinary: false);

    private static EngineIoPacket Control(ReadOnlySpan<byte> packet) =>
        new(WebSocketFrame.Build(WebSocketOpcode.Text, packet), isBinary: false);

    private static byte[] EncodeBase64(byte[] binaryFrame)
    {
        Span<byte> data = binaryFrame.AsSpan(PayloadOffset(binaryFrame));
        byte[] frame = WebSocketFrame.Allocate(WebSocketOpcode.Text, 1 + Base64.GetMaxEncodedToUtf8Length(data.Length));
        int offset = PayloadOffset(frame);
        frame[offset] = (byte)'b';
        Base64.EncodeToUtf8(data, frame.AsSpan(offset + 1), out _, out _);
        return frame;
    }

    private static int PayloadOffset(byte[] frame) => frame[1] switch { 126 => 4, 127 => 10, _ => 2 };
}
