using Microsoft.Extensions.Logging;
using PanelServer.SocketIo.EngineIo;

namespace PanelServer.SocketIo;

/// <summary>All log messages of the library. Session ids are credentials and never appear; sessions have numbers.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Debug, Message = "Session {Number} opened by {Transport}")]
    public static partial void SessionOpened(ILogger logger, long number, string transport);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Debug, Message = "Session {Number} closed, {Reason}: {Explanation}")]
    public static partial void SessionClosed(ILogger logger, long number, EngineIoCloseReason reason, string explanation);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Error, Message = "A handler failed in session {Number}")]
    public static partial void HandlerFailed(ILogger logger, long number, Exception exception);
}
