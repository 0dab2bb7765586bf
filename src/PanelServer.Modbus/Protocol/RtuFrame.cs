using System.Buffers.Binary;

namespace PanelServer.Modbus.Protocol;

/// <summary>
/// RTU frames: unit (slave address), protocol data unit, checksum with the low byte first (Modbus over Serial Line V1.02, section 2.5.1).
/// Works on spans only, so that a driver on a control cycle can use it without allocating:
/// <code>
/// int length = RtuFrame.Seal(frame, unit: 1, RequestPdu.Read(RtuFrame.Body(frame), ModbusFunction.ReadHoldingRegisters, 0x0008, 1));
/// ...
/// if (RtuFrame.CheckResponse(frame[..length], received, out var code) == ResponseStatus.Ok)
///     status = ResponsePdu.Register(RtuFrame.Pdu(received), 0);
/// </code>
/// </summary>
public static class RtuFrame
{
    /// <summary>Longest frame in bytes.</summary>
    public const int MaxLength = 1 + ModbusLimits.MaxPduLength + ChecksumLength;

    /// <summary>Shortest frame in bytes: unit, function, checksum.</summary>
    public const int MinLength = 4;

    private const int ChecksumLength = 2;
    private const int WriteMultipleHeaderLength = 6;

    /// <summary>The part of an empty frame into which the protocol data unit is encoded.</summary>
    public static Span<byte> Body(Span<byte> frame) => frame[1..];

    /// <summary>The protocol data unit of a complete frame.</summary>
    public static ReadOnlySpan<byte> Pdu(ReadOnlySpan<byte> frame) => frame[1..^ChecksumLength];

    /// <summary>Puts the unit before and the checksum behind a protocol data unit that was encoded into <see cref="Body"/>.</summary>
    /// <param name="frame">At least 3 bytes longer than the protocol data unit.</param>
    /// <param name="unit">1 to 247; 0 is a broadcast, which is never answered.</param>
    /// <param name="pduLength">Length of the protocol data unit in bytes.</param>
    /// <returns>Length of the frame in bytes.</returns>
    public static int Seal(Span<byte> frame, byte unit, int pduLength)
    {
        frame[0] = unit;
        BinaryPrimitives.WriteUInt16LittleEndian(frame[(1 + pduLength)..], Crc16.Compute(frame[..(1 + pduLength)]));
        return 1 + pduLength + ChecksumLength;
    }

    /// <summary>True if the frame has a possible length and its checksum is right.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> frame) =>
        frame.Length is >= MinLength and <= MaxLength
        && Crc16.Compute(frame[..^ChecksumLength]) == BinaryPrimitives.ReadUInt16LittleEndian(frame[^ChecksumLength..]);

    /// <summary>Says whether what was received answers the request, or may still become its answer.</summary>
    /// <param name="request">The whole request frame.</param>
    /// <param name="received">All bytes received since the request was sent.</param>
    /// <param name="code">The device's exception code with <see cref="ResponseStatus.DeviceException"/>, else none.</param>
    /// <param name="allowFewerRegisters">See <see cref="ResponsePdu.Check"/>.</param>
    public static ResponseStatus CheckResponse(
        ReadOnlySpan<byte> request, ReadOnlySpan<byte> received, out ModbusExceptionCode code, bool allowFewerRegisters = false)
    {
        code = ModbusExceptionCode.None;
        if (received.IsEmpty)
        {
            return ResponseStatus.Incomplete;
        }

        if (received[0] != request[0])
        {
            return ResponseStatus.WrongUnit;
        }

        ReadOnlySpan<byte> requestPdu = Pdu(request);
        ReadOnlySpan<byte> begun = received[1..];
        if (!begun.IsEmpty && (begun[0] & ~ResponsePdu.ExceptionFlag) != requestPdu[0])
        {
            return ResponseStatus.WrongFunction;
        }

        int pduLength = ResponsePdu.ExpectedLength(requestPdu, begun);
        if (pduLength > ModbusLimits.MaxPduLength)
        {
            return ResponseStatus.WrongLength;
        }

        int length = 1 + pduLength + ChecksumLength;
        if (pduLength == 0 || received.Length < length)
        {
            return ResponseStatus.Incomplete;
        }

        if (received.Length > length)
        {
            return ResponseStatus.WrongLength;
        }

        return IsIntact(received)
            ? ResponsePdu.Check(requestPdu, Pdu(received), out code, allowFewerRegisters)
            : ResponseStatus.WrongChecksum;
    }

    /// <summary>
    /// Length of the request frame that begins with these bytes, for the server side: 0 while too few have come,
    /// -1 if the function is unknown or the length impossible, so that only silence can tell where the frame ends.
    /// </summary>
    public static int RequestLength(ReadOnlySpan<byte> received)
    {
        if (received.Length < 2)
        {
            return 0;
        }

        switch ((ModbusFunction)received[1])
        {
            case >= ModbusFunction.ReadCoils and <= ModbusFunction.WriteSingleRegister:
                return 8;
            case ModbusFunction.WriteMultipleCoils or ModbusFunction.WriteMultipleRegisters:
                if (received.Length <= WriteMultipleHeaderLength)
                {
                    return 0;
                }

                int length = WriteMultipleHeaderLength + 1 + received[WriteMultipleHeaderLength] + ChecksumLength;
                return length <= MaxLength ? length : -1;
            default:
                return -1;
        }
    }
}
