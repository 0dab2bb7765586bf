using System.Buffers;
using System.Buffers.Text;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.EngineIo;

/// <content>What clients send, from either transport.</content>
public sealed partial class EngineIoSession
{
    private WebSocketCloseCode _violation = WebSocketCloseCode.PolicyViolation;

    /// <summary>Handles a polling payload, packet by packet.</summary>
    /// <returns>False if it contained something invalid; the session is then closed.</returns>
    private bool ReceivePayload(ReadOnlySpan<byte> payload)
    {
        if (!System.Text.Unicode.Utf8.IsValid(payload))
        {
            return Refuse("the payload is not UTF-8");
        }

        bool isLast;
        do
        {
            if (!PollingPayload.TryTakePacket(ref payload, out var packet, out isLast) || !ReceiveText(packet))
            {
                return Refuse("invalid packet");
            }
        }
        while (!isLast);

        return true;
    }

    /// <summary>Handles one packet in text form; false if it is invalid.</summary>
    private bool ReceiveText(ReadOnlySpan<byte> packet)
    {
        _server.Metrics.CountReceived();
        if (packet.IsEmpty)
        {
            return Refuse("empty packet");
        }

        switch (packet[0])
        {
            case (byte)'4':
                return ReceiveMessage(packet[1..], isBinary: false);
            case (byte)'b':
                return ReceiveBase64(packet[1..]);
            case (byte)'3':
                ReceivedPong();
                return true;
            case (byte)'1':
                Close(EngineIoCloseReason.ClientClosed, "closed by the client");
                return true;
            default:
                return Refuse("unexpected packet type");
        }
    }

    private bool ReceiveBase64(ReadOnlySpan<byte> text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        try
        {
            return PollingPayload.TryDecodeBinary(text, buffer, out var length)
                ? ReceiveMessage(buffer.AsSpan(0, length), isBinary: true)
                : Refuse("invalid base64");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool ReceiveMessage(ReadOnlySpan<byte> data, bool isBinary)
    {
        lock (_receiveGate)
        {
            if (_closedNotified || Volatile.Read(ref _closed))
            {
                return true;
            }

            try
            {
                return _server.Handler.Received(this, data, isBinary) || Refuse("the message violates the protocol");
            }
            catch (Exception exception)
            {
                Log.HandlerFailed(_server.Logger, Number, exception);
                Close(EngineIoCloseReason.HandlerFailed, "internal error");
                return true;
            }
        }
    }

    private bool Refuse(string explanation)
    {
        Close(EngineIoCloseReason.ProtocolError, explanation);
        return false;
    }
}
