using PanelServer.SocketIo.EngineIo;

namespace PanelServer.SocketIo.TestHost;

/// <summary>Bare Engine.IO: every message goes back as it came.</summary>
public sealed class EchoEngine : IEngineIoHandler
{
    public void Opened(EngineIoSession session)
    {
    }

    public bool Received(EngineIoSession session, ReadOnlySpan<byte> data, bool isBinary)
    {
        session.Send(isBinary ? EngineIoPacket.Binary(data) : EngineIoPacket.Text(data));
        return true;
    }

    public void Closed(EngineIoSession session, EngineIoCloseReason reason)
    {
    }
}
