namespace PanelServer.SocketIo.EngineIo;

/// <summary>Why a session ended. The order is stable: counters are indexed by it.</summary>
public enum EngineIoCloseReason
{
    /// <summary>The client said so: a close packet or a close frame.</summary>
    ClientClosed,

    /// <summary>The TCP connection was lost, with the session or a held request on it.</summary>
    ConnectionLost,

    /// <summary>The client did not answer a ping in time.</summary>
    PingTimeout,

    /// <summary>The client sent something that the protocol does not allow.</summary>
    ProtocolError,

    /// <summary>A message was larger than allowed.</summary>
    MessageTooBig,

    /// <summary>The client did not fetch its packets: a bound of its queue was reached.</summary>
    SlowClient,

    /// <summary>A deadline of the layer above passed, for example no namespace was joined.</summary>
    DeadlinePassed,

    /// <summary>The application closed the session.</summary>
    ServerClosed,

    /// <summary>The server shuts down.</summary>
    ServerShutdown,

    /// <summary>A handler of the application failed.</summary>
    HandlerFailed,
}
