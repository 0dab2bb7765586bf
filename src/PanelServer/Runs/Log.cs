namespace PanelServer.Host.Runs;

/// <summary>What the log says of production runs.</summary>
internal static partial class Log
{
    [LoggerMessage(560, LogLevel.Warning, "A production run can't be begun, ended or divided into spools by winding at present: {Reason} It is tried again by itself")]
    public static partial void LogNotStored(this ILogger logger, string reason);

    [LoggerMessage(561, LogLevel.Error, "Production runs could not be looked after; the next look follows. Report this with the log")]
    public static partial void LogFailed(this ILogger logger, Exception exception);

    [LoggerMessage(562, LogLevel.Information, "Production run {Number} was begun by {By}")]
    public static partial void LogBegun(this ILogger logger, long number, string by);

    [LoggerMessage(563, LogLevel.Information, "Production run {Number} was ended by {By}")]
    public static partial void LogEnded(this ILogger logger, long number, string by);

    [LoggerMessage(564, LogLevel.Error, "The figures of production run {Number} could not be made; this is tried again when another run begins or ends, and at the next start. Report this with the log")]
    public static partial void LogNoFigures(this ILogger logger, Exception exception, long number);
}
