using PanelServer.SocketIo.WebSockets;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>
/// A WebSocket that wants to take over from polling. Exactly <c>2probe</c> and then <c>5</c> make it the transport; anything
/// else ends the WebSocket, not the session.
/// </summary>
internal sealed class UpgradeProbe(EngineIoSession session, WebSocketChannel channel)
{
    private readonly EngineIoServer _server = session.Server;

    /// <summary>Drops the TCP connection.</summary>
    public void Abort() => channel.Abort();

    /// <summary>Runs the WebSocket until it has ended, also after it has become the transport.</summary>
    public async Task RunAsync()
    {
        if (!session.TryStartProbe(this))
        {
            await CloseAsync(WebSocketCloseCode.PolicyViolation, "this session cannot be upgraded");
        }
        else if (await TryTakeOverAsync() is { } transport)
        {
            await transport.ReceiveAllAsync();
        }
        else
        {
            session.EndProbe(this);
        }
    }

    private async Task<WebSocketTransport?> TryTakeOverAsync()
    {
        bool isProbed = false;
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
                    case WebSocketReadResult.Text when !isProbed && channel.Payload.SequenceEqual("2probe"u8):
                        await channel.SendAsync(EngineIoPacket.ProbeAnswer.Frame);
                        session.StartUpgrade();
                        isProbed = true;
                        break;
                    case WebSocketReadResult.Text when isProbed && channel.Payload.SequenceEqual("5"u8):
                        WebSocketTransport transport = new(session, channel);
                        return session.TryChangeOver(transport) ? transport : null;
                    case WebSocketReadResult.End:
                        channel.Abort();
                        return null;
                    case WebSocketReadResult.Error:
                        await CloseAsync(channel.Error.Code, channel.Error.Text);
                        return null;
                    default:
                        await CloseAsync(WebSocketCloseCode.PolicyViolation, "expected a probe and then an upgrade");
                        return null;
                }
            }
        }
        catch (Exception exception) when (WebSocketChannel.IsConnectionLoss(exception))
        {
            return null;
        }
    }

    private async Task CloseAsync(WebSocketCloseCode code, string text)
    {
        try
        {
            await channel.SendAsync(WebSocketFrame.BuildClose(code, text));
            using CancellationTokenSource timeout = new(_server.Options.CloseTimeout, _server.Time);
            using CancellationTokenRegistration registration = timeout.Token.UnsafeRegister(static state => ((WebSocketChannel)state!).Abort(), channel);
            await channel.DrainAsync();
        }
        catch (Exception exception) when (WebSocketChannel.IsConnectionLoss(exception))
        {
            channel.Abort();
        }
    }
}
