using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Transport.Redundancy;

/// <summary>
/// Cable redundancy: two interfaces joined by a ring of subdevices. A frame goes out on the main interface. In a closed ring it passes all
/// subdevices and comes in on the redundant one. If the ring is interrupted it comes back on the main interface, having passed the
/// subdevices before the interruption, and is sent on the redundant interface as it is: so the subdevices behind the interruption
/// process it in the same order, working counters, positions and inputs of both halves add up in one frame, and it comes in on the redundant
/// interface as ever. If the main interface leads nowhere, frames go out on the redundant one.
/// </summary>
/// <remarks>
/// A marker in each direction finds out where frames lead, so that nothing has to be lost first. Used by one thread at a time like any
/// transport; waits by polling both interfaces.
/// </remarks>
public sealed class RedundantTransport : IFrameTransport
{
    /// <summary>So long one interface is waited for before the other is looked at.</summary>
    private const long TurnNanoseconds = 10_000;

    /// <summary>
    /// While the ring is open, what one interface reaches the other does not. Frames that began at the wrong one would count positions from
    /// there, so a silence must last before that is risked.
    /// </summary>
    private const long OpenPatienceNanoseconds = 100_000_000;

    // The last octet of the source address, which no subdevice touches, tells where a frame has been.
    private const int OriginOffset = FrameFormat.SourceAddressOffset + 5;
    private const byte FromRedundant = 0x11;
    private const byte Relayed = 0x12;

    private readonly IFrameTransport _mainTransport;
    private readonly IFrameTransport _redundantTransport;
    private readonly RingLine _main;
    private readonly RingLine _redundant;
    private readonly byte[] _outgoing = GC.AllocateArray<byte>(FrameFormat.MaximumLength, pinned: true);
    private readonly long[] _sentAt = new long[256];
    private readonly long[] _delays = new long[256];
    private long _relayed;
    private int _state;

    /// <summary>Joins two interfaces.</summary>
    /// <param name="main">Leads to the input of the first subdevice; disposed with this transport.</param>
    /// <param name="redundant">Leads to the output of the last subdevice, on the same clock; disposed with this transport.</param>
    public RedundantTransport(IFrameTransport main, IFrameTransport redundant)
    {
        (_mainTransport, _redundantTransport) = (main, redundant);
        _main = new RingLine(main, RingSide.Main);
        _redundant = new RingLine(redundant, RingSide.Redundant);
    }

    /// <inheritdoc/>
    public long NowNanoseconds => _mainTransport.NowNanoseconds;

    /// <inheritdoc/>
    public bool IsTimeVirtual => _mainTransport.IsTimeVirtual;

    /// <inheritdoc/>
    public bool IsLinkUp => _mainTransport.IsLinkUp || _redundantTransport.IsLinkUp;

    /// <inheritdoc/>
    public EtherCatError? LinkProblem =>
        _mainTransport.LinkProblem is { } main && _redundantTransport.LinkProblem is { } redundant
            ? main == redundant ? main : EtherCatErrors.BothLinks(main, redundant)
            : null;

    /// <inheritdoc/>
    public RingStatus? Ring => new RingStatus(
        State, _main.Traffic, _redundant.Traffic, Volatile.Read(ref _relayed), _main.LostMarkers + _redundant.LostMarkers);

    /// <inheritdoc/>
    public bool RelaysFrames => true;

    /// <summary>As far as was seen last, each interface reaches subdevices that the other one does not.</summary>
    private bool IsOpen => _main.LeadsTo == RingSide.Main && _redundant.LeadsTo == RingSide.Redundant;

    private RingState State => (RingState)Volatile.Read(ref _state);

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        if (frame.Length is < FrameFormat.MinimumLength or > FrameFormat.MaximumLength)
        {
            return false;
        }

