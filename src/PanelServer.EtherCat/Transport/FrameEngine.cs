using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Transport;

/// <summary>
/// Several frames in flight over one transport: numbers them, matches answers, drops and counts everything else.
/// Used by one thread at a time; allocates nothing after construction.
/// </summary>
internal sealed class FrameEngine(IFrameTransport transport)
{
    private readonly BusFrame?[] _inFlight = new BusFrame?[256];
    private readonly Past[] _past = new Past[256];
    private readonly byte[] _receiveBuffer = GC.AllocateArray<byte>(FrameFormat.MaximumLength, pinned: true);
    private ushort _sequence;
    private bool _marksNothing;

    private enum Past : byte
    {
        Never,
        Answered,
        GivenUp,
    }

    /// <summary>What happened so far.</summary>
    public FrameCounters Counters { get; } = new();

    /// <summary>Frames waiting for their answer.</summary>
    public int InFlight { get; private set; }

    /// <summary>Clock of the transport.</summary>
    public long NowNanoseconds => transport.NowNanoseconds;

    /// <summary>See <see cref="IFrameTransport.RelaysFrames"/>.</summary>
    public bool RelaysFrames => transport.RelaysFrames;

    /// <summary>Sends a frame; it stays in flight until <see cref="Receive"/> returns it or it is given up.</summary>
    /// <returns>False when the interface did not take it or 256 frames are in flight.</returns>
    public bool TrySend(BusFrame frame, long deadlineNanoseconds)
    {
        frame.IsAnswered = false;
        if (InFlight == _inFlight.Length)
        {
            Counters.CountSendFailure();
            return false;
        }

        do
        {
            _sequence++;
        }
        while (_inFlight[(byte)_sequence] is not null);

        frame.Stamp(_sequence);
        frame.Deadline = deadlineNanoseconds;
        if (!transport.TrySend(frame.Bytes))
        {
            Counters.CountSendFailure();
            return false;
        }

        frame.Slot = (byte)_sequence;
        _inFlight[frame.Slot] = frame;
        InFlight++;
        Counters.CountSent();
        return true;
    }

    /// <summary>Waits for the next answer to any frame in flight.</summary>
    /// <returns>The answered frame, or null when none came until the deadline.</returns>
    public BusFrame? Receive(long deadlineNanoseconds)
    {
        while (true)
        {
            int length = transport.Receive(_receiveBuffer, deadlineNanoseconds);
            if (length == 0)
            {
                return null;
            }

            BusFrame? answered = Match(_receiveBuffer.AsSpan(0, length));
            if (answered is not null)
            {
                return answered;
            }
        }
    }

    /// <summary>Stops waiting for a frame and counts it as lost.</summary>
    public void GiveUp(BusFrame frame)
    {
        if (frame.Slot >= 0)
        {
            _past[frame.Slot] = Past.GivenUp;
            Release(frame);
            Counters.CountLost();
        }
    }

    private BusFrame? Match(Span<byte> answer)
    {
        // The index says which frame this could answer; that frame then compares all that must come back unchanged.
        if (answer.Length > FrameFormat.FirstIndexOffset
            && _inFlight[answer[FrameFormat.FirstIndexOffset]] is { } frame
            && HasPassedSegment(answer)
            && frame.TryAccept(answer))
        {
            _marksNothing |= !FrameReader.HasPassedSegment(answer);
            _past[frame.Slot] = Past.Answered;
            Release(frame);
            Counters.CountReceived();
            return frame;
        }

        CountUseless(answer);
        return null;
    }

    // A first subdevice that marks no source address is known by what it counts.
    private bool HasPassedSegment(Span<byte> answer) => FrameReader.HasPassedSegment(answer) || _marksNothing || FrameReader.HasBeenCounted(answer);

    private void CountUseless(Span<byte> answer)
    {
        if (FrameReader.TryOpen(answer, out FrameReader reader) != FrameError.None || !reader.TryReadDatagram(out Datagram first))
        {
            Counters.CountMalformed();
        }
        else if (!HasPassedSegment(answer))
        {
            Counters.CountLoopedBack();
        }
        else if (_inFlight[first.Index] is null)
        {
            CountUnexpected(_past[first.Index]);
        }
        else
        {
            Counters.CountForeign();
        }
    }

    private void CountUnexpected(Past past)
    {
        switch (past)
        {
            case Past.Answered:
                Counters.CountDuplicate();
                break;
            case Past.GivenUp:
                Counters.CountLate();
                break;
            default:
                Counters.CountForeign();
                break;
        }
    }

    private void Release(BusFrame frame)
    {
        _inFlight[frame.Slot] = null;
        frame.Slot = -1;
        InFlight--;
    }
}
