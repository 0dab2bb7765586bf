namespace PanelServer.Host.Settings;

/// <summary>What the log says of settings that are kept.</summary>
internal static partial class Log
{
    [LoggerMessage(520, LogLevel.Information, "{Slug}/{Serial}: {Story}")]
    public static partial void LogRestored(this ILogger logger, string slug, ushort serial, string story);

    [LoggerMessage(521, LogLevel.Warning, "{Slug}/{Serial}: a stored setting is not used, the default holds. {Reason}")]
    public static partial void LogIgnored(this ILogger logger, string slug, ushort serial, string reason);

    [LoggerMessage(522, LogLevel.Warning, "Machines start with their default settings, since those that they had can't be read. {Reason}")]
    public static partial void LogNotRestored(this ILogger logger, string reason);

    [LoggerMessage(523, LogLevel.Error, "Settings could not be looked at; the next look follows. Report this with the log")]
    public static partial void LogFailed(this ILogger logger, Exception exception);

    [LoggerMessage(524, LogLevel.Warning, "{Slug}/{Serial} was in {Mode} and was switched to its safe state: {Reason} It stays there until somebody chooses its mode again")]
    public static partial void LogTakenFromWork(this ILogger logger, string slug, ushort serial, string mode, string reason);
}
