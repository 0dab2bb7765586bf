using System.Buffers;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.EngineIo;

/// <content>The WebSocket transport and the upgrade to it.</content>
public sealed partial class EngineIoSession
{
    // Frames that wait together are sent together, up to this size.
    private const int BatchBytes = 32 * 1024;

    private WebSocketChannel? _webSocket;
    private WebSocketChannel? _probe;
    private bool _upgrading;
    private bool _upgradeNoopSent;
    private bool _flushing;

    /// <summary>Runs a session that was opened by WebSocket, until it has ended.</summary>
    internal Task RunAsync() => ReceiveAllAsync(_webSocket!);

    /// <summary>Runs a WebSocket that wants to take over from polling, until it has ended.</summary>
    internal async Task RunUpgradeAsync(WebSocketChannel channel)
    {
        if (!TryStartProbe(channel))
        {
            await CloseProbeAsync(channel, WebSocketCloseCode.PolicyViolation, "this session cannot be upgraded");
            return;
        }

        if (await ProbeAsync(channel))
        {
            await ReceiveAllAsync(channel);
        }
        else
        {
            EndProbe(channel);
        }
    }

    private async Task ReceiveAllAsync(WebSocketChannel channel)
    {
        while (true)
        {
            switch (await channel.ReceiveAsync())
            {
                case WebSocketReadResult.End:
                    Close(EngineIoCloseReason.ConnectionLost, "the connection was lost");
                    channel.Abort();
                    return;
                case WebSocketReadResult.Close:
                    Close(EngineIoCloseReason.ClientClosed, "closed by the client");
                    await channel.SendingEnded;
                    return;
                case WebSocketReadResult.Error:
                    CloseForViolation(channel.Error.Code, channel.Error.Text);
                    await channel.DrainAsync();
                    return;
                case WebSocketReadResult.Ping:
                    Send(EngineIoPacket.RawFrame(WebSocketFrame.Build(WebSocketOpcode.Pong, channel.Payload)));
                    break;
                case WebSocketReadResult.Pong:
                    ReceivePongFrame(channel);
                    break;
                case WebSocketReadResult.Text when !Volatile.Read(ref _closed):
                    ReceiveText(channel.Payload);
                    break;
                case WebSocketReadResult.Binary when !Volatile.Read(ref _closed):
                    _server.Metrics.CountReceived();
                    ReceiveMessage(channel.Payload, isBinary: true);
                    break;
            }
        }
    }

    private void ReceivePongFrame(WebSocketChannel channel)
    {
        lock (_gate)
        {
            if (!_flushing)
            {
                channel.TryPassFence();
            }
        }
    }

    private void CloseForViolation(WebSocketCloseCode code, string text)
    {
        _violation = code;
        Close(code == WebSocketCloseCode.MessageTooBig ? EngineIoCloseReason.MessageTooBig : EngineIoCloseReason.ProtocolError, text);
    }

    private bool TryStartProbe(WebSocketChannel channel)
    {
        lock (_gate)
        {
            if (_closed || _webSocket is not null || _probe is not null)
            {
                return false;
            }

            _probe = channel;
            _upgradeBy = After(_server.Options.UpgradeTimeout);
            Reschedule();
            return true;
        }
    }

    // Exactly "2probe" and then "5" make the WebSocket the transport; anything else ends the WebSocket, not the session.
    private async Task<bool> ProbeAsync(WebSocketChannel channel)
    {
        try
        {
            while (true)
            {
                switch (await channel.ReceiveAsync())
                {
                    case WebSocketReadResult.Ping:
                        await channel.SendAsync(WebSocketFrame.Build(WebSocketOpcode.Pong, channel.Payload));
                        break;
                    case WebSocketReadResult.Pong:
                        break;
                    case WebSocketReadResult.Text when !_upgrading && channel.Payload.SequenceEqual("2probe"u8):
                        await channel.SendAsync(EngineIoPacket.ProbeAnswer.Frame);
                        EndHeldPoll();
                        break;
                    case WebSocketReadResult.Text when _upgrading && channel.Payload.SequenceEqual("5"u8):
                        return TakeOver(channel);
                    case WebSocketReadResult.End:
                        channel.Abort();
                        return false;
                    case WebSocketReadResult.Error:
                        await CloseProbeAsync(channel, channel.Error.Code, channel.Error.Text);
                        return false;
                    default:
                        await CloseProbeAsync(channel, WebSocketCloseCode.PolicyViolation, "expected a probe and then an upgrade");
                        return false;
                }
            }
        }
        catch (Exception exception) when (WebSocketChannel.IsConnectionLoss(exception))
        {
            return false;
        }
    }

