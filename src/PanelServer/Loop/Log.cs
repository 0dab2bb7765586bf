namespace PanelServer.Host.Loop;

/// <summary>What the log says of the control loop.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Control loop started with a cycle of {CycleTimeMicroseconds} µs")]
    public static partial void LogStarted(this ILogger logger, int cycleTimeMicroseconds);

    [LoggerMessage(101, LogLevel.Information, "Control loop stopped after {Cycles} cycles with {Overruns} overruns; all outputs are safe")]
    public static partial void LogStopped(this ILogger logger, long cycles, long overruns);

    [LoggerMessage(102, LogLevel.Warning, "{Refusal}")]
    public static partial void LogRefused(this ILogger logger, string refusal);

    [LoggerMessage(103, LogLevel.Critical, "The control loop has failed; all outputs are in their safe state, and the server stops. Report this with the log")]
    public static partial void LogFailed(this ILogger logger, Exception exception);

    [LoggerMessage(104, LogLevel.Critical, "The control loop has stood still for {Seconds:0.0} s, {Whereabouts}; the terminals switch their outputs off by themselves. Restart the server if it does not go on")]
    public static partial void LogStandsStill(this ILogger logger, double seconds, string whereabouts);

    [LoggerMessage(105, LogLevel.Warning, "The control loop goes on after {Seconds:0.0} s; commands are taken again")]
    public static partial void LogGoesOn(this ILogger logger, double seconds);

    [LoggerMessage(106, LogLevel.Critical, "The control loop does not respond to being stopped; the server ends without it, and the watchdogs of the terminals switch their outputs off")]
    public static partial void LogHangs(this ILogger logger);
}
