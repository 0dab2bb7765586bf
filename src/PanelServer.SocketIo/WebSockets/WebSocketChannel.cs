using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace PanelServer.SocketIo.WebSockets;

/// <summary>
/// One WebSocket over an upgraded HTTP connection. Sending is for one caller at a time, receiving for another one.
/// </summary>
/// <remarks>
/// Frames leave through Kestrel's stream at first. That costs a copy and a thread switch for each write, so where the TCP
/// socket is at hand they later go to it directly. The change must not let them overtake what Kestrel has yet to send: a
/// fence, a ping frame, is sent through the stream, and once its pong is back with nothing sent in between, Kestrel has
/// nothing left. A client that never answers pings simply stays on the stream.
/// </remarks>
internal sealed class WebSocketChannel : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IHttpRequestLifetimeFeature _lifetime;
    private readonly Stream _stream;
    private readonly WebSocketFrameReader _reader;
    private readonly CancellationToken _aborted;
    private readonly TaskCompletionSource _sendingEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Socket? _socket;
    private bool _requestEnded;
    private int _fences;
    private bool _isFenceLast;

    // More attempts are pointless: this client does not answer pings, or is never quiet.
    private const int MaxFences = 16;

    /// <summary>Takes over an upgraded connection.</summary>
    /// <param name="context">Its request.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="maxMessageBytes">Bound of a message from the client.</param>
    /// <param name="socket">The TCP socket under the stream if frames may go to it directly.</param>
    public WebSocketChannel(HttpContext context, Stream stream, int maxMessageBytes, Socket? socket)
    {
        _stream = stream;
        _reader = new WebSocketFrameReader(maxMessageBytes);
        _lifetime = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        _aborted = context.RequestAborted;
        _socket = socket;
        RemoveDataRateLimits(context);
    }

    /// <summary>Completes once the close frame is out or nothing can be sent any more.</summary>
    public Task SendingEnded => _sendingEnded.Task;

    /// <summary>Payload of what <see cref="ReceiveAsync"/> returned; valid until the next call.</summary>
    public ReadOnlySpan<byte> Payload => _reader.Payload;

    /// <summary>Code and reason for the close frame after <see cref="WebSocketReadResult.Error"/>.</summary>
    public (WebSocketCloseCode Code, string Text) Error => (_reader.ErrorCode, _reader.ErrorText);

    /// <summary>True once frames go to the TCP socket itself.</summary>
    public bool IsDirect { get; private set; }

    /// <summary>Sends whole frames. Throws what <see cref="IsConnectionLoss"/> recognises when the peer is gone.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frames)
    {
        if (IsDirect)
        {
            return SendToSocketAsync(frames);
        }

        _isFenceLast = false;
        return _stream.WriteAsync(frames, _aborted);
    }

    /// <summary>True if a fence should be sent now that nothing else waits.</summary>
    public bool WantsFence => _socket is not null && !IsDirect && !_isFenceLast && _fences < MaxFences;

    /// <summary>Sends a fence through the stream.</summary>
    public ValueTask SendFenceAsync()
    {
        byte[] payload = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(payload, ++_fences);
        _isFenceLast = true;
        return _stream.WriteAsync(WebSocketFrame.Build(WebSocketOpcode.Ping, payload), _aborted);
    }

    /// <summary>Sends as much of the frames as the socket takes at once. Never waits.</summary>
    /// <returns>The bytes that were sent; none while frames go through the stream.</returns>
    /// <exception cref="SocketException">The peer is gone.</exception>
    public int TrySend(ReadOnlySpan<byte> frames)
    {
        if (!IsDirect)
        {
            return 0;
        }

        int sent = _socket!.Send(frames, SocketFlags.None, out SocketError error);
        return error is SocketError.Success or SocketError.WouldBlock ? sent : throw new SocketException((int)error);
    }

    /// <summary>Changes over to the socket if the pong that was just received answers the last thing sent. Not while something is being sent.</summary>
    public void TryPassFence()
    {
        if (!IsDirect && _isFenceLast && Payload.Length == sizeof(int) && BinaryPrimitives.ReadInt32BigEndian(Payload) == _fences)
        {
            try
            {
                // Kestrel itself reads and writes asynchronously, which the mode does not concern.
                _socket!.Blocking = false;
                IsDirect = true;
            }
            catch (Exception exception) when (IsConnectionLoss(exception))
            {
                // Whoever reads or writes next finds that the connection is gone.
            }
        }
    }

    /// <summary>Says that nothing more will be sent, so that the request may end.</summary>
    public void EndSending() => _sendingEnded.TrySetResult();

    /// <summary>The next message or control frame; <see cref="WebSocketReadResult.End"/> when the connection is gone.</summary>
    /// <remarks>While it waits for the first byte of a frame, no buffer is held.</remarks>
    public async ValueTask<WebSocketReadResult> ReceiveAsync()
    {
        try
        {
            while (true)
            {
                WebSocketReadResult result = _reader.Read();
                if (result != WebSocketReadResult.Incomplete)
                {
                    return result;
                }

                if (_reader.IsEmpty)
                {
                    _reader.ReleaseBuffer();
#pragma warning disable CA2022 // An empty read waits for data and never delivers any.
                    await _stream.ReadAsync(Memory<byte>.Empty, _aborted);
#pragma warning restore CA2022
                }

                int count = await _stream.ReadAsync(_reader.GetMemory(), _aborted);
                if (count == 0)
                {
                    return WebSocketReadResult.End;
                }

                _reader.Advance(count);
            }
        }
        catch (Exception exception) when (IsConnectionLoss(exception))
        {
            return WebSocketReadResult.End;
        }
    }

    /// <summary>Reads and forgets until the peer closes the connection, so that it can still read what was sent to it.</summary>
    public async Task DrainAsync()
    {
        _reader.Dispose();
        byte[] buffer = new byte[1024];
        try
        {
            while (await _stream.ReadAsync(buffer, _aborted) > 0)
            {
            }
        }
        catch (Exception exception) when (IsConnectionLoss(exception))
        {
            // The peer is gone, which is what was waited for.
        }
    }

    /// <summary>Drops the TCP connection at once; does nothing after <see cref="Dispose"/>.</summary>
    public void Abort()
    {
        EndSending();
        lock (_gate)
        {
            if (!_requestEnded)
            {
                _lifetime.Abort();
            }
        }
    }

    /// <summary>The last thing before the request ends; Kestrel closes the TCP connection afterwards.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        lock (_gate)
        {
            _requestEnded = true;
        }
    }

    /// <summary>True for the ways in which reading and writing report that the peer is gone.</summary>
    public static bool IsConnectionLoss(Exception exception) =>
        exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private async ValueTask SendToSocketAsync(ReadOnlyMemory<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            frames = frames[await _socket!.SendAsync(frames, SocketFlags.None, _aborted)..];
        }
    }

    // A WebSocket may be silent or blocked for as long as the heartbeat allows; Kestrel would drop it after seconds.
    private static void RemoveDataRateLimits(HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } request)
        {
            request.MinDataRate = null;
        }

        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } response)
        {
            response.MinDataRate = null;
        }
    }
}
