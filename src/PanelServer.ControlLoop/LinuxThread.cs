using System.Runtime.InteropServices;

namespace PanelServer.ControlLoop;

/// <summary>What the calling thread may ask of Linux. Each call returns null, or why it was refused and what to do.</summary>
internal static partial class LinuxThread
{
    private const int SchedFifo = 1;
    private const int LockCurrentAndFutureOnFault = 1 | 2 | 4;
    private const int SetTimerSlack = 29;
    private const int ClockMonotonic = 1;
    private const int AbsoluteTime = 1;
    private const int BitsPerWord = 64;

    /// <summary>Binds the calling thread to a core.</summary>
    /// <param name="core">The core, from 0.</param>
    public static string? BindToCore(int core)
    {
        Span<ulong> mask = stackalloc ulong[1024 / BitsPerWord];
        mask.Clear();
        mask[core / BitsPerWord] = 1UL << (core % BitsPerWord);
        return SetAffinity(0, mask.Length * sizeof(ulong), ref mask[0]) == 0
            ? null
            : $"The control loop could not be bound to CPU core {core}: {LastError()}. Check ControlLoop:CpuCore; this machine has cores 0 to {Environment.ProcessorCount - 1}.";
    }

    /// <summary>Gives the calling thread a real-time priority.</summary>
    /// <param name="priority">1 to 99.</param>
    public static string? SetRealTimePriority(int priority) =>
        SetScheduler(0, SchedFifo, ref priority) == 0
            ? null
            : $"The control loop did not get real-time priority {priority}: {LastError()}. Give the process CAP_SYS_NICE or an rtprio limit of {priority} (systemd: LimitRTPRIO), or leave ControlLoop:RealTimePriority out.";

    /// <summary>
    /// Keeps in RAM whatever memory of the process has been used once, now or later. What the loop needs it has used after its first cycles;
    /// what nobody ever touches takes no RAM.
    /// </summary>
    public static string? LockMemory() =>
        MemoryLockAll(LockCurrentAndFutureOnFault) == 0
            ? null
            : $"Memory could not be locked: {LastError()}. Give the process CAP_IPC_LOCK or an unlimited memlock limit (systemd: LimitMEMLOCK=infinity), or set ControlLoop:LockMemory to false.";

    /// <summary>Asks for timers of the calling thread that are not rounded; they are late by up to 50 µs otherwise.</summary>
    public static void SharpenTimers() => _ = ProcessControl(SetTimerSlack, 1, 0, 0, 0);

    /// <summary>Time of the monotonic clock.</summary>
    public static long NowNanoseconds()
    {
        _ = GetTime(ClockMonotonic, out TimeSpec time);
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }

    /// <summary>Sleeps until a time of the monotonic clock. Returns early only if a signal comes in.</summary>
    public static void SleepUntil(long nanoseconds)
    {
        (long seconds, long rest) = Math.DivRem(nanoseconds, 1_000_000_000);
        TimeSpec time = new() { Seconds = seconds, Nanoseconds = rest };
        _ = Sleep(ClockMonotonic, AbsoluteTime, ref time, 0);
    }

    private static string LastError() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nint size, ref ulong mask);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SetScheduler(int thread, int policy, ref int priority);

    [LibraryImport("libc", EntryPoint = "mlockall", SetLastError = true)]
    private static partial int MemoryLockAll(int flags);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int Sleep(int clock, int flags, ref TimeSpec time, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
