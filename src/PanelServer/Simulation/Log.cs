namespace PanelServer.Host.Simulation;

/// <summary>What the log says of what is simulated in this process.</summary>
internal static partial class Log
{
    [LoggerMessage(730, LogLevel.Warning, "No {Device} is simulated: {Reason} It needs a free TCP port of this computer, or a temporary folder it may write to and pseudo-terminals.")]
    public static partial void LogAbsent(this ILogger logger, string device, string reason);

    [LoggerMessage(731, LogLevel.Information, "The simulation runs {Speed} times as fast as the clock, and time stamps say simulated time")]
    public static partial void LogAsked(this ILogger logger, int speed);

    [LoggerMessage(732, LogLevel.Information, "The simulation reaches {Reached:0.0} of the {Speed} times that Simulation:Speed asks for")]
    public static partial void LogReached(this ILogger logger, double reached, int speed);
}
