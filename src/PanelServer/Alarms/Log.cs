namespace PanelServer.Host.Alarms;

/// <summary>What the log says of alarms.</summary>
internal static partial class Log
{
    [LoggerMessage(530, LogLevel.Warning, "Alarms that were there before the restart are not known any more, since they can't be read. {Reason}")]
    public static partial void LogNotRestored(this ILogger logger, string reason);

    [LoggerMessage(531, LogLevel.Error, "Alarms could not be looked at; the next look follows. Report this with the log")]
    public static partial void LogFailed(this ILogger logger, Exception exception);
}
