namespace PanelServer.Modbus.Server;

/// <summary>
/// What a Modbus server serves: coils, inputs and registers. A server makes one call at a time; every method is called with a valid quantity
/// and a range within 0 to 65535, and refuses an address it does not have, which is what the ones not implemented do.
/// A write must check everything before it changes anything.
/// </summary>
public interface IModbusDevice
{
    /// <summary>Whether the device knows this function; if not it is answered with "illegal function".</summary>
    bool Supports(ModbusFunction requested);

    /// <summary>Function 1.</summary>
    ModbusExceptionCode ReadCoils(ushort address, Span<bool> values) => ModbusExceptionCode.IllegalDataAddress;

    /// <summary>Function 2.</summary>
    ModbusExceptionCode ReadDiscreteInputs(ushort address, Span<bool> values) => ModbusExceptionCode.IllegalDataAddress;

    /// <summary>Function 3.</summary>
    ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> values) => ModbusExceptionCode.IllegalDataAddress;

    /// <summary>Function 4.</summary>
    ModbusExceptionCode ReadInputRegisters(ushort address, Span<ushort> values) => ModbusExceptionCode.IllegalDataAddress;

    /// <summary>Functions 5 and 15.</summary>
    ModbusExceptionCode WriteCoils(ushort address, ReadOnlySpan<bool> values) => ModbusExceptionCode.IllegalDataAddress;

    /// <summary>Functions 6 and 16.</summary>
    ModbusExceptionCode WriteHoldingRegisters(ushort address, ReadOnlySpan<ushort> values) => ModbusExceptionCode.IllegalDataAddress;
}
