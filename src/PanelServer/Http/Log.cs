namespace PanelServer.Host.Http;

/// <summary>What the log says of the web server.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Error, "{Method} {Path} failed because of a defect. Report this with the log")]
    public static partial void LogFailed(this ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(201, LogLevel.Information, "This computer has IPv6 switched off, so the server does not listen on [::1]:{Port}; clients on this computer reach it at 127.0.0.1")]
    public static partial void LogNoIPv6(this ILogger logger, int port);
}
