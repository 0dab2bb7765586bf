namespace PanelServer.EtherCat;

/// <content>The worker that runs all acyclic work.</content>
public sealed partial class MainDevice
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    // Far longer than a cycle holds the transport; a thread that holds it longer never gives it back.
    private static readonly TimeSpan LongestExchange = TimeSpan.FromSeconds(2);

    private Thread? _worker;
    private volatile Exception? _workerFailure;
    private volatile bool _isStopping;

    /// <summary>The last exception that the worker caught before it continued; null if there was none. Always a defect, of this program or of the transport.</summary>
    public Exception? WorkerFailure => _workerFailure;

    /// <summary>Starts the worker thread. Without it all asynchronous work runs in <see cref="Pump"/> only.</summary>
    /// <exception cref="InvalidOperationException">It has been started before.</exception>
    public void Start()
    {
        if (_worker is not null)
        {
            throw new InvalidOperationException("The main device has been started already.");
        }

        _worker = new Thread(Work) { Name = "EtherCAT worker", IsBackground = true };
        _worker.Start();
    }

    /// <summary>Does all acyclic work that can be done now; for callers that step time by hand instead of calling <see cref="Start"/>.</summary>
    /// <returns>True when anything was done.</returns>
    public bool Pump()
    {
        bool ran = _scheduler.RunReady();
        return _channel.Step() | ran;
    }

    /// <summary>
    /// Pumps until a task is complete, letting the transport's clock run from one delay to the next. For use without a running cycle
    /// and without <see cref="Start"/>.
    /// </summary>
    /// <returns>The task's result.</returns>
    /// <exception cref="InvalidOperationException">The task waits for something that pumping cannot bring about.</exception>
    public T RunUntil<T>(Task<T> task)
    {
        RunUntil((Task)task);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Pumps until a task is complete; see the other overload.</summary>
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

    /// <summary>
    /// Does something while nobody uses the transport, for what lives at its far end in this process. Never waits and allocates nothing.
    /// </summary>
    /// <param name="work">What to do; short.</param>
    /// <returns>False when the transport was in use, by the worker when the cycle thread asks, by the cycle thread when the worker does; nothing was done then.</returns>
    public bool TryWhileTransportIsIdle(Action work)
    {
        if (!_lease.TryEnter())
        {
            return false;
        }

        try
        {
            work();
            return true;
        }
        finally
        {
            _lease.Exit();
        }
    }

    /// <summary>
    /// Ends the worker and closes the transport. Subdevices lose their outputs by their watchdogs. A cycle thread that still calls
    /// <see cref="Exchange"/> is told <see cref="Cycle.ExchangeStatus.Busy"/> from then on.
    /// </summary>
    public void Dispose()
    {
        if (_isStopping)
        {
            return;
        }

        _isStopping = true;
        _scheduler.WorkQueued.Set();
        _worker?.Join();
        _running.Cancel();
        _running.Dispose();

        // A transport that is closed while a frame is exchanged would pull memory and socket from under the cycle thread.
        if (_lease.TryClose(LongestExchange))
        {
            _transport.Dispose();
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
                _workerFailure = failure;
                Thread.Sleep(LongestWait);
            }
        }
    }

    private void Wait()
    {
        // Virtual time: before a cycle runs it goes from one delay to the next, as fast as work is done; from then on the cycle moves it.
        if (_transport.IsTimeVirtual && !_lease.CycleRuns && _scheduler.NextTimer != long.MaxValue)
        {
            if (_phase == SegmentPhase.Op)
            {
                // Without a cycle there is nothing to hurry for once all is running.
                _scheduler.WorkQueued.WaitOne(TimeSpan.FromMilliseconds(1));
            }

            WaitOnTransport(_scheduler.NextTimer);
            return;
        }

        // With frames at the cycle thread an answer is due within a cycle; nothing there may wake this thread, so it looks itself.
        TimeSpan longest = _channel.IsWaitingForCycle || _channel.HasWaiting ? _options.CycleTime : LongestWait;
        TimeSpan untilTimer = Nanoseconds.ToTimeSpan(Math.Max(0, _scheduler.NextTimer - _engine.NowNanoseconds));
        TimeSpan wait = untilTimer < longest ? untilTimer : longest;
        if (wait < TimeSpan.FromMilliseconds(1) && !_lease.CycleRuns)
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
        if (_lease.TryEnter())
        {
            try
            {
                _engine.Receive(untilNanoseconds);
            }
            finally
            {
                _lease.Exit();
            }
        }
    }
}
