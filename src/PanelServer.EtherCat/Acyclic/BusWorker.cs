namespace PanelServer.EtherCat.Acyclic;

/// <summary>Runs the acyclic work: on a thread of its own, or for a caller that steps time by hand.</summary>
/// <param name="tools">What the work is done with; the transport is closed with the worker.</param>
/// <param name="isAtRest">True when a segment runs and nothing is in a hurry.</param>
internal sealed class BusWorker(BusTools tools, Func<bool> isAtRest) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    // Far longer than a cycle holds the transport; a thread that holds it longer never gives it back.
    private static readonly TimeSpan LongestExchange = TimeSpan.FromSeconds(2);

    private readonly BusScheduler _scheduler = tools.Scheduler;
    private Thread? _thread;
    private volatile bool _isStopping;

    /// <summary>Starts the thread.</summary>
    /// <exception cref="InvalidOperationException">It has been started before.</exception>
    public void Start()
    {
        if (_thread is not null)
        {
            throw new InvalidOperationException("The main device has been started already.");
        }

        _thread = new Thread(Work) { Name = "EtherCAT worker", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Does all work that can be done now.</summary>
    /// <returns>True when anything was done.</returns>
    public bool Pump()
    {
        bool ran = _scheduler.RunReady();
        return tools.Channel.Step() | ran;
    }

    /// <summary>Pumps until a task is complete, letting the transport's clock run from one delay to the next.</summary>
    /// <exception cref="InvalidOperationException">The task waits for something that pumping cannot bring about.</exception>
    public void RunUntil(Task task)
    {
        while (!task.IsCompleted)
        {
            if (Pump())
            {
                continue;
            }

            long next = _scheduler.NextTimer;
            if (next == long.MaxValue)
            {
                throw new InvalidOperationException("Nothing is left to do although the task is not complete.");
            }

            WaitOnTransport(next);
        }

        task.GetAwaiter().GetResult();
    }

    /// <summary>Ends the thread and closes the transport.</summary>
    public void Dispose()
    {
        if (_isStopping)
        {
            return;
        }

        _isStopping = true;
        _scheduler.WorkQueued.Set();
        _thread?.Join();

        // A transport that is closed while a frame is exchanged would pull memory and socket from under the cycle thread.
        if (tools.Lease.TryClose(LongestExchange))
        {
            tools.Transport.Dispose();
        }
    }

    private void Work()
    {
        while (!_isStopping)
        {
            try
            {
                if (!Pump())
                {
                    Wait();
                }
            }
            catch (Exception failure)
            {
                // A defect, here or of the transport. It must not end the process, and with it every machine: what was under way is lost
                // like a frame, and the next attempt may find better.
                tools.Report(failure);
                Thread.Sleep(LongestWait);
            }
        }
    }

    private void Wait()
    {
        // Virtual time: before a cycle runs it goes from one delay to the next, as fast as work is done; from then on the cycle moves it.
        if (tools.Transport.IsTimeVirtual && !tools.Lease.CycleRuns && _scheduler.NextTimer != long.MaxValue)
        {
            if (isAtRest())
            {
                // Without a cycle there is nothing to hurry for once all is running.
                _scheduler.WorkQueued.WaitOne(TimeSpan.FromMilliseconds(1));
            }

            WaitOnTransport(_scheduler.NextTimer);
            return;
        }

        // With frames at the cycle thread an answer is due within a cycle; nothing there may wake this thread, so it looks itself.
        TimeSpan longest = tools.Channel.IsWaitingForCycle || tools.Channel.HasWaiting ? tools.Options.CycleTime : LongestWait;
        TimeSpan untilTimer = Nanoseconds.ToTimeSpan(Math.Max(0, _scheduler.NextTimer - tools.Engine.NowNanoseconds));
        if (tools.Transport.IsTimeVirtual)
        {
            // Time comes in whole cycles then: a delay ends with the first one after it.
            untilTimer += tools.Options.CycleTime;
        }

        TimeSpan wait = untilTimer < longest ? untilTimer : longest;
        if (wait < TimeSpan.FromMilliseconds(1) && !tools.Lease.CycleRuns)
        {
            Thread.Yield();
            return;
        }

        // Whole milliseconds are waited for, and a part of one is cut off: rounded up, so that one delay is one wake-up.
        _scheduler.WorkQueued.WaitOne(Math.Max(1, (int)Math.Ceiling(wait.TotalMilliseconds)));
    }

    /// <summary>Lets time pass on the transport's clock: a receive with nothing in flight ends at its deadline.</summary>
    private void WaitOnTransport(long untilNanoseconds)
    {
        if (tools.Lease.TryEnter())
        {
            try
            {
                tools.Engine.Receive(untilNanoseconds);
            }
            finally
            {
                tools.Lease.Exit();
            }
        }
    }
}
