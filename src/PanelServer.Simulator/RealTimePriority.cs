using System.Runtime.InteropServices;

namespace PanelServer.Simulator;

/// <summary>Real-time scheduling of the serving thread, so that other work of the host does not make answers late.</summary>
internal static partial class RealTimePriority
{
    private const int FirstInFirstOut = 1;

    /// <summary>Above ordinary work, below a main device that takes the usual 80 to 95.</summary>
    private const int Priority = 40;

    /// <summary>Gives the calling thread real-time priority (sched(7), SCHED_FIFO); needs CAP_SYS_NICE.</summary>
    /// <returns>False if the system does not allow it.</returns>
    public static bool TryTake()
    {
        int parameter = Priority;
        return SetScheduler(0, FirstInFirstOut, ref parameter) == 0;
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, ref int parameter);
}
