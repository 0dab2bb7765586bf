using Microsoft.Extensions.Logging;

namespace PanelServer.Machines.Devices;

/// <summary>Log messages of the devices beside the bus; each is written when something changes, never at every poll.</summary>
internal static partial class DeviceLog
{
    [LoggerMessage(700, LogLevel.Information, "The {Device} at {Address} works; it is machine {Machine}")]
    public static partial void Working(ILogger logger, string device, DeviceAddress address, MachineIdentificationUnique machine);

    [LoggerMessage(701, LogLevel.Warning, "Machine {Machine}: {Fault}")]
    public static partial void Faulty(ILogger logger, MachineIdentificationUnique machine, string fault);

    [LoggerMessage(702, LogLevel.Information, "Machine {Machine}: {News}")]
    public static partial void Told(ILogger logger, MachineIdentificationUnique machine, string news);

    [LoggerMessage(703, LogLevel.Error, "The driver of machine {Machine} has failed and starts over. Report this with the log")]
    public static partial void DriverFailed(ILogger logger, Exception exception, MachineIdentificationUnique machine);

    [LoggerMessage(704, LogLevel.Warning, "The {Device} at {Address} could not be identified yet: {Reason}")]
    public static partial void Unidentified(ILogger logger, string device, DeviceAddress address, string reason);

    [LoggerMessage(705, LogLevel.Warning, "{Fault}")]
    public static partial void Duplicate(ILogger logger, string fault);

    [LoggerMessage(706, LogLevel.Information, "Serial port {Port} was plugged in; it is asked whether a {Device} is there")]
    public static partial void PluggedIn(ILogger logger, string port, string device);

    [LoggerMessage(707, LogLevel.Information, "Serial port {Port} was unplugged")]
    public static partial void Unplugged(ILogger logger, string port);

    [LoggerMessage(708, LogLevel.Warning, "Several USB adapters have the serial number {Number}; their machines are numbered after the sockets they are plugged into")]
    public static partial void SharedNumber(ILogger logger, string number);

    [LoggerMessage(710, LogLevel.Information, "The {Device} at {Address} was released; it was machine {Machine}")]
    public static partial void Released(ILogger logger, string device, DeviceAddress address, MachineIdentificationUnique machine);

    [LoggerMessage(709, LogLevel.Error, "The search for devices has failed and starts over. Report this with the log")]
    public static partial void SearchFailed(ILogger logger, Exception exception);
}
