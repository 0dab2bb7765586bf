using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport.Redundancy;

namespace PanelServer.EtherCat.Transport;

/// <summary>
/// Passes frames through another transport and writes them to a pcapng file, which Wireshark dissects. The thread that exchanges frames
/// only copies them into a buffer made beforehand; a thread of its own writes. When it cannot keep up, frames are left out and counted.
/// A file that cannot be written any more, as on a full disk, ends the capture and nothing else.
/// </summary>
public sealed class PcapngCaptureTransport : IFrameTransport
{
    /// <summary>Default size of the buffer between the two threads, in bytes.</summary>
    public const int DefaultBufferSize = 8 * 1024 * 1024;

    private static readonly TimeSpan WriteInterval = TimeSpan.FromMilliseconds(5);

    private readonly IFrameTransport _inner;
    private readonly Stream _file;
    private readonly byte[] _ring;
    private readonly byte[] _block = new byte[PcapngFormat.PacketOverhead + FrameFormat.MaximumLength + 4];
    private readonly ulong _unixNanosecondsAtZero;
    private readonly ManualResetEventSlim _stop = new(false);
    private readonly Thread _writer;
    private long _written;
    private long _read;
    private long _leftOut;
    private volatile string? _failure;

    /// <summary>Starts capturing.</summary>
    /// <param name="inner">Transport to pass frames to; disposed with this one.</param>
    /// <param name="file">Where to write; disposed with this transport.</param>
    /// <param name="calendar">Calendar time of the time stamps, or null for the system's.</param>
    /// <param name="bufferSize">Bytes that may wait to be written.</param>
    public PcapngCaptureTransport(IFrameTransport inner, Stream file, TimeProvider? calendar = null, int bufferSize = DefaultBufferSize)
    {
        _inner = inner;
        _file = file;
        _ring = new byte[bufferSize];
        long unixNanoseconds = (calendar ?? TimeProvider.System).GetUtcNow().Subtract(DateTimeOffset.UnixEpoch).WholeNanoseconds();
        _unixNanosecondsAtZero = (ulong)(unixNanoseconds - inner.NowNanoseconds);
        byte[] header = new byte[PcapngFormat.HeaderLength];
        PcapngFormat.WriteHeader(header);
        _file.Write(header);
        _writer = new Thread(Write) { Name = "EtherCAT capture", IsBackground = true };
        _writer.Start();
    }

    /// <summary>Frames that are missing in the file because the buffer was full.</summary>
    public long LeftOut => Volatile.Read(ref _leftOut);

    /// <summary>Why the capture has ended before its time; null while it goes on. Readable from any thread.</summary>
    public string? Failure => _failure;

    /// <inheritdoc/>
    public long NowNanoseconds => _inner.NowNanoseconds;

    /// <inheritdoc/>
    public bool IsTimeVirtual => _inner.IsTimeVirtual;

    /// <inheritdoc/>
    public bool IsLinkUp => _inner.IsLinkUp;

    /// <inheritdoc/>
    public EtherCatError? LinkProblem => _inner.LinkProblem;

    /// <inheritdoc/>
    public RingStatus? Ring => _inner.Ring;

    /// <inheritdoc/>
    public bool RelaysFrames => _inner.RelaysFrames;

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        Capture(frame, isOutbound: true);
        return _inner.TrySend(frame);
    }

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer, long deadlineNanoseconds)
    {
        int length = _inner.Receive(buffer, deadlineNanoseconds);
        if (length > 0)
        {
            Capture(buffer[..length], isOutbound: false);
        }

        return length;
    }

    /// <summary>Writes what is left, closes the file and the inner transport.</summary>
    public void Dispose()
    {
        _stop.Set();
        _writer.Join();
        _stop.Dispose();
        _inner.Dispose();
        try
        {
            _file.Dispose();
        }
        catch (IOException failure)
        {
            // What a stream still holds is written when it is closed.
            _failure ??= failure.Message;
        }
    }

    private void Capture(ReadOnlySpan<byte> frame, bool isOutbound)
    {
        if (_failure is not null)
        {
            return;
        }

        int length = PcapngFormat.WritePacket(_block, frame, _unixNanosecondsAtZero + (ulong)_inner.NowNanoseconds, isOutbound);
        if (length > _ring.Length - (_written - Volatile.Read(ref _read)))
        {
            Volatile.Write(ref _leftOut, _leftOut + 1);
            return;
        }

        int start = (int)(_written % _ring.Length);
        int first = Math.Min(length, _ring.Length - start);
        _block.AsSpan(0, first).CopyTo(_ring.AsSpan(start));
        _block.AsSpan(first, length - first).CopyTo(_ring);
        Volatile.Write(ref _written, _written + length);
    }

    private void Write()
    {
        try
        {
            while (!_stop.Wait(WriteInterval))
            {
                WriteWaiting();
            }

            WriteWaiting();
            _file.Flush();
        }
        catch (Exception failure)
        {
            // A full disk, a share that is gone: nothing that machines may stop for.
            _failure = failure.Message;
        }
    }

    private void WriteWaiting()
    {
        long end = Volatile.Read(ref _written);
        while (_read < end)
        {
            int start = (int)(_read % _ring.Length);
            int length = (int)Math.Min(end - _read, _ring.Length - start);
            _file.Write(_ring, start, length);
            Volatile.Write(ref _read, _read + length);
        }
    }
}
