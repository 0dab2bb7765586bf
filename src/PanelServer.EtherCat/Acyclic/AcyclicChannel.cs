using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Acyclic;

/// <summary>
/// Carries acyclic datagrams. Datagrams requested at the same time share frames, so the same step for many subdevices costs few frames.
/// Without a running cycle the worker uses the transport itself; with one the frames go through the cycle thread, which sends them
/// behind its own and hands back the answers.
/// </summary>
internal sealed class AcyclicChannel
{
    /// <summary>Frames in flight at most.</summary>
    private const int FrameCount = 16;

    private readonly FrameEngine _engine;
    private readonly TransportLease _lease;
    private readonly Queue<DatagramRequest> _waiting = new();
    private readonly Queue<AcyclicFrame> _free = new();
    private readonly SpscQueue<AcyclicFrame> _toCycle = new(FrameCount);
    private readonly SpscQueue<AcyclicFrame> _fromCycle = new(FrameCount);
    private readonly AcyclicFrame?[] _inCycle = new AcyclicFrame?[FrameCount];
    private readonly long _longestTimeout;
    private int _withCycle;

    public AcyclicChannel(FrameEngine engine, TransportLease lease, TimeSpan longestTimeout)
    {
        _engine = engine;
        _lease = lease;
        _longestTimeout = longestTimeout.WholeNanoseconds();
        for (int i = 0; i < FrameCount; i++)
        {
            _free.Enqueue(new AcyclicFrame());
        }
    }

    /// <summary>True while the cycle thread has frames of ours.</summary>
    public bool IsWaitingForCycle => _withCycle > 0;

    /// <summary>True when datagrams wait to be sent.</summary>
    public bool HasWaiting => _waiting.Count > 0;

    /// <summary>Queues a datagram; worker only.</summary>
    public Task<ushort> SendAsync(DatagramRequest request)
    {
        _waiting.Enqueue(request);
        return request.Completion;
    }

    /// <summary>Sends what is queued and completes what is answered; worker only.</summary>
    /// <returns>True when anything was sent or completed.</returns>
    public bool Step()
    {
        if (_lease.CycleRuns)
        {
            return HandToCycle() | TakeFromCycle();
        }

        if (_waiting.Count == 0 && _withCycle == 0)
        {
            return false;
        }

        if (!_lease.TryEnter())
        {
            return false;
        }

        try
        {
            ReturnAll();
            TakeFromCycle();
            ExchangeDirectly();
        }
        finally
        {
            _lease.Exit();
        }

        return true;
    }

    /// <summary>Sends at most <paramref name="limit"/> frames; cycle thread only.</summary>
    public void SendFromCycle(int limit, long deadlineNanoseconds)
    {
        for (int i = 0; i < FrameCount && limit > 0; i++)
        {
            if (_inCycle[i] is not null)
            {
                continue;
            }

            AcyclicFrame? frame = _toCycle.TryDequeue();
            if (frame is null)
            {
                return;
            }

            if (_engine.TrySend(frame.Frame, deadlineNanoseconds))
            {
                _inCycle[i] = frame;
                limit--;
            }
            else
            {
                _fromCycle.TryEnqueue(frame);
            }
        }
    }

    /// <summary>Hands answered and expired frames back to the worker; cycle thread only.</summary>
    public void ReturnFinished(long nowNanoseconds)
    {
        for (int i = 0; i < FrameCount; i++)
        {
            AcyclicFrame? frame = _inCycle[i];
            if (frame is null || (!frame.Frame.IsAnswered && frame.Frame.Deadline > nowNanoseconds))
            {
                continue;
            }

            _engine.GiveUp(frame.Frame);
            _inCycle[i] = null;
            _fromCycle.TryEnqueue(frame);
        }
    }

    /// <summary>Gives up all frames that the cycle thread has or should send; by whoever holds the transport.</summary>
    public void ReturnAll()
    {
        ReturnFinished(long.MaxValue);
        while (_toCycle.TryDequeue() is { } frame)
        {
            frame.Frame.IsAnswered = false;
            _fromCycle.TryEnqueue(frame);
        }
    }

    private bool HandToCycle()
    {
        bool handed = false;
        while (_waiting.Count > 0 && _free.TryDequeue(out AcyclicFrame? frame))
        {
            Pack(frame);
            _toCycle.TryEnqueue(frame);
            _withCycle++;
            handed = true;
        }

        return handed;
    }

    private bool TakeFromCycle()
    {
        bool taken = false;
        while (_fromCycle.TryDequeue() is { } frame)
        {
            _withCycle--;
            Finish(frame);
            taken = true;
        }

        return taken;
    }

    private void ExchangeDirectly()
    {
        List<AcyclicFrame> frames = new(FrameCount);
        int left = 0;
        long deadline = 0L;
        try
        {
            while (_waiting.Count > 0 && _free.TryDequeue(out AcyclicFrame? frame))
            {
                frames.Add(frame);
                Pack(frame);
                deadline = Math.Max(deadline, _engine.NowNanoseconds + frame.TimeoutNanoseconds(_longestTimeout));
                left += _engine.TrySend(frame.Frame, deadline) ? 1 : 0;
            }

            // The answer to the cycle's outputs may come in between.
            while (left > 0 && _engine.Receive(deadline) is { } answered)
            {
                left -= frames.Exists(frame => frame.Frame == answered) ? 1 : 0;
            }
        }
        finally
        {
            // Also when the transport fails in a way that it must not: whoever waits for these frames hears that they are lost.
            foreach (AcyclicFrame frame in frames)
            {
                _engine.GiveUp(frame.Frame);
                Finish(frame);
            }
        }
    }

    private void Pack(AcyclicFrame frame)
    {
        frame.Frame.Clear();
        while (_waiting.TryPeek(out DatagramRequest? request) && frame.TryAdd(request))
        {
            _waiting.Dequeue();
        }
    }

    private void Finish(AcyclicFrame frame)
    {
        if (frame.Frame.IsAnswered)
        {
            frame.CompleteRequests();
        }
        else
        {
            foreach (DatagramRequest request in frame.Requests)
            {
                if (request.LoseAttempt())
                {
                    _waiting.Enqueue(request);
                }
            }
        }

        _free.Enqueue(frame);
    }
}
