namespace PanelServer.Host.Plant;

/// <summary>What the log says of the common history.</summary>
internal static partial class Log
{
    [LoggerMessage(900, LogLevel.Warning, "{Trouble} Machines run as ever, and the panel's own store keeps what is new. It is tried again by itself")]
    public static partial void LogTrouble(this ILogger logger, string trouble);

    [LoggerMessage(901, LogLevel.Information, "The common history at {Place} takes what is new again, in order from where it was")]
    public static partial void LogWorksAgain(this ILogger logger, string place);

    [LoggerMessage(902, LogLevel.Warning, "A block of the history can't be read and does not come into the common history: {Reason}")]
    public static partial void LogUnreadable(this ILogger logger, string reason);
}
