using Microsoft.Extensions.Logging;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>Log messages of the power supplies; each is written when something changes, never at every poll.</summary>
internal static partial class WagoPowerLog
{
    [LoggerMessage(700, LogLevel.Information, "Power supply {Machine} at {Host}:{Port} works")]
    public static partial void Working(ILogger logger, MachineIdentificationUnique machine, string host, int port);

    [LoggerMessage(701, LogLevel.Warning, "Power supply {Machine}: {Fault}")]
    public static partial void Faulty(ILogger logger, MachineIdentificationUnique machine, string fault);

    [LoggerMessage(702, LogLevel.Information, "Power supply {Machine}: output commanded {Mode}")]
    public static partial void Commanded(ILogger logger, MachineIdentificationUnique machine, WagoPowerMode mode);

    [LoggerMessage(703, LogLevel.Information, "Found power supply {Machine} at {Host}:{Port}")]
    public static partial void Found(ILogger logger, MachineIdentificationUnique machine, string host, int port);

    [LoggerMessage(704, LogLevel.Warning, "No power supply could be identified at {Host}:{Port} yet: {Reason}")]
    public static partial void Unidentified(ILogger logger, string host, int port, string reason);

    [LoggerMessage(705, LogLevel.Warning, "The power supply at {Host}:{Port} has the same serial number as machine {Machine}, which is at another address; it is ignored")]
    public static partial void Duplicate(ILogger logger, string host, int port, MachineIdentificationUnique machine);

    [LoggerMessage(706, LogLevel.Error, "The driver of power supply {Machine} has failed and starts over")]
    public static partial void DriverFailed(ILogger logger, Exception exception, MachineIdentificationUnique machine);
}
