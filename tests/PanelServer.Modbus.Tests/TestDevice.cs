using PanelServer.Modbus.Server;

namespace PanelServer.Modbus.Tests;

/// <summary>A device with all four tables, addresses 0 to <see cref="Size"/> - 1; remembers nothing but its values.</summary>
internal sealed class TestDevice : IModbusDevice
{
    public const int Size = 3000;

    public bool[] Coils { get; } = new bool[Size];

    public bool[] DiscreteInputs { get; } = new bool[Size];

    public ushort[] HoldingRegisters { get; } = new ushort[Size];

    public ushort[] InputRegisters { get; } = new ushort[Size];

    public int Requests { get; private set; }

    /// <summary>Exceptions for the next requests, in order.</summary>
    public Queue<ModbusExceptionCode> Refusals { get; } = new();

    public bool Supports(ModbusFunction requested) => true;

    public ModbusExceptionCode ReadCoils(ushort address, Span<bool> values) => Read(Coils, address, values);

    public ModbusExceptionCode ReadDiscreteInputs(ushort address, Span<bool> values) => Read(DiscreteInputs, address, values);

    public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> values) => Read(HoldingRegisters, address, values);

    public ModbusExceptionCode ReadInputRegisters(ushort address, Span<ushort> values) => Read(InputRegisters, address, values);

    public ModbusExceptionCode WriteCoils(ushort address, ReadOnlySpan<bool> values) => Write(Coils, address, values);

    public ModbusExceptionCode WriteHoldingRegisters(ushort address, ReadOnlySpan<ushort> values) =>
        Write(HoldingRegisters, address, values);

    private ModbusExceptionCode Read<T>(T[] table, ushort address, Span<T> values)
    {
        ModbusExceptionCode code = Admit(address, values.Length);
        if (code == ModbusExceptionCode.None)
        {
            table.AsSpan(address, values.Length).CopyTo(values);
        }

        return code;
    }

    private ModbusExceptionCode Write<T>(T[] table, ushort address, ReadOnlySpan<T> values)
    {
        ModbusExceptionCode code = Admit(address, values.Length);
        if (code == ModbusExceptionCode.None)
        {
            values.CopyTo(table.AsSpan(address));
        }

        return code;
    }

    private ModbusExceptionCode Admit(ushort address, int quantity)
    {
        Requests++;
        if (Refusals.TryDequeue(out ModbusExceptionCode refusal))
        {
            return refusal;
        }

        return address + quantity <= Size ? ModbusExceptionCode.None : ModbusExceptionCode.IllegalDataAddress;
    }
}
