using Microsoft.Extensions.Logging;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat;

/// <summary>What the library logs. Nothing of it on the cycle thread; what an operator has to know is in <see cref="SegmentSnapshot"/> as well.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "The segment is {Phase}: {Subdevices} subdevices")]
    public static partial void LogPhase(this ILogger logger, SegmentPhase phase, int subdevices);

    [LoggerMessage(2, LogLevel.Debug, "{Subdevice} is in {State} and is started again")]
    public static partial void LogRecovery(this ILogger logger, string subdevice, AlState state);

    [LoggerMessage(3, LogLevel.Debug, "{Subdevice} has been started again")]
    public static partial void LogRecovered(this ILogger logger, string subdevice);

    [LoggerMessage(4, LogLevel.Error, "An unexpected error in the EtherCAT worker; it continues. Report this with the log")]
    public static partial void LogWorkerDefect(this ILogger logger, Exception defect);

    [LoggerMessage(5, LogLevel.Error, "An unexpected error in the supervision of the EtherCAT segment; it continues. Report this with the log")]
    public static partial void LogSupervisionDefect(this ILogger logger, Exception defect);

    [LoggerMessage(6, LogLevel.Debug, "{Subdevices} subdevices were added, the first is {Subdevice}")]
    public static partial void LogAdded(this ILogger logger, int subdevices, string subdevice);

    [LoggerMessage(7, LogLevel.Debug, "The bus was interrupted while subdevices joined it: {Reason}")]
    public static partial void LogAdditionInterrupted(this ILogger logger, string reason);
}
