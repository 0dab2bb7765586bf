using System.Net;
using PanelServer.Machines;

namespace PanelServer.Host.Bus;

/// <summary>What the log says of the EtherCAT bus.</summary>
internal static partial class Log
{
    [LoggerMessage(500, LogLevel.Information, "EtherCAT: {Subdevices} subdevices operational{Others}, {Machines} machines, after {Seconds:0.00} s")]
    public static partial void LogOperational(this ILogger logger, int subdevices, string others, int machines, double seconds);

    [LoggerMessage(501, LogLevel.Error, "EtherCAT: {Reason} Trying again every second.")]
    public static partial void LogFailed(this ILogger logger, string reason);

    [LoggerMessage(502, LogLevel.Warning, "EtherCAT: {Subdevices} subdevices are held in PRE-OP for assigning terminals; no machine runs. Unset QITECH_MODE and restart to run.")]
    public static partial void LogPreOp(this ILogger logger, int subdevices);

    [LoggerMessage(503, LogLevel.Warning, "EtherCAT: {Problem}")]
    public static partial void LogProblem(this ILogger logger, string problem);

    [LoggerMessage(504, LogLevel.Error, "Machine {Identification} could not be built: {Reason}")]
    public static partial void LogNotBuilt(this ILogger logger, MachineIdentificationUnique identification, string reason);

    [LoggerMessage(505, LogLevel.Information, "EtherCAT: the terminal at position {Position} now belongs to machine {Machine} as role {Role}, from the next start on")]
    public static partial void LogAssigned(this ILogger logger, int position, MachineIdentificationUnique machine, ushort role);

    [LoggerMessage(506, LogLevel.Information, "EtherCAT: all terminals work again and nothing is left to report")]
    public static partial void LogCleared(this ILogger logger);

    [LoggerMessage(507, LogLevel.Error, "EtherCAT is interrupted, all machines on it are in their safe state: {Fault}")]
    public static partial void LogInterrupted(this ILogger logger, string fault);

    [LoggerMessage(508, LogLevel.Information, "EtherCAT: the bus answers again")]
    public static partial void LogRestored(this ILogger logger);

    [LoggerMessage(509, LogLevel.Warning, "EtherCAT: {Terminal} at position {Position} sent emergency {Code} ({Meaning}), register {Register}, data {Data}")]
    public static partial void LogEmergency(this ILogger logger, string terminal, int position, string code, string meaning, string register, string data);

    [LoggerMessage(510, LogLevel.Error, "EtherCAT: the bus could not be brought up because of a defect. Report this with the log")]
    public static partial void LogDefect(this ILogger logger, Exception failure);

    [LoggerMessage(512, LogLevel.Error, "EtherCAT: the capture to {File} has ended: {Reason}")]
    public static partial void LogCaptureEnded(this ILogger logger, string file, string reason);

    [LoggerMessage(513, LogLevel.Information, "EtherCAT: the bus is the interface that answers: {Found}. Others: {Others}")]
    public static partial void LogInterface(this ILogger logger, string found, string others);

    [LoggerMessage(514, LogLevel.Information, "EtherCAT: the terminal at position {Position} belongs to no machine any more, from the next start on")]
    public static partial void LogReleased(this ILogger logger, int position);

    [LoggerMessage(515, LogLevel.Warning, "EtherCAT: {Terminal} at position {Position} sent {Count} more emergencies within that minute")]
    public static partial void LogEmergenciesLeftOut(this ILogger logger, string terminal, int position, long count);

    [LoggerMessage(516, LogLevel.Information, "EtherCAT: the mailbox gateway listens on {EndPoint}; programs on this computer can write every object of every terminal")]
    public static partial void LogGatewayOpen(this ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(517, LogLevel.Warning, "EtherCAT: the mailbox gateway listens on {EndPoint}; whoever reaches this address can write every object of every terminal")]
    public static partial void LogGatewayOpenToNetwork(this ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(518, LogLevel.Error, "EtherCAT: the mailbox gateway cannot listen on {EndPoint}, so there is none: {Reason}. Correct Bus:MailboxGateway:Address or Bus:MailboxGateway:Port")]
    public static partial void LogGatewayFailed(this ILogger logger, IPEndPoint endPoint, string reason);

    [LoggerMessage(519, LogLevel.Information, "EtherCAT: the mailbox gateway is used from {Client}")]
    public static partial void LogGatewayUsed(this ILogger logger, IPAddress client);

    [LoggerMessage(520, LogLevel.Information, "EtherCAT: {Subdevices} subdevices were plugged in and take part now; {Machines} machines came with them")]
    public static partial void LogTakenIn(this ILogger logger, int subdevices, int machines);

    [LoggerMessage(521, LogLevel.Warning, "EtherCAT: what was plugged in could not be taken in: {Reason} Trying again")]
    public static partial void LogNotTakenIn(this ILogger logger, string reason);

    [LoggerMessage(522, LogLevel.Information, "EtherCAT: the terminal at position {Position} was exchanged for another of its type")]
    public static partial void LogExchanged(this ILogger logger, int position);

    [LoggerMessage(523, LogLevel.Error, "EtherCAT: what was plugged in could not be taken in because of a defect. Restart to use it, and report this with the log")]
    public static partial void LogAdditionDefect(this ILogger logger, Exception failure);
}
