namespace PanelServer.Host.Telemetry;

/// <summary>What the log says of the metrics.</summary>
internal static partial class Log
{
    [LoggerMessage(620, LogLevel.Error, "The figures of the process could not be read; trying again every second")]
    public static partial void LogFailed(this ILogger logger, Exception failure);
}
