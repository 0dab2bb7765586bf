using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Transport.Redundancy;

/// <summary>One interface of a ring: its frames, and the marker that finds out whether and where they come back. Allocates nothing after construction.</summary>
internal sealed class RingLine
{
    /// <summary>A marker that is longer under way is lost.</summary>
    private const long MarkerNanoseconds = 300_000;

    /// <summary>After so many lost markers in a row the line is silent.</summary>
    private const int LostUntilSilent = 2;

    /// <summary>A marker that is late by so many others still says where the way leads, as on a slow segment.</summary>
    private const int RememberedMarkers = 64;

    private readonly IFrameTransport _transport;
    private readonly RingSide _side;
    private readonly byte[] _marker = GC.AllocateArray<byte>(FrameFormat.MinimumLength, pinned: true);
    private byte _number;
    private bool _isUnderWay;
    private long _sentAt;
    private long _returnedAt;
    private int _lostInARow;
    private long _sent;
    private long _received;
    private long _lost;

    public RingLine(IFrameTransport transport, RingSide side)
    {
        (_transport, _side) = (transport, side);
        RingMarker.Prepare(_marker);
    }

    /// <summary>Where the last marker came back; null before the first one did.</summary>
    public RingSide? LeadsTo { get; private set; }

    /// <summary>True while nothing that is sent here comes back.</summary>
    public bool IsSilent { get; private set; }

    /// <summary>Frames so far. Any thread.</summary>
    public RingTraffic Traffic => new(Volatile.Read(ref _sent), Volatile.Read(ref _received));

    /// <summary>Markers that did not come back in time. Any thread.</summary>
    public long LostMarkers => Volatile.Read(ref _lost);

    /// <summary>Sends a frame.</summary>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        if (!_transport.TrySend(frame))
        {
            return false;
        }

        Volatile.Write(ref _sent, _sent + 1);
        return true;
    }

    /// <summary>Receives a frame.</summary>
    public int Receive(Span<byte> buffer, long deadlineNanoseconds)
    {
        int length = _transport.Receive(buffer, deadlineNanoseconds);
        if (length > 0)
        {
            Volatile.Write(ref _received, _received + 1);
        }

        return length;
    }

    /// <summary>Sends a marker unless one is under way.</summary>
    /// <returns>False if the interface does not take it.</returns>
    public bool TryProbe(long now)
    {
        if (!_isUnderWay)
        {
            RingMarker.Stamp(_marker, _side, ++_number);
            _sentAt = now;
            _isUnderWay = TrySend(_marker);
        }

        return _isUnderWay;
    }

    /// <summary>The interface takes nothing, so nothing comes back.</summary>
    public void Silence() => (_isUnderWay, IsSilent) = (false, true);

    /// <summary>A marker of this line has come back, perhaps later than it was waited for.</summary>
    public void Return(byte number, RingSide at, long now)
    {
        if ((byte)(_number - number) >= RememberedMarkers)
        {
            return;
        }

        _isUnderWay &= number != _number;
        (IsSilent, _lostInARow, LeadsTo, _returnedAt) = (false, 0, at, now);
    }

    /// <summary>Looks whether a marker is lost, when all that had come in has been looked at.</summary>
    /// <param name="now">The transport's clock.</param>
    /// <param name="patienceNanoseconds">So long the line does not count as silent, however many markers are lost.</param>
    public void Check(long now, long patienceNanoseconds)
    {
        if (!_isUnderWay || now - _sentAt <= MarkerNanoseconds)
        {
            return;
        }

        _isUnderWay = false;
        Volatile.Write(ref _lost, _lost + 1);
        IsSilent |= ++_lostInARow >= LostUntilSilent && now - _returnedAt >= patienceNanoseconds;
        if (!IsSilent)
        {
            _ = TryProbe(now);
        }
    }
}
