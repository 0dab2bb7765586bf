using System.Buffers.Binary;

namespace PanelServer.Modbus.Protocol;

/// <summary>The header of a Modbus TCP frame (Modbus Messaging on TCP/IP V1.0b, section 3.1.3).</summary>
/// <param name="Transaction">Chosen by the client and repeated in the answer.</param>
/// <param name="Unit">Unit behind a gateway; 0 or 255 for a device that speaks TCP itself.</param>
/// <param name="PduLength">Length of the protocol data unit in bytes, 1 to 253.</param>
public readonly record struct TcpHeader(ushort Transaction, byte Unit, int PduLength)
{
    /// <summary>Length of the whole frame in bytes.</summary>
    public int FrameLength => TcpFrame.HeaderLength + PduLength;
}

/// <summary>Modbus TCP frames: transaction, protocol 0, length, unit, then the protocol data unit. Spans only, no allocation.</summary>
public static class TcpFrame
{
    /// <summary>Length of the header (MBAP) in bytes.</summary>
    public const int HeaderLength = 7;

    /// <summary>Longest frame in bytes.</summary>
    public const int MaxLength = HeaderLength + ModbusLimits.MaxPduLength;

    /// <summary>The part of an empty frame into which the protocol data unit is encoded.</summary>
    public static Span<byte> Body(Span<byte> frame) => frame[HeaderLength..];

    /// <summary>Puts the header before a protocol data unit that was encoded into <see cref="Body"/>.</summary>
    /// <returns>Length of the frame in bytes.</returns>
    public static int Seal(Span<byte> frame, ushort transaction, byte unit, int pduLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(frame, transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(frame[4..], (ushort)(pduLength + 1));
        frame[6] = unit;
        return HeaderLength + pduLength;
    }

    /// <summary>Reads a header from the start of what was received.</summary>
    /// <returns>
    /// <see cref="ResponseStatus.Incomplete"/> if bytes are missing, <see cref="ResponseStatus.WrongHeader"/> if protocol or length
    /// are impossible (the byte stream can then not be trusted any more), else <see cref="ResponseStatus.Ok"/>.
    /// </returns>
    public static ResponseStatus ReadHeader(ReadOnlySpan<byte> received, out TcpHeader header)
    {
        header = default;
        if (received.Length < HeaderLength)
        {
            return ResponseStatus.Incomplete;
        }

        int protocol = BinaryPrimitives.ReadUInt16BigEndian(received[2..]);
        int pduLength = BinaryPrimitives.ReadUInt16BigEndian(received[4..]) - 1;
        if (protocol != 0 || pduLength is < 1 or > ModbusLimits.MaxPduLength)
        {
            return ResponseStatus.WrongHeader;
        }

        header = new TcpHeader(BinaryPrimitives.ReadUInt16BigEndian(received), received[6], pduLength);
        return ResponseStatus.Ok;
    }
}
