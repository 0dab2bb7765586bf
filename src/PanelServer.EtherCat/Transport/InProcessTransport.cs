using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Transport;

/// <summary>
/// Connects the main device to a segment in the same process. With a <see cref="VirtualClock"/> waiting costs no time:
/// the clock jumps to the next answer or to the deadline. Without one the clock is the system's monotonic clock.
/// </summary>
public sealed class InProcessTransport : IFrameTransport, IAnswerSink
{
    /// <summary>Frames that can be on their way back at one time; further ones are lost, as in a full receive ring.</summary>
    public const int Capacity = 64;

    private readonly IInProcessSegment _segment;
    private readonly VirtualClock? _clock;
    private readonly byte[] _outgoing = new byte[FrameFormat.MaximumLength];
    private readonly Answer[] _answers = new Answer[Capacity];
    private long _deliveries;

    /// <summary>Makes the connection.</summary>
    /// <param name="segment">What answers.</param>
    /// <param name="clock">Virtual time, or null for real time.</param>
    public InProcessTransport(IInProcessSegment segment, VirtualClock? clock = null)
    {
        _segment = segment;
        _clock = clock;
        for (int i = 0; i < Capacity; i++)
        {
            _answers[i].Bytes = new byte[FrameFormat.MaximumLength];
        }

        segment.Connect(this);
    }

    /// <inheritdoc/>
    public long NowNanoseconds => _clock?.NowNanoseconds ?? MonotonicClock.NowNanoseconds;

    /// <inheritdoc/>
    public bool IsTimeVirtual => _clock is not null;

    /// <inheritdoc/>
    public bool IsLinkUp => _segment.IsLinkUp;

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        if (!_segment.IsLinkUp || frame.Length > _outgoing.Length)
        {
            return false;
        }

        frame.CopyTo(_outgoing);
        _segment.Process(_outgoing.AsSpan(0, frame.Length), NowNanoseconds, this);
        return true;
    }

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer, long deadlineNanoseconds)
    {
        while (true)
        {
            int next = EarliestAnswer();
            long now = NowNanoseconds;
            if (next >= 0 && _answers[next].Arrival <= now)
            {
                ref Answer answer = ref _answers[next];
                int length = answer.Length;
                answer.Bytes.AsSpan(0, length).CopyTo(buffer);
                answer.Length = 0;
                return length;
            }

            if (now >= deadlineNanoseconds)
            {
                return 0;
            }

            long wakeUp = next >= 0 ? Math.Min(_answers[next].Arrival, deadlineNanoseconds) : deadlineNanoseconds;
            WaitUntil(wakeUp);
        }
    }

    /// <inheritdoc/>
    void IAnswerSink.Deliver(ReadOnlySpan<byte> frame, long arrivalNanoseconds)
    {
        foreach (ref Answer answer in _answers.AsSpan())
        {
            if (answer.Length == 0 && !frame.IsEmpty && frame.Length <= answer.Bytes.Length)
            {
                frame.CopyTo(answer.Bytes);
                answer.Length = frame.Length;
                answer.Arrival = arrivalNanoseconds;
                answer.Order = _deliveries++;
                return;
            }
        }
    }

    /// <summary>Nothing to release; the segment belongs to whoever made it.</summary>
    public void Dispose()
    {
    }

    private void WaitUntil(long nanoseconds)
    {
        if (_clock is not null)
        {
            _clock.AdvanceTo(nanoseconds);
        }
        else
        {
            Thread.SpinWait(20);
        }
    }

    private int EarliestAnswer()
    {
        int best = -1;
        for (int i = 0; i < Capacity; i++)
        {
            ref Answer candidate = ref _answers[i];
            if (candidate.Length != 0 && (best < 0 || Precedes(candidate, _answers[best])))
            {
                best = i;
            }
        }

        return best;
    }

    private static bool Precedes(in Answer a, in Answer b) =>
        a.Arrival < b.Arrival || (a.Arrival == b.Arrival && a.Order < b.Order);

    private struct Answer
    {
        public byte[] Bytes;
        public int Length;
        public long Arrival;
        public long Order;
    }
}
