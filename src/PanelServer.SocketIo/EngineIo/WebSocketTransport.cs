using System.Buffers;
using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>The WebSocket transport of a session: receives messages, and empties the session's queue whenever something waits.</summary>
internal sealed class WebSocketTransport(EngineIoSession session, WebSocketChannel channel)
{
    // Frames that wait together are sent together, up to this size.
    private const int BatchBytes = 32 * 1024;

    private readonly EngineIoServer _server = session.Server;
    private bool _isFlushing;

    /// <summary>True once frames bypass Kestrel's stream.</summary>
    public bool SendsDirectly => channel.IsDirect;

    /// <summary>Has the queue emptied soon. Caller holds the session's lock.</summary>
    public void Wake()
    {
        if (!_isFlushing)
        {
            _isFlushing = true;
            _server.Flushes.Add(this);
        }
    }

    /// <summary>Drops the TCP connection.</summary>
    public void Abort() => channel.Abort();

    /// <summary>Handles what the client sends, until the connection has ended.</summary>
    public async Task ReceiveAllAsync()
    {
        while (true)
        {
            switch (await channel.ReceiveAsync())
            {
                case WebSocketReadResult.End:
                    session.Close(EngineIoCloseReason.ConnectionLost, "the connection was lost");
                    channel.Abort();
                    return;
                case WebSocketReadResult.Close:
                    session.Close(EngineIoCloseReason.ClientClosed, "closed by the client");
                    await channel.SendingEnded;
                    return;
                case WebSocketReadResult.Error:
                    session.CloseForViolation(channel.Error.Code, channel.Error.Text);
                    await channel.DrainAsync();
                    return;
                case WebSocketReadResult.Ping:
                    session.Send(EngineIoPacket.RawFrame(WebSocketFrame.Build(WebSocketOpcode.Pong, channel.Payload)));
                    break;
                case WebSocketReadResult.Pong:
                    ReceivePongFrame();
                    break;
                case WebSocketReadResult.Text when !session.IsClosed:
                    session.ReceiveText(channel.Payload);
                    break;
                case WebSocketReadResult.Binary when !session.IsClosed:
                    session.ReceiveBinary(channel.Payload);
                    break;
            }
        }
    }

    /// <summary>
    /// Sends what waits, several frames at a time, until nothing waits. As long as the socket takes the frames at once this is
    /// a system call per write and nothing else; otherwise the rest follows as the client takes it. Called by the scheduler,
    /// once for each <see cref="Wake"/>; never waits and never throws.
    /// </summary>
    public void Flush()
    {
        byte[]? batch = null;
        try
        {
            while (TryTake(ref batch, out Write write))
            {
                int sent = channel.TrySend(write.Frames.Span);
                if (sent < write.Frames.Length || write.IsFence)
                {
                    _ = FlushAsync(write with { Frames = write.Frames[sent..] }, batch);
                    return;
                }

                _server.Metrics.CountSent(write.Packets);
            }
        }
        catch (Exception exception) when (WebSocketChannel.IsConnectionLoss(exception))
        {
            LoseConnection();
        }

        Return(batch);
    }

    // As Flush, for writes that have to wait. Owns the batch, in which the first write may stand.
    private async Task FlushAsync(Write write, byte[]? batch)
    {
        try
        {
            do
            {
                await (write.IsFence ? channel.SendFenceAsync() : channel.SendAsync(write.Frames));
                _server.Metrics.CountSent(write.Packets);
            }
            while (TryTake(ref batch, out write));
        }
        catch (Exception exception) when (WebSocketChannel.IsConnectionLoss(exception))
        {
            LoseConnection();
        }
        finally
        {
            Return(batch);
        }
    }

    // What to send next; false if nothing waits, which ends the flush. A single packet is not copied; several are, into a batch.
    private bool TryTake(ref byte[]? batch, out Write write)
    {
        lock (session.Gate)
        {
            OutgoingQueue queue = session.Queue;
            if (queue.IsEmpty)
            {
                bool isFenceDue = channel.WantsFence && session.Phase != SessionState.Closed;
                write = new Write(default, 0, IsFence: isFenceDue);
                _isFlushing = isFenceDue;
                if (!isFenceDue && session.Phase == SessionState.Closed)
                {
                    channel.EndSending();
                }

                return isFenceDue;
            }

            if (queue.Packets > 1)
            {
                batch ??= ArrayPool<byte>.Shared.Rent(BatchBytes);
                (int packets, int bytes) = queue.TakeFrames(batch, session.IsTextOnly);
                if (packets > 0)
                {
                    write = new Write(batch.AsMemory(0, bytes), packets);
                    return true;
                }
            }

            write = new Write(queue.TakeFrame(session.IsTextOnly), 1);
            return true;
        }
    }

    private void ReceivePongFrame()
    {
        lock (session.Gate)
        {
            if (!_isFlushing)
            {
                channel.TryPassFence();
            }
        }
    }

    // The flush stays marked as running, so that nothing is sent after a frame that may be incomplete.
    private void LoseConnection()
    {
        session.Close(EngineIoCloseReason.ConnectionLost, "the connection was lost");
        channel.Abort();
    }

    private static void Return(byte[]? batch)
    {
        if (batch is not null)
        {
            ArrayPool<byte>.Shared.Return(batch);
        }
    }

    private readonly record struct Write(ReadOnlyMemory<byte> Frames, int Packets, bool IsFence = false);
}
