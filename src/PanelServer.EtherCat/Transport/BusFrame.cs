using System.Buffers.Binary;
using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Transport;

/// <summary>
/// A frame to be sent, later holding its answer: the buffer is made once and used again and again.
/// Datagrams are added in order; their data can be reached by number, before sending and after the answer.
/// </summary>
internal sealed class BusFrame
{
    /// <summary>Datagrams per frame at most: the customary limit, though nothing on the wire demands it.</summary>
    public const int MaximumDatagrams = 15;

    private readonly byte[] _buffer = GC.AllocateArray<byte>(FrameFormat.MaximumLength, pinned: true);
    private readonly int[] _offsets = new int[MaximumDatagrams];
    private int _end;

    public BusFrame() => Clear();

    /// <summary>The frame as it goes out, padded.</summary>
    public Span<byte> Bytes => _buffer.AsSpan(0, Math.Max(_end, FrameFormat.MinimumLength));

    /// <summary>Datagrams in the frame.</summary>
    public int Count { get; private set; }

    /// <summary>Set by the engine: whether an answer has come.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Set by the engine: the index in flight, or -1.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>When the frame counts as lost, on the transport's clock.</summary>
    public long Deadline { get; set; }

    /// <summary>Data bytes that one more datagram could carry; negative when none fits.</summary>
    public int Remaining => Count == MaximumDatagrams ? -1 : FrameFormat.MaximumLength - _end - FrameFormat.DatagramOverhead;

    /// <summary>Empties the frame.</summary>
    public void Clear()
    {
        Count = 0;
        IsAnswered = false;
        _end = FrameFormat.FirstDatagramOffset;
        new FrameWriter(_buffer).Finish();
    }

    /// <summary>Adds a datagram.</summary>
    /// <returns>Its number.</returns>
    public int Add(EtherCatCommand command, uint address, int length)
    {
        if (length > Remaining)
        {
            throw new InvalidOperationException($"A datagram with {length} bytes of data does not fit; the frame has room for {Remaining}.");
        }

        if (Count > 0)
        {
            _buffer[_offsets[Count - 1] + 7] |= FrameFormat.MoreFollowsFlag >> 8;
        }

        Span<byte> bytes = _buffer.AsSpan(_end, FrameFormat.DatagramOverhead + length);
        bytes.Clear();
        bytes[0] = (byte)command;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[2..], address);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], (ushort)length);
        _offsets[Count] = _end;
        _end += bytes.Length;
        if (_end < FrameFormat.MinimumLength)
        {
            _buffer.AsSpan(_end, FrameFormat.MinimumLength - _end).Clear();
        }

        BinaryPrimitives.WriteUInt16LittleEndian(
            _buffer.AsSpan(FrameFormat.EtherCatHeaderOffset),
            (ushort)((FrameFormat.DatagramType << 12) | (_end - FrameFormat.FirstDatagramOffset)));
        return Count++;
    }

    /// <summary>Readdresses a datagram.</summary>
    public void SetAddress(int number, uint address) => BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_offsets[number] + 2), address);

    /// <summary>Data of a datagram.</summary>
    public Span<byte> Data(int number)
    {
        int offset = _offsets[number];
        return _buffer.AsSpan(offset + FrameFormat.DatagramHeaderLength, LengthAt(offset));
    }

    /// <summary>Working counter of a datagram, as answered.</summary>
    public ushort WorkingCounter(int number)
    {
        int offset = _offsets[number];
        return BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(offset + FrameFormat.DatagramHeaderLength + LengthAt(offset)));
    }

    /// <summary>
    /// Puts the frame's number into the datagrams' index bytes: the low byte into the first, the high byte into the others,
    /// so that a frame of several datagrams is told from one 256 frames older. Clears the working counters of the last use.
    /// </summary>
    public void Stamp(ushort sequence)
    {
        IsAnswered = false;
        for (int i = 0; i < Count; i++)
        {
            int offset = _offsets[i];
            _buffer[offset + 1] = (byte)(i == 0 ? sequence : sequence >> 8);
            BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(offset + FrameFormat.DatagramHeaderLength + LengthAt(offset)), 0);
        }
    }

    /// <summary>Takes over data and working counters of an answer, if it is one to this frame.</summary>
    /// <returns>False when commands, indices, addresses or lengths differ; the frame is then unchanged.</returns>
    public bool TryAccept(Span<byte> answer)
    {
        if (!Matches(answer))
        {
            return false;
        }

        for (int i = 0; i < Count; i++)
        {
            // Data and working counter are contiguous, and the datagrams of an answer lie where they lay when sent.
            int start = _offsets[i] + FrameFormat.DatagramHeaderLength;
            answer.Slice(start, LengthAt(_offsets[i]) + 2).CopyTo(_buffer.AsSpan(start));
        }

        IsAnswered = true;
        return true;
    }

    // All but data, working counters, interrupt bits, the circulating flag and counted-up positions comes back as it was sent.
    private bool Matches(ReadOnlySpan<byte> answer)
    {
        Range headers = FrameFormat.EtherTypeOffset..FrameFormat.FirstDatagramOffset;
        if (answer.Length < _end || !answer[headers].SequenceEqual(_buffer.AsSpan()[headers]))
        {
            return false;
        }

        for (int i = 0; i < Count; i++)
        {
            Range header = _offsets[i]..(_offsets[i] + FrameFormat.DatagramHeaderLength);
            if (!IsAnswerTo(_buffer.AsSpan()[header], answer[header]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAnswerTo(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> received)
    {
        int position = ((EtherCatCommand)sent[0]).IncrementsAddress() ? 2 : 0;
        return received[..2].SequenceEqual(sent[..2])
            && received[(2 + position)..6].SequenceEqual(sent[(2 + position)..6])
            && LengthAndFlags(received) == LengthAndFlags(sent);
    }

    private static int LengthAndFlags(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt16LittleEndian(header[6..]) & ~FrameFormat.CirculatingFlag;

    private int LengthAt(int offset) =>
        BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(offset + 6)) & FrameFormat.LengthMask;
}
