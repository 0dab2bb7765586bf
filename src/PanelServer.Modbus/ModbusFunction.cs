namespace PanelServer.Modbus;

/// <summary>Function codes of the Modbus Application Protocol V1.1b3, section 6, that this library speaks.</summary>
public enum ModbusFunction : byte
{
    /// <summary>Reads 1 to 2000 coils (bits that can be written).</summary>
    ReadCoils = 1,

    /// <summary>Reads 1 to 2000 discrete inputs (bits that cannot be written).</summary>
    ReadDiscreteInputs = 2,

    /// <summary>Reads 1 to 125 holding registers (16-bit words that can be written).</summary>
    ReadHoldingRegisters = 3,

    /// <summary>Reads 1 to 125 input registers (16-bit words that cannot be written).</summary>
    ReadInputRegisters = 4,

    /// <summary>Writes one coil.</summary>
    WriteSingleCoil = 5,

    /// <summary>Writes one holding register.</summary>
    WriteSingleRegister = 6,

    /// <summary>Writes 1 to 1968 coils.</summary>
    WriteMultipleCoils = 15,

    /// <summary>Writes 1 to 123 holding registers.</summary>
    WriteMultipleRegisters = 16,
}
