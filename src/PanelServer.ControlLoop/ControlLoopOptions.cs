using System.ComponentModel.DataAnnotations;

namespace PanelServer.ControlLoop;

/// <summary>Settings of the control loop, section <c>ControlLoop</c> of the configuration.</summary>
public sealed class ControlLoopOptions
{
    /// <summary>Time from one cycle to the next, in microseconds. Default 1000.</summary>
    [Range(100, 100_000)]
    public int CycleTimeMicroseconds { get; set; } = 1000;

    /// <summary>
    /// How long before each deadline the thread wakes up and spins, in microseconds. 0, the default, only sleeps; 100 brings the
    /// wake-up error below a microsecond and costs that part of one core.
    /// </summary>
    [Range(0, 100_000)]
    public int SpinMicroseconds { get; set; }

    /// <summary>CPU core that the thread is bound to, counted from 0. Not bound by default.</summary>
    [Range(0, 1023)]
    public int? CpuCore { get; set; }

    /// <summary>Real-time priority (SCHED_FIFO) from 1 to 99. Ordinary scheduling by default. Needs CAP_SYS_NICE or an rtprio limit.</summary>
    [Range(1, 99)]
    public int? RealTimePriority { get; set; }

    /// <summary>Keeps all memory of the process in RAM (mlockall), so that the loop never waits for a page. Off by default. Needs CAP_IPC_LOCK or a memlock limit.</summary>
    public bool LockMemory { get; set; }

    /// <summary>
    /// Time without a completed cycle after which the loop counts as standing still, in milliseconds. All machines then say so in
    /// <c>error</c>, and commands are refused, until cycles go on. Default 500.
    /// </summary>
    [Range(100, 60_000)]
    public int StandstillMilliseconds { get; set; } = 500;
}
