using System.Buffers.Binary;

namespace PanelServer.EtherCat.Frames;

/// <summary>Why a received frame is not an EtherCAT frame with well-formed datagrams.</summary>
public enum FrameError
{
    /// <summary>The frame is well formed.</summary>
    None,

    /// <summary>Too short for the headers and one datagram.</summary>
    TooShort,

    /// <summary>The EtherType is not 0x88A4.</summary>
    ForeignEtherType,

    /// <summary>The type nibble of the EtherCAT header is not 1.</summary>
    NotDatagrams,

    /// <summary>The length in the EtherCAT header exceeds the bytes received.</summary>
    Truncated,

    /// <summary>A datagram runs past the length in the EtherCAT header, or the last says that more follow.</summary>
    DatagramOverrun,

    /// <summary>A command that ETG.1000.4 does not define.</summary>
    UnknownCommand,
}

/// <summary>Walks the datagrams of a received frame without copying. Never throws, whatever the bytes.</summary>
public ref struct FrameReader
{
    private readonly Span<byte> _frame;
    private readonly int _end;
    private int _next;

    private FrameReader(Span<byte> frame, int end)
    {
        _frame = frame;
        _end = end;
        _next = FrameFormat.FirstDatagramOffset;
    }

    /// <summary>Checks every length and command of <paramref name="frame"/> before any datagram is handed out.</summary>
    /// <param name="frame">A whole frame, padding included, without frame check sequence.</param>
    /// <param name="reader">On <see cref="FrameError.None"/> positioned before the first datagram.</param>
    /// <returns><see cref="FrameError.None"/>, or the first thing found wrong.</returns>
    public static FrameError TryOpen(Span<byte> frame, out FrameReader reader)
    {
        reader = default;
        if (frame.Length < FrameFormat.FirstDatagramOffset + FrameFormat.DatagramOverhead)
        {
            return FrameError.TooShort;
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(frame[FrameFormat.EtherTypeOffset..]) != FrameFormat.EtherType)
        {
            return FrameError.ForeignEtherType;
        }

        ushort header = BinaryPrimitives.ReadUInt16LittleEndian(frame[FrameFormat.EtherCatHeaderOffset..]);
        if (header >> 12 != FrameFormat.DatagramType)
        {
            return FrameError.NotDatagrams;
        }

        int end = FrameFormat.FirstDatagramOffset + (header & FrameFormat.LengthMask);
        if (end > frame.Length)
        {
            return FrameError.Truncated;
        }

        FrameError error = CheckDatagrams(frame[..end]);
        if (error == FrameError.None)
        {
            reader = new FrameReader(frame, end);
        }

        return error;
    }

    /// <summary>True when the frame has passed the segment: the first subdevice marks the source address.</summary>
    public static bool HasPassedSegment(ReadOnlySpan<byte> frame) =>
        frame.Length > FrameFormat.SourceAddressOffset
        && (frame[FrameFormat.SourceAddressOffset] & FrameFormat.ReturnedBit) != 0;

    /// <summary>True when a subdevice has counted one of the datagrams.</summary>
    public static bool HasBeenCounted(Span<byte> frame)
    {
        bool isCounted = false;
        if (TryOpen(frame, out FrameReader reader) == FrameError.None)
        {
            while (reader.TryReadDatagram(out Datagram datagram))
            {
                isCounted |= datagram.WorkingCounter != 0;
            }
        }

        return isCounted;
    }

    /// <summary>Hands out the next datagram; false after the last.</summary>
    public bool TryReadDatagram(out Datagram datagram)
    {
        if (_next >= _end)
        {
            datagram = default;
            return false;
        }

        ushort word = BinaryPrimitives.ReadUInt16LittleEndian(_frame[(_next + 6)..]);
        int length = FrameFormat.DatagramOverhead + (word & FrameFormat.LengthMask);
        datagram = new Datagram(_frame.Slice(_next, length));
        _next = (word & FrameFormat.MoreFollowsFlag) != 0 ? _next + length : _end;
        return true;
    }

    private static FrameError CheckDatagrams(ReadOnlySpan<byte> frame)
    {
        int offset = FrameFormat.FirstDatagramOffset;
        while (true)
        {
            if (offset + FrameFormat.DatagramOverhead > frame.Length)
            {
                return FrameError.DatagramOverrun;
            }

            if (!((EtherCatCommand)frame[offset]).IsDefined())
            {
                return FrameError.UnknownCommand;
            }

            ushort word = BinaryPrimitives.ReadUInt16LittleEndian(frame[(offset + 6)..]);
            offset += FrameFormat.DatagramOverhead + (word & FrameFormat.LengthMask);
            if (offset > frame.Length)
            {
                return FrameError.DatagramOverrun;
            }

            if ((word & FrameFormat.MoreFollowsFlag) == 0)
            {
                return FrameError.None;
            }
        }
    }
}
