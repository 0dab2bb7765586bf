using System.Collections.Concurrent;

namespace PanelServer.EtherCat.Acyclic;

/// <summary>
/// Runs all acyclic work (scan, start-up, mailbox, diagnosis, recovery) as ordinary asynchronous methods on one thread at a time,
/// with the transport's clock as time. Nothing here needs a lock, and with virtual time every run is the same.
/// </summary>
internal sealed class BusScheduler(Func<long> now) : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _timers = new();

    /// <summary>Signalled when another thread has queued work.</summary>
    public AutoResetEvent WorkQueued { get; } = new(false);

    /// <summary>The transport's clock.</summary>
    public long NowNanoseconds => now();

    /// <summary>When the next delay ends; <see cref="long.MaxValue"/> without one.</summary>
    public long NextTimer => _timers.TryPeek(out _, out long due) ? due : long.MaxValue;

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        _ready.Enqueue((d, state));
        WorkQueued.Set();
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs everything that is ready, and what becomes ready by that.</summary>
    /// <returns>True when anything ran.</returns>
    public bool RunReady()
    {
        bool ran = false;
        SynchronizationContext? previous = Current;
        SetSynchronizationContext(this);
        try
        {
            while (true)
            {
                while (_timers.TryPeek(out TaskCompletionSource? timer, out long due) && due <= now())
                {
                    _timers.Dequeue();
                    timer.TrySetResult();
                }

                if (!_ready.TryDequeue(out (SendOrPostCallback Callback, object? State) work))
                {
                    return ran;
                }

                ran = true;
                work.Callback(work.State);
            }
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }

    /// <summary>Completes when the transport's clock has moved on; to be called from work on this scheduler.</summary>
    public Task Delay(TimeSpan time)
    {
        // Continuations come back through Post; asynchronous ones would take Task.WhenAll through the thread pool.
        TaskCompletionSource timer = new();
        _timers.Enqueue(timer, now() + time.WholeNanoseconds());
        return timer.Task;
    }

    /// <summary>Runs work on this scheduler; callable from any thread. The caller's continuation never runs on the scheduler.</summary>
    public Task<T> InvokeAsync<T>(Func<Task<T>> work)
    {
        TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ => Forward(work, completion), null);
        return completion.Task;
    }

    private static async void Forward<T>(Func<Task<T>> work, TaskCompletionSource<T> completion)
    {
        try
        {
            completion.TrySetResult(await work());
        }
        catch (OperationCanceledException canceled)
        {
            completion.TrySetCanceled(canceled.CancellationToken);
        }
        catch (Exception failure)
        {
            completion.TrySetException(failure);
        }
    }
}