    // The client waits for its GET before it goes on: it gets a noop, unless packets are on their way with it.
    private void EndHeldPoll()
    {
        lock (_gate)
        {
            _upgrading = true;
            _upgradeNoopSent = _poll is not null;
            _poll?.TrySetResult(true);
        }
    }

    // True for the first GET that arrives after the probe while none was held. Caller holds _gate.
    private bool IsFirstPollOfUpgrade()
    {
        var isFirst = _upgrading && !_upgradeNoopSent;
        _upgradeNoopSent |= isFirst;
        return isFirst;
    }

    private bool TakeOver(WebSocketChannel channel)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _poll?.TrySetResult(true);
            _probe = null;
            _upgrading = false;
            _upgradeBy = Never;
            _webSocket = channel;
            if (!_queue.IsEmpty)
            {
                WakeTransport();
            }

            Reschedule();
        }

        _server.Metrics.CountUpgrade();
        return true;
    }

    private void EndProbe(WebSocketChannel channel)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_probe, channel))
            {
                _probe = null;
                _upgrading = _upgradeNoopSent = false;
                _upgradeBy = Never;
                Reschedule();
            }
        }
    }

    private async Task CloseProbeAsync(WebSocketChannel channel, WebSocketCloseCode code, string text)
    {
        try
        {
            await channel.SendAsync(WebSocketFrame.BuildClose(code, text));
            using var timeout = new CancellationTokenSource(_server.Options.CloseTimeout, _server.Time);
            using var registration = timeout.Token.UnsafeRegister(static state => ((WebSocketChannel)state!).Abort(), channel);
            await channel.DrainAsync();
        }
        catch (Exception exception) when (WebSocketChannel.IsConnectionLoss(exception))
        {
            channel.Abort();
        }
    }

    /// <summary>Sends what waits, several frames at a time, until nothing waits. Called by the scheduler, one at a time per session.</summary>
    internal async Task FlushAsync()
    {
        var channel = _webSocket!;
        byte[]? batch = null;
        try
        {
            while (true)
            {
                var packets = 0;
                var isFence = false;
                ReadOnlyMemory<byte> frames = default;
                lock (_gate)
                {
                    isFence = _queue.IsEmpty && !_closed && channel.WantsFence;
                    if (_queue.IsEmpty && !isFence)
                    {
                        _flushing = false;
                        if (_closed)
                        {
                            channel.EndSending();
                        }

                        return;
                    }

                    if (_queue.Packets > 1)
                    {
                        batch ??= ArrayPool<byte>.Shared.Rent(BatchBytes);
                        (packets, var bytes) = _queue.TakeFrames(batch, _textOnly);
                        frames = batch.AsMemory(0, bytes);
                    }

                    if (packets == 0 && !isFence)
                    {
                        frames = _queue.TakeFrame(_textOnly);
                        packets = 1;
                    }
                }

                await (isFence ? channel.SendFenceAsync() : channel.SendAsync(frames));
                _server.Metrics.CountSent(packets);
            }
        }
        catch (Exception exception) when (WebSocketChannel.IsConnectionLoss(exception))
        {
            // _flushing stays set, so that nothing is sent after a frame that may be incomplete.
            Close(EngineIoCloseReason.ConnectionLost, "the connection was lost");
            channel.Abort();
        }
        finally
        {
            if (batch is not null)
            {
                ArrayPool<byte>.Shared.Return(batch);
            }
        }
    }
}
