namespace PanelServer.SocketIo.EngineIo;

/// <summary>
/// What runs on top of Engine.IO. The calls of one session never overlap and come in order: <see cref="Opened"/>, any
/// number of <see cref="Received"/>, <see cref="Closed"/>. Calls of different sessions run in parallel. They must not block.
/// </summary>
public interface IEngineIoHandler
{
    /// <summary>A client has opened a session. Packets sent here follow the open packet.</summary>
    void Opened(EngineIoSession session);

    /// <summary>A message has arrived.</summary>
    /// <param name="session">Its session.</param>
    /// <param name="data">Content, valid during the call only; text is valid UTF-8.</param>
    /// <param name="isBinary">False for text.</param>
    /// <returns>False if the message violates the protocol above; the session is then closed.</returns>
    bool Received(EngineIoSession session, ReadOnlySpan<byte> data, bool isBinary);

    /// <summary>The session has ended; nothing can be sent any more.</summary>
    void Closed(EngineIoSession session, EngineIoCloseReason reason);
}
