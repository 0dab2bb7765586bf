using System.Runtime;
using System.Runtime.InteropServices;
using PanelServer.Machines;

namespace PanelServer.ControlLoop;

/// <summary>The one thread that runs the machines, at a fixed rate, until it is stopped.</summary>
public sealed partial class ControlLoopThread
{
    private static readonly TimeSpan SafeTime = TimeSpan.FromMilliseconds(200);

    private readonly ControlCycle _cycle;
    private readonly ControlLoopOptions _options;
    private readonly Action<string> _warn;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <summary>Prepares the thread; it runs after <see cref="Start"/>.</summary>
    /// <param name="cycle">What to run in each cycle.</param>
    /// <param name="options">How.</param>
    /// <param name="warn">Receives what the operating system refused, and what went wrong at the end; never called between the first and the last cycle.</param>
    public ControlLoopThread(ControlCycle cycle, ControlLoopOptions options, Action<string> warn)
    {
        _cycle = cycle;
        _options = options;
        _warn = warn;
        _thread = new(Run) { Name = "control-loop", IsBackground = true };
    }

    /// <summary>What the loop has measured of itself.</summary>
    public CycleStatistics Statistics { get; } = new();

    /// <summary>
    /// How far the next deadline is to be moved, in nanoseconds, so that the loop follows a reference clock. Asked once in
    /// every cycle, on the cycle thread.
    /// </summary>
    public Func<long>? PhaseCorrection { get; init; }

    /// <summary>How time goes by; the clock's unless said otherwise.</summary>
    public LoopTime Time { get; init; } = LoopTime.Real();

    /// <summary>Completes when the loop has ended and outputs are safe; faults with what ended it before its time.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Lets the cycle under way end, brings every machine into its safe state, and ends the thread.</summary>
    /// <returns><see cref="Ended"/>.</returns>
    public Task StopAsync()
    {
        _isStopping = true;
        return _ended.Task;
    }

    private long PeriodNanoseconds => _options.CycleTimeMicroseconds * 1000L;

    private void Run()
    {
        Cycle cycle = new(0, TimeSpan.Zero, TimeSpan.FromMicroseconds(_options.CycleTimeMicroseconds));
        try
        {
            Prepare();
            RunCycles(ref cycle);
            RunSafeCycles(cycle);
            _ended.SetResult();
        }
        catch (Exception exception)
        {
            // A defect of the loop itself. The outputs must be safe before anybody hears of it.
            TryRunSafeCycles(cycle);
            _ended.SetException(exception);
        }
    }

    // Long enough for what is told to stop through a slow line behind a terminal, such as the inverter of a screw.
    private void RunSafeCycles(Cycle cycle)
    {
        CyclePacer pacer = new(PeriodNanoseconds, spinNanoseconds: 0);
        pacer.Start();
        TimeSpan end = cycle.Time + SafeTime;
        while (cycle.Time < end)
        {
            pacer.Wait();
            cycle = cycle.Next(TimeSpan.FromTicks(PeriodNanoseconds / TimeSpan.NanosecondsPerTick));
            _cycle.RunSafe(cycle);
        }
    }

    private void TryRunSafeCycles(Cycle cycle)
    {
        try
        {
            RunSafeCycles(cycle);
        }
        catch (Exception exception)
        {
            _warn($"The outputs could not be made safe after a defect of the control loop; the terminals' watchdogs switch them off. {exception.Message}");
        }
    }

    private void Prepare()
    {
        LinuxThread.SharpenTimers();
        Statistics.Begin(GetThreadId());
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        WarnIf(_options.CpuCore is { } core ? LinuxThread.BindToCore(core) : null);
        WarnIf(_options.RealTimePriority is { } priority ? LinuxThread.SetRealTimePriority(priority) : null);
        WarnIf(_options.LockMemory ? LinuxThread.LockMemory() : null);
    }

    private void WarnIf(string? refusal)
    {
        if (refusal is not null)
        {
            _warn(refusal);
        }
    }

    private void RunCycles(ref Cycle cycle)
    {
        long period = PeriodNanoseconds;
        CyclePacer pacer = new(period, _options.SpinMicroseconds * 1000L);
        pacer.Start();
        long previous = LinuxThread.NowNanoseconds();
        long allocatedBefore = 0;
        while (true)
        {
            WakeUp wakeUp = pacer.Wait();
            if (_isStopping)
            {
                return;
            }

            long missed = Time.IsSimulated ? 0 : wakeUp.Missed;
            for (int i = 0; i < Time.Speed && !_isStopping; i++)
            {
                long start = LinuxThread.NowNanoseconds();
                cycle = cycle.Next(TimeSpan.FromTicks((missed + 1) * period / TimeSpan.NanosecondsPerTick));
                _cycle.Run(cycle);
                Time.Publish(cycle.Time);
                if (PhaseCorrection is { } correction)
                {
                    pacer.Shift(correction());
                }

                long end = LinuxThread.NowNanoseconds();
                if (Statistics.Cycles == 0)
                {
                    // The runtime makes what the code needs when it runs first (comparers, static fields).
                    allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
                }

                // Only the first of several cycles waited for a deadline.
                Statistics.Add(
                    i == 0 ? wakeUp : default,
                    i == 0 ? start - previous - period : 0,
                    end - start,
                    GC.GetAllocatedBytesForCurrentThread() - allocatedBefore);
                previous = i == 0 ? start : previous;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThreadId();
}
