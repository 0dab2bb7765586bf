using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace PanelServer.SocketIo.EngineIo;

/// <content>What clients send, from either transport.</content>
public sealed partial class EngineIoSession
{
    /// <summary>Handles a polling payload, packet by packet.</summary>
    /// <returns>False if it contained something invalid; the session is then closed.</returns>
    internal bool ReceivePayload(ReadOnlySpan<byte> payload)
    {
        if (!Utf8.IsValid(payload))
        {
            return Refuse("the payload is not UTF-8");
        }

        bool isLast;
        do
        {
            if (!PollingPayload.TryTakePacket(ref payload, out ReadOnlySpan<byte> packet, out isLast) || !ReceiveText(packet))
            {
                return Refuse("invalid packet");
            }
        }
        while (!isLast);

        return true;
    }

    /// <summary>Handles one packet in text form; false if it is invalid.</summary>
    internal bool ReceiveText(ReadOnlySpan<byte> packet)
    {
        Server.Metrics.CountReceived();
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
                ReceivePong();
                return true;
            case (byte)'1':
                Close(EngineIoCloseReason.ClientClosed, "closed by the client");
                return true;
            default:
                return Refuse("unexpected packet type");
        }
    }

    /// <summary>Handles one binary message of a WebSocket; false if it is invalid.</summary>
    internal bool ReceiveBinary(ReadOnlySpan<byte> data)
    {
        Server.Metrics.CountReceived();
        return ReceiveMessage(data, isBinary: true);
    }

    /// <summary>Closes the session for something that the protocol does not allow. Always false.</summary>
    internal bool Refuse(string explanation)
    {
        Close(EngineIoCloseReason.ProtocolError, explanation);
        return false;
    }

    private bool ReceiveBase64(ReadOnlySpan<byte> text)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        try
        {
            return PollingPayload.TryDecodeBinary(text, buffer, out int length)
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
            if (_isClosedNotified || IsClosed)
            {
                return true;
            }

            try
            {
                return Server.Handler.Received(this, data, isBinary) || Refuse("the message violates the protocol");
            }
            catch (Exception exception)
            {
                Log.HandlerFailed(Server.Logger, Number, exception);
                Close(EngineIoCloseReason.HandlerFailed, "internal error");
                return true;
            }
        }
    }

    private void ReceivePong()
    {
        lock (Gate)
        {
            // An unasked pong must not put off the next ping.
            if (_state != SessionState.Closed && Deadlines.IsSet(SessionDeadline.Pong))
            {
                Deadlines.Clear(SessionDeadline.Pong);
                Deadlines.Set(SessionDeadline.Ping, Server.Options.PingInterval);
            }
        }
    }
}
