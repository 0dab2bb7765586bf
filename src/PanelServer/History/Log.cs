namespace PanelServer.Host.History;

/// <summary>What the log says of the history.</summary>
internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Error, "This second's live values were not recorded in the history; recording continues. Report this with the log")]
    public static partial void LogFailed(this ILogger logger, Exception failure);

    [LoggerMessage(601, LogLevel.Warning, "The clock is {Seconds:0} s before the end of the history: it was set back since, or was wrong then. The history goes on with the present time and marks the step")]
    public static partial void LogStepBack(this ILogger logger, double seconds);

    [LoggerMessage(602, LogLevel.Warning, "A block of the history can't be read and is left out: {Reason}")]
    public static partial void LogUnreadable(this ILogger logger, string reason);

    [LoggerMessage(603, LogLevel.Warning, "An answer of the history was broken off: {Reason}")]
    public static partial void LogBrokenOff(this ILogger logger, string reason);
}
