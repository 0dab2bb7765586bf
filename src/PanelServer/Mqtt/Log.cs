namespace PanelServer.Host.Mqtt;

/// <summary>What the log says of the broker and of commands that come by way of it.</summary>
internal static partial class Log
{
    [LoggerMessage(800, LogLevel.Information, "The MQTT broker at {Host}:{Port} has accepted the panel; {Waiting} messages wait to be told")]
    public static partial void LogConnected(this ILogger logger, string host, int port, int waiting);

    [LoggerMessage(801, LogLevel.Warning, "The MQTT broker at {Host}:{Port} can't be used: {Trouble}. Machines run as ever, and what changes is kept and told later. It is tried again by itself")]
    public static partial void LogTrouble(this ILogger logger, string host, int port, string trouble);

    [LoggerMessage(802, LogLevel.Warning, "More than {Bytes} bytes wait for the MQTT broker; the oldest are lost from now on. Raise Mqtt:StoreBytes if the broker is often away for so long")]
    public static partial void LogStoreFull(this ILogger logger, long bytes);

    [LoggerMessage(803, LogLevel.Warning, "A command by MQTT to {Device} is refused: {Reason}")]
    public static partial void LogCommandRefused(this ILogger logger, string device, string reason);

    [LoggerMessage(804, LogLevel.Error, "A look at the machines for the MQTT broker has failed; the next one is as usual. Report this with the log")]
    public static partial void LogFailed(this ILogger logger, Exception exception);
}
