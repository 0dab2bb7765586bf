namespace PanelServer.Host.Hosting;

/// <summary>What the log says of start and network.</summary>
internal static partial class Log
{
    [LoggerMessage(110, LogLevel.Warning, "Listening on {Addresses}, network mode Isolated: plain HTTP without authentication for everybody who can reach this port. Set Network:Mode to BehindProxy to listen on loopback only.")]
    public static partial void LogIsolated(this ILogger logger, string addresses);

    [LoggerMessage(111, LogLevel.Information, "Listening on {Addresses}, network mode BehindProxy: reachable from this machine only; the proxy adds HTTPS and authentication.")]
    public static partial void LogBehindProxy(this ILogger logger, string addresses);

    [LoggerMessage(112, LogLevel.Warning, "No dashboard in {Folder}: this server was built without Node.js. The API, the streams and the HMI work; the page at / tells how to get the dashboard.")]
    public static partial void LogNoDashboard(this ILogger logger, string folder);

    [LoggerMessage(113, LogLevel.Warning, "No log files: {Folder} can't be written to ({Reason}). The log is on the console only; set Log:Directory to a folder that this user may write to, or to nothing.")]
    public static partial void LogNoFiles(this ILogger logger, string folder, string reason);
}
