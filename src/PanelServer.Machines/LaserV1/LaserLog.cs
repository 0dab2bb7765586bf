using Microsoft.Extensions.Logging;

namespace PanelServer.Machines.LaserV1;

/// <summary>Log messages of the diameter gauges; each is written when something changes, never at every poll.</summary>
internal static partial class LaserLog
{
    [LoggerMessage(720, LogLevel.Information, "Diameter gauge {Machine} at {Port} works")]
    public static partial void Working(ILogger logger, MachineIdentificationUnique machine, string port);

    [LoggerMessage(721, LogLevel.Warning, "Diameter gauge {Machine}: {Fault}")]
    public static partial void Faulty(ILogger logger, MachineIdentificationUnique machine, string fault);

    [LoggerMessage(722, LogLevel.Information, "Serial port {Port} was plugged in; it is asked whether a diameter gauge is there")]
    public static partial void PluggedIn(ILogger logger, string port);

    [LoggerMessage(723, LogLevel.Information, "Serial port {Port} was unplugged")]
    public static partial void Unplugged(ILogger logger, string port);

    [LoggerMessage(724, LogLevel.Warning, "Serial port {Port} gives the same serial number as machine {Machine}; pin it by configuration with another one")]
    public static partial void Duplicate(ILogger logger, string port, MachineIdentificationUnique machine);

    [LoggerMessage(725, LogLevel.Error, "The driver of diameter gauge {Machine} has failed and starts over")]
    public static partial void DriverFailed(ILogger logger, Exception exception, MachineIdentificationUnique machine);

    [LoggerMessage(726, LogLevel.Error, "The search for USB serial ports has failed and starts over")]
    public static partial void SearchFailed(ILogger logger, Exception exception);
}
