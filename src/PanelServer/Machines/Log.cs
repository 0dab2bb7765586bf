using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>What the log says of commands to machines and of their settings.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Information, "{Slug}/{Serial} takes {Mutations}")]
    public static partial void LogAccepted(this ILogger logger, string slug, ushort serial, Mutation[] mutations);

    [LoggerMessage(301, LogLevel.Information, "{Slug}/{Serial} refuses a mutation: {Reason}")]
    public static partial void LogRefused(this ILogger logger, string slug, ushort serial, string reason);

    [LoggerMessage(302, LogLevel.Warning, "The setting {Key} is called {Name} now. Its old name still works; change it in the configuration")]
    public static partial void LogRenamed(this ILogger logger, string key, string name);

    [LoggerMessage(303, LogLevel.Error, "Who has which machine was not looked at; it is tried again")]
    public static partial void LogControlFailed(this ILogger logger, Exception exception);
}
