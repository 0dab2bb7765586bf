using System.Buffers.Binary;
using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Server;

/// <summary>
/// Carries out one request against a device, on protocol data units: synchronous, without allocation, for any bytes whatever.
/// The TCP and RTU servers are built on it, and so can be anything else that carries Modbus.
/// </summary>
public static class ModbusResponder
{
    private const int FixedLength = 5;
    private const int ValuesOffset = 6;

    /// <summary>Answers a request.</summary>
    /// <param name="device">The device that is asked.</param>
    /// <param name="request">The protocol data unit received; at least one byte.</param>
    /// <param name="response">Room for <see cref="ModbusLimits.MaxPduLength"/> bytes.</param>
    /// <returns>Length of the response in bytes.</returns>
    public static int Respond(IModbusDevice device, ReadOnlySpan<byte> request, Span<byte> response)
    {
        ModbusExceptionCode code = CarryOut(device, request, response, out int length);
        response[0] = request[0];
        if (code == ModbusExceptionCode.None)
        {
            return length;
        }

        response[0] |= ResponsePdu.ExceptionFlag;
        response[1] = (byte)code;
        return 2;
    }

    // By its name, without the runtime's tables of names: collections throw those away, and a simulated line answers on the cycle thread.
    private static bool IsKnown(ModbusFunction function) => function
        is ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs
        or ModbusFunction.ReadHoldingRegisters or ModbusFunction.ReadInputRegisters
        or ModbusFunction.WriteSingleCoil or ModbusFunction.WriteSingleRegister
        or ModbusFunction.WriteMultipleCoils or ModbusFunction.WriteMultipleRegisters;

    private static ModbusExceptionCode CarryOut(IModbusDevice device, ReadOnlySpan<byte> request, Span<byte> response, out int length)
    {
        length = 0;
        ModbusFunction function = (ModbusFunction)request[0];
        if (!IsKnown(function) || !device.Supports(function))
        {
            return ModbusExceptionCode.IllegalFunction;
        }

        if (request.Length < FixedLength)
        {
            return ModbusExceptionCode.IllegalDataValue;
        }

        switch (function)
        {
            case ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs:
                return ReadBits(device, function, request, response, out length);
            case ModbusFunction.ReadHoldingRegisters or ModbusFunction.ReadInputRegisters:
                return ReadRegisters(device, function, request, response, out length);
            default:
                // The answer to a write repeats its address and its value or quantity.
                request[..FixedLength].CopyTo(response);
                length = FixedLength;
                return Write(device, function, request);
        }
    }

    private static ModbusExceptionCode Write(IModbusDevice device, ModbusFunction function, ReadOnlySpan<byte> request) => function switch
    {
        ModbusFunction.WriteSingleCoil => WriteSingleCoil(device, request),
        ModbusFunction.WriteSingleRegister => WriteSingleRegister(device, request),
        ModbusFunction.WriteMultipleCoils => WriteMultipleCoils(device, request),
        _ => WriteMultipleRegisters(device, request),
    };

    private static ModbusExceptionCode ReadBits(
        IModbusDevice device, ModbusFunction function, ReadOnlySpan<byte> request, Span<byte> response, out int length)
    {
        ModbusExceptionCode code = CheckRange(request, FixedLength, ModbusLimits.MaxReadBits, out ushort address, out int quantity);
        length = 2 + Bits.ByteCount(quantity);
        if (code != ModbusExceptionCode.None)
        {
            return code;
        }

        Span<bool> values = stackalloc bool[quantity];
        code = function == ModbusFunction.ReadCoils ? device.ReadCoils(address, values) : device.ReadDiscreteInputs(address, values);
        response[1] = (byte)Bits.ByteCount(quantity);
        Bits.Pack(values, response[2..]);
        return code;
    }

