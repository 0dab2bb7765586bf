using System.Buffers.Binary;

namespace PanelServer.Modbus.Protocol;

/// <summary>
/// Encodes requests as protocol data units: function code, then big-endian fields (Modbus Application Protocol V1.1b3, section 6).
/// Every method writes to the start of the given span and returns the number of bytes written; none allocates.
/// A quantity outside the standard's range, or a range that runs past address 65535, throws <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
public static class RequestPdu
{
    private const ushort CoilOn = 0xFF00;
    private const int FixedLength = 5;

    /// <summary>Encodes functions 1 to 4. The span must hold 5 bytes.</summary>
    /// <param name="pdu">Where the request goes.</param>
    /// <param name="function">One of the four reads.</param>
    /// <param name="address">First bit or register, zero-based as on the wire.</param>
    /// <param name="quantity">1 to 2000 bits, or 1 to 125 registers.</param>
    public static int Read(Span<byte> pdu, ModbusFunction function, ushort address, int quantity)
    {
        int limit = function switch
        {
            ModbusFunction.ReadCoils or ModbusFunction.ReadDiscreteInputs => ModbusLimits.MaxReadBits,
            ModbusFunction.ReadHoldingRegisters or ModbusFunction.ReadInputRegisters => ModbusLimits.MaxReadRegisters,
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "Not a read function."),
        };
        CheckRange(address, quantity, limit);
        return Fixed(pdu, function, address, (ushort)quantity);
    }

    /// <summary>Encodes function 5. The span must hold 5 bytes.</summary>
    public static int WriteSingleCoil(Span<byte> pdu, ushort address, bool on) =>
        Fixed(pdu, ModbusFunction.WriteSingleCoil, address, on ? CoilOn : (ushort)0);

    /// <summary>Encodes function 6. The span must hold 5 bytes.</summary>
    public static int WriteSingleRegister(Span<byte> pdu, ushort address, ushort value) =>
        Fixed(pdu, ModbusFunction.WriteSingleRegister, address, value);

    /// <summary>Encodes function 15 for 1 to 1968 coils.</summary>
    public static int WriteMultipleCoils(Span<byte> pdu, ushort address, ReadOnlySpan<bool> values)
    {
        CheckRange(address, values.Length, ModbusLimits.MaxWriteCoils);
        Fixed(pdu, ModbusFunction.WriteMultipleCoils, address, (ushort)values.Length);
        pdu[FixedLength] = (byte)Bits.ByteCount(values.Length);
        Bits.Pack(values, pdu[(FixedLength + 1)..]);
        return FixedLength + 1 + Bits.ByteCount(values.Length);
    }

    /// <summary>Encodes function 16 for 1 to 123 registers.</summary>
    public static int WriteMultipleRegisters(Span<byte> pdu, ushort address, ReadOnlySpan<ushort> values)
    {
        CheckRange(address, values.Length, ModbusLimits.MaxWriteRegisters);
        Fixed(pdu, ModbusFunction.WriteMultipleRegisters, address, (ushort)values.Length);
        pdu[FixedLength] = (byte)(2 * values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(pdu[(FixedLength + 1 + (2 * i))..], values[i]);
        }

        return FixedLength + 1 + (2 * values.Length);
    }

    private static int Fixed(Span<byte> pdu, ModbusFunction function, ushort address, ushort quantityOrValue)
    {
        pdu[0] = (byte)function;
        BinaryPrimitives.WriteUInt16BigEndian(pdu[1..], address);
        BinaryPrimitives.WriteUInt16BigEndian(pdu[3..], quantityOrValue);
        return FixedLength;
    }

    private static void CheckRange(ushort address, int quantity, int limit)
    {
        if (quantity < 1 || quantity > limit || address + quantity > 0x1_0000)
        {
            throw new ArgumentOutOfRangeException(
                nameof(quantity), quantity, $"From address {address} between 1 and {Math.Min(limit, 0x1_0000 - address)} are allowed.");
        }
    }
}
