namespace PanelServer.Modbus.Protocol;

/// <summary>Sizes and quantities of the Modbus Application Protocol V1.1b3, sections 4.1 and 6.</summary>
public static class ModbusLimits
{
    /// <summary>Longest protocol data unit (function code and data) in bytes.</summary>
    public const int MaxPduLength = 253;

    /// <summary>Most coils or discrete inputs in one read.</summary>
    public const int MaxReadBits = 2000;

    /// <summary>Most registers in one read.</summary>
    public const int MaxReadRegisters = 125;

    /// <summary>Most coils in one write.</summary>
    public const int MaxWriteCoils = 1968;

    /// <summary>Most registers in one write.</summary>
    public const int MaxWriteRegisters = 123;
}
