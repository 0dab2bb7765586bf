namespace PanelServer.Host.Devices;

/// <summary>What the log says of devices beside the bus as a whole; the drivers have messages of their own.</summary>
internal static partial class Log
{
    [LoggerMessage(740, LogLevel.Warning, "Only the devices of the settings and those found are used, since it can't be read which were assigned and released. {Reason}")]
    public static partial void LogNotRecalled(this ILogger logger, string reason);
}
