namespace PanelServer.Host.Storage;

/// <summary>What the log says of the store.</summary>
internal static partial class Log
{
    [LoggerMessage(500, LogLevel.Warning, "{Trouble} Machines run as ever, but nothing is remembered: check the disk and Storage:Directory, or the database and Storage:ConnectionString. It is tried again by itself")]
    public static partial void LogTrouble(this ILogger logger, string trouble);

    [LoggerMessage(501, LogLevel.Warning, "The store at {Path} works again; {Lost} records were lost since the start")]
    public static partial void LogWorksAgain(this ILogger logger, string path, long lost);

    [LoggerMessage(502, LogLevel.Warning, "The store at {Path} does not keep up: {Capacity} things wait to be written, and what comes now is lost. Machines run as ever")]
    public static partial void LogOverrun(this ILogger logger, string path, int capacity);

    [LoggerMessage(503, LogLevel.Error, "The store {Path} can't be used ({Reason}) and was set aside as {Name}; a new one is begun. What it held is not restored")]
    public static partial void LogSetAside(this ILogger logger, string path, string reason, string name);

    [LoggerMessage(504, LogLevel.Error, "Tables of the store at {Place} are gone ({Reason}); they are made anew. What they held is not restored")]
    public static partial void LogTablesGone(this ILogger logger, string place, string reason);
}
