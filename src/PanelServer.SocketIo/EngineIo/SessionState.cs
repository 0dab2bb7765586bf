namespace PanelServer.SocketIo.EngineIo;

/// <summary>Where a session stands. It only ever moves down this list, or back from a failed upgrade.</summary>
internal enum SessionState
{
    /// <summary>The client polls.</summary>
    Polling,

    /// <summary>The client polls, and has opened a WebSocket that may take over.</summary>
    Probing,

    /// <summary>The WebSocket was tried successfully; the client ends its polling before it changes over.</summary>
    Upgrading,

    /// <summary>The WebSocket is the transport.</summary>
    WebSocket,

    /// <summary>Nothing is received or queued any more; the goodbye may still wait for the client.</summary>
    Closed,
}
