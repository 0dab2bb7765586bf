namespace PanelServer.Host.Common;

/// <summary>What the log says of services that run as long as the server, and the clock.</summary>
internal static partial class Log
{
    [LoggerMessage(120, LogLevel.Critical, "{Service} has failed; the server stops. Report this with the log")]
    public static partial void LogFailed(this ILogger logger, Exception exception, string service);

    [LoggerMessage(121, LogLevel.Error, "{Service} did not stop cleanly; the others are stopped all the same")]
    public static partial void LogNotStopped(this ILogger logger, Exception exception, string service);

    [LoggerMessage(122, LogLevel.Warning, "The computer's clock was set forward by {Seconds:0.0} s. Time stamps and history follow it from now on; what was recorded before keeps its old times")]
    public static partial void LogClockStep(this ILogger logger, double seconds);
}
