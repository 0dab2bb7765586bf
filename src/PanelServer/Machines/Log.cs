using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>What the log says of commands to machines.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Information, "{Slug}/{Serial} takes {Mutations}")]
    public static partial void LogAccepted(this ILogger logger, string slug, ushort serial, Mutation[] mutations);

    [LoggerMessage(301, LogLevel.Information, "{Slug}/{Serial} refuses a mutation: {Reason}")]
    public static partial void LogRefused(this ILogger logger, string slug, ushort serial, string reason);
}