        long now = NowNanoseconds;
        Probe(_main, _mainTransport, now);
        Probe(_redundant, _redundantTransport, now);
        _sentAt[frame[FrameFormat.FirstIndexOffset]] = now;
        bool isSent = TrySendFromBeginning(frame);
        NoteState();
        return isSent;
    }

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer, long deadlineNanoseconds)
    {
        while (true)
        {
            // An interface that is not there sleeps when it is waited for, so the one that answers is.
            (RingSide awaited, RingSide other) = _redundant.IsSilent ? (RingSide.Main, RingSide.Redundant) : (RingSide.Redundant, RingSide.Main);
            RingSide from = other;
            int length = LineOf(other).Receive(buffer, long.MinValue);
            if (length == 0)
            {
                from = awaited;
                length = LineOf(awaited).Receive(buffer, Math.Min(deadlineNanoseconds, NowNanoseconds + TurnNanoseconds));
            }

            if (length > 0)
            {
                if (IsComplete(from, buffer[..length]))
                {
                    return length;
                }

                continue;
            }

            long now = NowNanoseconds;
            long patience = IsOpen ? OpenPatienceNanoseconds : 0;
            _main.Check(now, patience);
            _redundant.Check(now, patience);
            NoteState();
            if (now >= deadlineNanoseconds)
            {
                return 0;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mainTransport.Dispose();
        _redundantTransport.Dispose();
    }

    private void Probe(RingLine line, IFrameTransport transport, long now)
    {
        if (!line.TryProbe(now) && !(IsOpen && transport.IsLinkUp))
        {
            line.Silence();
        }
    }

    /// <summary>Sends a frame where it reaches the first of the subdevices that can be reached.</summary>
    private bool TrySendFromBeginning(ReadOnlySpan<byte> frame)
    {
        if (!_main.IsSilent || _redundant.IsSilent)
        {
            if (_main.TrySend(frame))
            {
                return true;
            }

            if (IsOpen && _mainTransport.IsLinkUp)
            {
                // Its queue is full, which is over soon. What is behind the interruption must not take itself for the beginning meanwhile.
                return false;
            }

            _main.Silence();
        }

        Span<byte> copy = _outgoing.AsSpan(0, frame.Length);
        frame.CopyTo(copy);
        copy[OriginOffset] = FromRedundant;
        if (_redundant.TrySend(copy))
        {
            return true;
        }

        _redundant.Silence();
        return false;
    }

    private RingLine LineOf(RingSide side) => side == RingSide.Main ? _main : _redundant;

    /// <summary>Looks at what has come in, and sends on what has not been everywhere yet.</summary>
    /// <returns>True for a frame that is to be handed on.</returns>
    private bool IsComplete(RingSide from, Span<byte> frame)
    {
        if (RingMarker.TryRead(frame, out RingSide side, out byte number))
        {
            LineOf(side).Return(number, from, NowNanoseconds);
            NoteState();
            return false;
        }

        if (frame.Length < FrameFormat.MinimumLength)
        {
            return true;
        }

        return from == RingSide.Main ? IsCompleteOnMain(frame) : IsCompleteOnRedundant(frame);
    }

    private bool IsCompleteOnMain(Span<byte> frame)
    {
        switch (frame[OriginOffset])
        {
            case FromRedundant:
                // It has passed the closed ring against the order of processing, untouched: now the right way.
                frame[OriginOffset] = frame[OriginOffset - 1];
                CountRelayed(_main.TrySend(frame));
                return false;
            case Relayed:
                // The ring was closed while it was under way, so half of the subdevices have not seen it. It counts as lost.
                return false;
        }

        if (_redundant.IsSilent || !(FrameReader.HasPassedSegment(frame) || FrameReader.HasBeenCounted(frame)))
        {
            return true;
        }

        byte index = frame[FrameFormat.FirstIndexOffset];
        byte origin = frame[OriginOffset];
        frame[OriginOffset] = Relayed;
        long delay = NowNanoseconds - _sentAt[index];
        _delays[index] = RelayedClock.Move(frame, delay) ? delay : 0;
        if (_redundant.TrySend(frame))
        {
            CountRelayed(true);
            return false;
        }

        RelayedClock.Move(frame, -_delays[index]);
        frame[OriginOffset] = origin;
        return true;
    }

    private bool IsCompleteOnRedundant(Span<byte> frame)
    {
        if (frame[OriginOffset] == Relayed)
        {
            RelayedClock.Move(frame, -_delays[frame[FrameFormat.FirstIndexOffset]]);
        }

        return true;
    }

    private void CountRelayed(bool isSent) => Volatile.Write(ref _relayed, _relayed + (isSent ? 1 : 0));

    private void NoteState()
    {
        RingState state = (_main.IsSilent, _redundant.IsSilent) switch
        {
            (true, true) => RingState.Silent,
            (true, false) => RingState.MainSilent,
            (false, true) => RingState.RedundantSilent,
            _ => IsOpen ? RingState.Open : RingState.Closed,
        };
        Volatile.Write(ref _state, (int)state);
    }
}
