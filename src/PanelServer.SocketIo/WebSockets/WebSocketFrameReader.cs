using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace PanelServer.SocketIo.WebSockets;

/// <summary>What <see cref="WebSocketFrameReader.Read"/> found.</summary>
internal enum WebSocketReadResult
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>A whole text message; its payload is valid UTF-8.</summary>
    Text,

    /// <summary>A whole binary message.</summary>
    Binary,

    /// <summary>A ping frame, to be answered with its payload.</summary>
    Ping,

    /// <summary>A pong frame.</summary>
    Pong,

    /// <summary>A close frame, to be answered.</summary>
    Close,

    /// <summary>The connection is gone.</summary>
    End,

    /// <summary>A violation; <see cref="WebSocketFrameReader.ErrorCode"/> and <see cref="WebSocketFrameReader.ErrorText"/> say which.</summary>
    Error,
}

/// <summary>
/// Turns bytes from a client into whole messages and control frames, with the rules of RFC 6455 §5 checked.
/// A message is refused as soon as its announced length exceeds the limit, before its bytes are kept.
/// </summary>
/// <remarks>
/// Use: read from the network into <see cref="GetMemory"/>, call <see cref="Advance"/>, then <see cref="Read"/> until it
/// returns <see cref="WebSocketReadResult.Incomplete"/>. Buffers come from the shared pool and grow only as bytes arrive.
/// </remarks>
internal sealed class WebSocketFrameReader(int maxMessageBytes) : IDisposable
{
    private const int InitialBufferBytes = 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private byte[] _message = [];
    private int _messageLength;
    private WebSocketOpcode _fragmented;
    private int _payloadOffset;
    private int _payloadLength;
    private bool _payloadInMessage;

    /// <summary>Payload of the last result; valid until the next call.</summary>
    public ReadOnlySpan<byte> Payload => (_payloadInMessage ? _message : _buffer).AsSpan(_payloadOffset, _payloadLength);

    /// <summary>Code for the close frame after <see cref="WebSocketReadResult.Error"/>.</summary>
    public WebSocketCloseCode ErrorCode { get; private set; }

    /// <summary>Reason for the close frame after <see cref="WebSocketReadResult.Error"/>.</summary>
    public string ErrorText { get; private set; } = "";

    /// <summary>True if nothing is kept, so that a connection may wait without a buffer.</summary>
    public bool IsEmpty => _start == _end;

    /// <summary>Bytes held for an unfinished frame or message.</summary>
    public int BufferedBytes => _buffer.Length + _message.Length;

    /// <summary>Room for bytes from the network, never empty.</summary>
    public Memory<byte> GetMemory()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>Says that <paramref name="count"/> bytes were written into <see cref="GetMemory"/>.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Gives the buffer back while nothing is in it.</summary>
    public void ReleaseBuffer()
    {
        if (_start == _end)
        {
            Return(ref _buffer);
            _start = _end = 0;
        }
    }

