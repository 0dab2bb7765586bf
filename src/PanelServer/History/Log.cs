namespace PanelServer.Host.History;

/// <summary>What the log says of the history.</summary>
internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Error, "This second's live values were not recorded in the history; recording continues. Report this with the log")]
    public static partial void LogFailed(this ILogger logger, Exception failure);
}
