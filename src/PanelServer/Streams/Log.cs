namespace PanelServer.Host.Streams;

/// <summary>What the log says of the streams.</summary>
internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Error, "Events could not be sent to the streams; the next attempt follows in a few milliseconds. Report this with the log")]
    public static partial void LogFailed(this ILogger logger, Exception exception);
}
