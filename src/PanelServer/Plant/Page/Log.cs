namespace PanelServer.Host.Plant.Page;

/// <summary>What the log says of the plant's page.</summary>
internal static partial class Log
{
    [LoggerMessage(920, LogLevel.Information, "The plant's page listens to the MQTT broker at {Host}:{Port}")]
    public static partial void LogConnected(this ILogger logger, string host, int port);

    [LoggerMessage(921, LogLevel.Warning, "The plant's page can't listen to the MQTT broker at {Host}:{Port}: {Trouble}. It shows what it has heard, and tries again by itself")]
    public static partial void LogTrouble(this ILogger logger, string host, int port, string trouble);
}