    private static ModbusExceptionCode ReadRegisters(
        IModbusDevice device, ModbusFunction function, ReadOnlySpan<byte> request, Span<byte> response, out int length)
    {
        ModbusExceptionCode code = CheckRange(request, FixedLength, ModbusLimits.MaxReadRegisters, out ushort address, out int quantity);
        length = 2 + (2 * quantity);
        if (code != ModbusExceptionCode.None)
        {
            return code;
        }

        Span<ushort> values = stackalloc ushort[quantity];
        code = function == ModbusFunction.ReadHoldingRegisters
            ? device.ReadHoldingRegisters(address, values)
            : device.ReadInputRegisters(address, values);
        response[1] = (byte)(2 * quantity);
        for (int i = 0; i < quantity; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(response[(2 + (2 * i))..], values[i]);
        }

        return code;
    }

    private static ModbusExceptionCode WriteSingleCoil(IModbusDevice device, ReadOnlySpan<byte> request)
    {
        ushort value = BinaryPrimitives.ReadUInt16BigEndian(request[3..]);
        return request.Length != FixedLength || value is not (0 or 0xFF00)
            ? ModbusExceptionCode.IllegalDataValue
            : device.WriteCoils(BinaryPrimitives.ReadUInt16BigEndian(request[1..]), [value != 0]);
    }

    private static ModbusExceptionCode WriteSingleRegister(IModbusDevice device, ReadOnlySpan<byte> request) =>
        request.Length != FixedLength
            ? ModbusExceptionCode.IllegalDataValue
            : device.WriteHoldingRegisters(
                BinaryPrimitives.ReadUInt16BigEndian(request[1..]), [BinaryPrimitives.ReadUInt16BigEndian(request[3..])]);

    private static ModbusExceptionCode WriteMultipleCoils(IModbusDevice device, ReadOnlySpan<byte> request)
    {
        int bytes = request.Length - ValuesOffset;
        ModbusExceptionCode code = CheckRange(request, request.Length, ModbusLimits.MaxWriteCoils, out ushort address, out int quantity);
        if (code != ModbusExceptionCode.None || bytes != Bits.ByteCount(quantity) || request[FixedLength] != bytes)
        {
            return code != ModbusExceptionCode.None ? code : ModbusExceptionCode.IllegalDataValue;
        }

        Span<bool> values = stackalloc bool[quantity];
        Bits.Unpack(request[ValuesOffset..], values);
        return device.WriteCoils(address, values);
    }

    private static ModbusExceptionCode WriteMultipleRegisters(IModbusDevice device, ReadOnlySpan<byte> request)
    {
        int bytes = request.Length - ValuesOffset;
        ModbusExceptionCode code = CheckRange(request, request.Length, ModbusLimits.MaxWriteRegisters, out ushort address, out int quantity);
        if (code != ModbusExceptionCode.None || bytes != 2 * quantity || request[FixedLength] != bytes)
        {
            return code != ModbusExceptionCode.None ? code : ModbusExceptionCode.IllegalDataValue;
        }

        Span<ushort> values = stackalloc ushort[quantity];
        for (int i = 0; i < quantity; i++)
        {
            values[i] = BinaryPrimitives.ReadUInt16BigEndian(request[(ValuesOffset + (2 * i))..]);
        }

        return device.WriteHoldingRegisters(address, values);
    }

    /// <summary>Checks in the order of the standard's state diagrams: length and quantity (code 3) before address (code 2).</summary>
    private static ModbusExceptionCode CheckRange(
        ReadOnlySpan<byte> request, int expectedLength, int limit, out ushort address, out int quantity)
    {
        address = BinaryPrimitives.ReadUInt16BigEndian(request[1..]);
        quantity = BinaryPrimitives.ReadUInt16BigEndian(request[3..]);
        if (request.Length != expectedLength || quantity < 1 || quantity > limit)
        {
            quantity = 0;
            return ModbusExceptionCode.IllegalDataValue;
        }

        return address + quantity > 0x1_0000 ? ModbusExceptionCode.IllegalDataAddress : ModbusExceptionCode.None;
    }
}
