using System.Buffers.Binary;

namespace PanelServer.Modbus.Protocol;

/// <summary>
/// Checks responses against the request they should answer and reads their values. Nothing here allocates or throws on bad input,
/// so it can run on a control cycle.
/// </summary>
public static class ResponsePdu
{
    /// <summary>Set in the function code of a response that carries an exception.</summary>
    public const byte ExceptionFlag = 0x80;

    private const int ReadHeaderLength = 2;
    private const int EchoLength = 5;

    /// <summary>Says whether <paramref name="response"/> answers <paramref name="request"/>.</summary>
    /// <param name="request">The request's protocol data unit as <see cref="RequestPdu"/> encoded it.</param>
    /// <param name="response">The whole received protocol data unit.</param>
    /// <param name="code">The device's exception code with <see cref="ResponseStatus.DeviceException"/>, else none.</param>
    /// <param name="allowFewerRegisters">
    /// Accepts a register read that answers at least one register but fewer than asked. The standard does not allow it; some devices do it.
    /// </param>
    public static ResponseStatus Check(
        ReadOnlySpan<byte> request, ReadOnlySpan<byte> response, out ModbusExceptionCode code, bool allowFewerRegisters = false)
    {
        code = ModbusExceptionCode.None;
        int expected = ExpectedLength(request, response);
        if (expected == 0 || response.Length < expected)
        {
            return ResponseStatus.Incomplete;
        }

        if (response[0] == (request[0] | ExceptionFlag))
        {
            code = (ModbusExceptionCode)response[1];
            return response.Length == expected ? ResponseStatus.DeviceException : ResponseStatus.WrongLength;
        }

        if (response[0] != request[0])
        {
            return ResponseStatus.WrongFunction;
        }

        if (response.Length != expected)
        {
            return ResponseStatus.WrongLength;
        }

        return IsRead(request[0])
            ? CheckByteCount(request, response[1], allowFewerRegisters)
            : response.SequenceEqual(request[..EchoLength]) ? ResponseStatus.Ok : ResponseStatus.WrongEcho;
    }

    /// <summary>
    /// Length in bytes of the whole response, told from its first one or two bytes; 0 while they have not come.
    /// A function code that is neither the request's nor its exception counts as one byte, so that the check can refuse it.
    /// </summary>
    public static int ExpectedLength(ReadOnlySpan<byte> request, ReadOnlySpan<byte> response)
    {
        if (response.IsEmpty)
        {
            return 0;
        }

        if (response[0] == (request[0] | ExceptionFlag))
        {
            return 2;
        }

        if (response[0] != request[0])
        {
            return 1;
        }

        if (!IsRead(request[0]))
        {
            return EchoLength;
        }

        return response.Length < ReadHeaderLength ? 0 : ReadHeaderLength + response[1];
    }

    /// <summary>Number of registers in a checked response to function 3 or 4.</summary>
    public static int RegisterCount(ReadOnlySpan<byte> response) => response[1] / 2;

    /// <summary>One register of a checked response to function 3 or 4.</summary>
    /// <param name="response">The response's protocol data unit.</param>
    /// <param name="index">0 for the first register asked for.</param>
    public static ushort Register(ReadOnlySpan<byte> response, int index) =>
        BinaryPrimitives.ReadUInt16BigEndian(response[(ReadHeaderLength + (2 * index))..]);

    /// <summary>One bit of a checked response to function 1 or 2.</summary>
    /// <param name="response">The response's protocol data unit.</param>
    /// <param name="index">0 for the first coil or discrete input asked for.</param>
    public static bool Bit(ReadOnlySpan<byte> response, int index) =>
        (response[ReadHeaderLength + (index / 8)] & (1 << (index % 8))) != 0;

    private static bool IsRead(byte function) =>
        function is >= (byte)ModbusFunction.ReadCoils and <= (byte)ModbusFunction.ReadInputRegisters;

    private static ResponseStatus CheckByteCount(ReadOnlySpan<byte> request, byte byteCount, bool allowFewerRegisters)
    {
        int quantity = BinaryPrimitives.ReadUInt16BigEndian(request[3..]);
        if (request[0] <= (byte)ModbusFunction.ReadDiscreteInputs)
        {
            return byteCount == Bits.ByteCount(quantity) ? ResponseStatus.Ok : ResponseStatus.WrongLength;
        }

        bool fits = byteCount == 2 * quantity
            || (allowFewerRegisters && byteCount > 0 && byteCount % 2 == 0 && byteCount < 2 * quantity);
        return fits ? ResponseStatus.Ok : ResponseStatus.WrongLength;
    }
}
