using System.Buffers.Binary;

namespace PanelServer.EtherCat.Frames;

/// <summary>Builds an EtherCAT frame in a caller's buffer: broadcast destination, datagrams in order, padding.</summary>
public ref struct FrameWriter
{
    private readonly Span<byte> _buffer;
    private int _length;
    private int _lastDatagram;

    /// <summary>Starts an empty frame.</summary>
    /// <param name="buffer">At least <see cref="FrameFormat.MinimumLength"/> bytes; up to <see cref="FrameFormat.MaximumLength"/> are used.</param>
    /// <param name="sourceOctet">Value of each source address octet; its bit 1 must be clear so that a returned frame can be told.</param>
    /// <exception cref="ArgumentException">The buffer is shorter than the shortest frame.</exception>
    public FrameWriter(Span<byte> buffer, byte sourceOctet = 0x10)
    {
        if (buffer.Length < FrameFormat.MinimumLength)
        {
            throw new ArgumentException($"A frame needs at least {FrameFormat.MinimumLength} bytes, the buffer has {buffer.Length}.", nameof(buffer));
        }

        _buffer = buffer.Length > FrameFormat.MaximumLength ? buffer[..FrameFormat.MaximumLength] : buffer;
        _buffer[..6].Fill(0xFF);
        _buffer.Slice(FrameFormat.SourceAddressOffset, 6).Fill(sourceOctet);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[FrameFormat.EtherTypeOffset..], FrameFormat.EtherType);
        _length = FrameFormat.FirstDatagramOffset;
        _lastDatagram = -1;
    }

    /// <summary>Data bytes that one more datagram could still carry; negative when none fits.</summary>
    public readonly int RemainingData => _buffer.Length - _length - FrameFormat.DatagramOverhead;

    /// <summary>Appends a datagram addressed by position, station or broadcast.</summary>
    /// <returns>The data area, zeroed, for the caller to fill.</returns>
    /// <exception cref="InvalidOperationException">The datagram does not fit the frame.</exception>
    public Span<byte> Add(EtherCatCommand command, byte index, ushort address, ushort offset, int dataLength) =>
        AddRaw(command, index, address | ((uint)offset << 16), dataLength);

    /// <summary>Appends a datagram for a position in the segment, 0 being the subdevice next to the main device.</summary>
    /// <returns>The data area, zeroed.</returns>
    /// <exception cref="InvalidOperationException">The datagram does not fit the frame.</exception>
    public Span<byte> AddPosition(EtherCatCommand command, byte index, int position, ushort offset, int dataLength) =>
        Add(command, index, unchecked((ushort)-position), offset, dataLength);

    /// <summary>Appends a logical datagram.</summary>
    /// <returns>The data area, zeroed.</returns>
    /// <exception cref="InvalidOperationException">The datagram does not fit the frame.</exception>
    public Span<byte> AddLogical(EtherCatCommand command, byte index, uint logicalAddress, int dataLength) =>
        AddRaw(command, index, logicalAddress, dataLength);

    /// <summary>Writes the EtherCAT header and pads with zeros.</summary>
    /// <returns>Length of the frame in bytes, at least <see cref="FrameFormat.MinimumLength"/>.</returns>
    public int Finish()
    {
        BinaryPrimitives.WriteUInt16LittleEndian(
            _buffer[FrameFormat.EtherCatHeaderOffset..],
            (ushort)((FrameFormat.DatagramType << 12) | (_length - FrameFormat.FirstDatagramOffset)));
        if (_length < FrameFormat.MinimumLength)
        {
            _buffer[_length..FrameFormat.MinimumLength].Clear();
        }

        return Math.Max(_length, FrameFormat.MinimumLength);
    }

    private Span<byte> AddRaw(EtherCatCommand command, byte index, uint address, int dataLength)
    {
        if (dataLength < 0 || dataLength > RemainingData)
        {
            throw new InvalidOperationException($"A datagram with {dataLength} bytes of data does not fit; the frame has room for {RemainingData}.");
        }

        if (_lastDatagram >= 0)
        {
            _buffer[_lastDatagram + 7] |= FrameFormat.MoreFollowsFlag >> 8;
        }

        Span<byte> bytes = _buffer.Slice(_length, FrameFormat.DatagramOverhead + dataLength);
        bytes.Clear();
        bytes[0] = (byte)command;
        bytes[1] = index;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[2..], address);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], (ushort)dataLength);
        _lastDatagram = _length;
        _length += bytes.Length;
        return bytes[FrameFormat.DatagramHeaderLength..^2];
    }
}
