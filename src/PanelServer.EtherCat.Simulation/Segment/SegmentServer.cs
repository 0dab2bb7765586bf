using System.Collections.Concurrent;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>
/// Serves a segment in real time at the far end of a wire: takes frames that a main device sent and sends them back. One thread runs
/// <see cref="Run"/>; all else reaches the segment by <see cref="Post"/>. A frame costs no allocation.
/// </summary>
public sealed class SegmentServer
{
    /// <summary>Frames that can wait for their delayed return; further ones are lost.</summary>
    private const int Capacity = 64;

    /// <summary>The wire itself takes time already: only what a fault adds beyond this is waited for.</summary>
    private const long ImmediateNanoseconds = 100_000;

    /// <summary>So often time passes for the subdevices when no frame comes.</summary>
    private const long IdleStepNanoseconds = 1_000_000;

    /// <summary>So often a ring's wires are asked for their carrier.</summary>
    private const long LinkIntervalNanoseconds = 1_000_000;

    /// <summary>So long the other wire of a ring may have to wait for its turn.</summary>
    private const long TurnNanoseconds = 50_000;

    private readonly VirtualSegment _segment;
    private readonly IFrameTransport _wire;
    private readonly Connection[] _connections;
    private readonly ConcurrentQueue<Action<VirtualSegment>> _posted = new();
    private readonly byte[] _buffer = new byte[FrameFormat.MaximumLength];
    private readonly Delayed[] _delayed = new Delayed[Capacity];
    private readonly byte[] _padded = new byte[FrameFormat.MinimumLength];
    private readonly long _start;
    private int _delayedCount;
    private long _now;
    private long _nextLinkCheck;

    /// <summary>Prepares to serve.</summary>
    /// <param name="segment">The segment, which no other thread may touch from now on.</param>
    /// <param name="wire">The simulator's end of the wire.</param>
    /// <param name="redundantWire">The same of the wire that closes the ring; null for a segment that is none.</param>
    public SegmentServer(VirtualSegment segment, IFrameTransport wire, IFrameTransport? redundantWire = null)
    {
        _segment = segment;
        _wire = wire;
        _start = wire.NowNanoseconds - segment.NowNanoseconds;
        for (int i = 0; i < Capacity; i++)
        {
            _delayed[i].Bytes = new byte[FrameFormat.MaximumLength];
        }

        Connection main = new(this, wire, segment, isIn => SetLink(isIn, segment.LinkUp, segment.LinkDown));
        _connections = redundantWire is null
            ? [main]
            : [main, new Connection(this, redundantWire, segment.RedundantEnd, isIn => SetLink(isIn, segment.RedundantLinkUp, segment.RedundantLinkDown))];
    }

    /// <summary>Has something done to the segment by the serving thread, between two frames. May be called from any thread.</summary>
    public void Post(Action<VirtualSegment> action) => _posted.Enqueue(action);

    /// <summary>Serves on the calling thread until cancelled.</summary>
    public void Run(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            while (_posted.TryDequeue(out Action<VirtualSegment>? action))
            {
                action(_segment);
            }

            FollowLinks();
            ServeFrames();
            SendDue();
        }
    }

    private static void SetLink(bool isIn, Action up, Action down)
    {
        Action change = isIn ? up : down;
        change();
    }

    /// <summary>A subdevice at the end of a ring notices that its cable leads nowhere, and turns frames round there.</summary>
    private void FollowLinks()
    {
        if (_connections.Length > 1 && _now >= _nextLinkCheck)
        {
            _nextLinkCheck = _now + LinkIntervalNanoseconds;
            foreach (Connection connection in _connections)
            {
                connection.FollowLink();
            }
        }
    }

    /// <summary>Waits for a frame on the wire, or on each of two in turn, and serves it.</summary>
    private void ServeFrames()
    {
        long deadline = NextDeadline();
        foreach (Connection connection in _connections)
        {
            long until = _connections.Length == 1 ? deadline : Math.Min(deadline, _wire.NowNanoseconds - _start + TurnNanoseconds);
            int length = connection.Wire.Receive(_buffer, _start + until);
            _now = _wire.NowNanoseconds - _start;
            if (length > 0)
            {
                connection.End.Process(_buffer.AsSpan(0, length), _now, connection);
            }
            else
            {
                _segment.Advance(_now);
            }
        }
    }

    private void Deliver(Connection connection, ReadOnlySpan<byte> frame, long arrivalNanoseconds)
    {
        if (arrivalNanoseconds <= _now + ImmediateNanoseconds)
        {
            Send(connection.Wire, frame);
        }
        else if (_delayedCount < Capacity)
        {
            ref Delayed slot = ref _delayed[_delayedCount++];
            frame.CopyTo(slot.Bytes);
            slot.Length = frame.Length;
            slot.Due = arrivalNanoseconds;
            slot.Wire = connection.Wire;
        }
    }

    /// <summary>Sends a frame, filled up to the shortest Ethernet frame as a network card does.</summary>
    private void Send(IFrameTransport wire, ReadOnlySpan<byte> frame)
    {
        if (frame.Length < FrameFormat.MinimumLength)
        {
            _padded.AsSpan().Clear();
            frame.CopyTo(_padded);
            frame = _padded;
        }

        // A frame that the interface cannot take is lost, as on a wire.
        _ = wire.TrySend(frame);
    }

    private void SendDue()
    {
        for (int i = 0; i < _delayedCount;)
        {
            if (_delayed[i].Due > _now)
            {
                i++;
                continue;
            }

            Send(_delayed[i].Wire, _delayed[i].Bytes.AsSpan(0, _delayed[i].Length));

            // Keep the order of the others; the buffer goes to the end.
            byte[] bytes = _delayed[i].Bytes;
            _delayedCount--;
            Array.Copy(_delayed, i + 1, _delayed, i, _delayedCount - i);
            _delayed[_delayedCount].Bytes = bytes;
        }
    }

    private long NextDeadline()
    {
        long deadline = _wire.NowNanoseconds - _start + IdleStepNanoseconds;
        for (int i = 0; i < _delayedCount; i++)
        {
            deadline = Math.Min(deadline, _delayed[i].Due);
        }

        return deadline;
    }

    private struct Delayed
    {
        public byte[] Bytes;
        public IFrameTransport Wire;
        public int Length;
        public long Due;
    }

    /// <summary>A wire and the end of the segment that it is plugged into.</summary>
    private sealed class Connection : IAnswerSink
    {
        private readonly SegmentServer _server;
        private readonly Action<bool> _setLink;
        private bool _isLinkUp = true;

        public Connection(SegmentServer server, IFrameTransport wire, IInProcessSegment end, Action<bool> setLink)
        {
            (_server, Wire, End, _setLink) = (server, wire, end, setLink);
            end.Connect(this);
        }

        public IFrameTransport Wire { get; }

        public IInProcessSegment End { get; }

        /// <summary>Tells the segment when the carrier comes or goes; a connection that a fault has interrupted stays so.</summary>
        public void FollowLink()
        {
            if (Wire.IsLinkUp != _isLinkUp)
            {
                _isLinkUp = !_isLinkUp;
                _setLink(_isLinkUp);
            }
        }

        public void Deliver(ReadOnlySpan<byte> frame, long arrivalNanoseconds) => _server.Deliver(this, frame, arrivalNanoseconds);
    }
}