    /// <summary>Takes the next message or control frame out of the bytes that arrived.</summary>
    public WebSocketReadResult Read()
    {
        if (_payloadInMessage)
        {
            _payloadInMessage = false;
            _messageLength = 0;
            Return(ref _message);
        }

        while (true)
        {
            if (!WebSocketFrameHeader.TryRead(_buffer.AsSpan(_start, _end - _start), out WebSocketFrameHeader header))
            {
                return WebSocketReadResult.Incomplete;
            }

            if (header.FindViolation(isInsideMessage: _fragmented != WebSocketOpcode.Continuation) is { } violation)
            {
                return Fail(WebSocketCloseCode.ProtocolError, violation);
            }

            if (!header.IsControl && header.PayloadLength > (ulong)(maxMessageBytes - _messageLength))
            {
                return Fail(WebSocketCloseCode.MessageTooBig, $"a message may have {maxMessageBytes} bytes");
            }

            if ((ulong)(_end - _start - header.Length) < header.PayloadLength)
            {
                return WebSocketReadResult.Incomplete;
            }

            WebSocketOpcode opcode = header.Opcode;
            Span<byte> payload = _buffer.AsSpan(_start + header.Length, (int)header.PayloadLength);
            Unmask(payload, header.Mask);
            _payloadOffset = _start + header.Length;
            _payloadLength = payload.Length;
            _start = _payloadOffset + _payloadLength;

            if (header.IsControl)
            {
                return ReadControl(opcode, payload);
            }

            if (header.IsFinal && _fragmented == WebSocketOpcode.Continuation)
            {
                return Deliver(opcode);
            }

            AppendFragment(payload);
            if (opcode != WebSocketOpcode.Continuation)
            {
                _fragmented = opcode;
            }

            if (header.IsFinal)
            {
                opcode = _fragmented;
                _fragmented = WebSocketOpcode.Continuation;
                _payloadInMessage = true;
                _payloadOffset = 0;
                _payloadLength = _messageLength;
                return Deliver(opcode);
            }
        }
    }

    public void Dispose()
    {
        Return(ref _buffer);
        Return(ref _message);
        _start = _end = 0;
    }

    private WebSocketReadResult ReadControl(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        switch (opcode)
        {
            case WebSocketOpcode.Ping:
                return WebSocketReadResult.Ping;
            case WebSocketOpcode.Pong:
                return WebSocketReadResult.Pong;
            default:
                if (payload.Length == 1 || (payload.Length >= 2 && !IsValidCloseCode(BinaryPrimitives.ReadUInt16BigEndian(payload))))
                {
                    return Fail(WebSocketCloseCode.ProtocolError, "invalid close code");
                }

                return payload.Length > 2 && !Utf8.IsValid(payload[2..])
                    ? Fail(WebSocketCloseCode.InvalidPayload, "the close reason is not UTF-8")
                    : WebSocketReadResult.Close;
        }
    }

    // RFC 6455 §7.4: 1004, 1005, 1006 and 1015 never appear on the wire; 1016–2999 are not assigned.
    private static bool IsValidCloseCode(ushort code) =>
        code is (>= 1000 and <= 1014 and not (1004 or 1005 or 1006)) or (>= 3000 and <= 4999);

    private WebSocketReadResult Deliver(WebSocketOpcode opcode)
    {
        if (opcode == WebSocketOpcode.Binary)
        {
            return WebSocketReadResult.Binary;
        }

        return Utf8.IsValid(Payload)
            ? WebSocketReadResult.Text
            : Fail(WebSocketCloseCode.InvalidPayload, "text is not UTF-8");
    }

    private WebSocketReadResult Fail(WebSocketCloseCode code, string text)
    {
        ErrorCode = code;
        ErrorText = text;
        return WebSocketReadResult.Error;
    }

    private void AppendFragment(ReadOnlySpan<byte> payload)
    {
        Grow(ref _message, _messageLength, _messageLength + payload.Length);
        payload.CopyTo(_message.AsSpan(_messageLength));
        _messageLength += payload.Length;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            return;
        }

        Grow(ref _buffer, _end, Math.Max(InitialBufferBytes, _buffer.Length * 2));
    }

    private static void Grow(ref byte[] array, int used, int needed)
    {
        if (needed <= array.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(needed);
        array.AsSpan(0, used).CopyTo(larger);
        Return(ref array);
        array = larger;
    }

    private static void Return(ref byte[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
            array = [];
        }
    }

    private static void Unmask(Span<byte> payload, ReadOnlySpan<byte> mask)
    {
        uint key = MemoryMarshal.Read<uint>(mask);
        Span<uint> words = MemoryMarshal.Cast<byte, uint>(payload);
        for (int i = 0; i < words.Length; i++)
        {
            words[i] ^= key;
        }

        for (int i = words.Length * sizeof(uint); i < payload.Length; i++)
        {
            payload[i] ^= mask[i % mask.Length];
        }
    }
}
