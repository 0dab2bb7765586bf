using PanelServer.Modbus;
using PanelServer.Modbus.Server;
using PanelServer.Simulation.Devices;

namespace PanelServer.Simulation.WagoPowerV1;

/// <summary>The holding registers of the simulated WAGO 2787-2144, with the plant behind them. Functions 3 and 16.</summary>
/// <param name="serial">Its serial number, 32 bit.</param>
/// <param name="faults">The faults.</param>
/// <param name="time">Clock of the plant.</param>
internal sealed class PowerSupplyRegisters(uint serial, FaultSwitch faults, TimeProvider time) : IModbusDevice
{
    private const ushort OutputOnBit = 0x0001;
    private const ushort HiccupBit = 0x0100;
    private const ushort Control = 0x0088;
    private const ushort Measurement = 0x0500;
    private const double MilliPerUnit = 1000;

    private readonly ushort[] _control = [24000, 5000, 0, 100];
    private long _steppedAt = time.GetTimestamp();

    public PowerSupplyPlant Plant { get; } = new();

    /// <summary>Set-point, warning threshold, control bits and delay, as last written.</summary>
    public ushort[] ControlBlock => [.. _control];

    /// <summary>How often the control block was written.</summary>
    public int ControlWrites { get; private set; }

    /// <summary>Whether the control block can be read back; it is not known whether the real supply allows it.</summary>
    public bool ControlIsReadable { get; set; } = true;

    public bool Supports(ModbusFunction requested) =>
        requested is ModbusFunction.ReadHoldingRegisters or ModbusFunction.WriteMultipleRegisters;

    public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> values)
    {
        if (faults.TryUse(DeviceFault.Exception))
        {
            return ModbusExceptionCode.IllegalDataAddress;
        }

        CatchUp();
        (int millivolts, int milliamperes) = faults.TryUse(DeviceFault.ValueJump) ? (ushort.MaxValue, ushort.MaxValue) : Plant.Measure();
        for (int i = 0; i < values.Length; i++)
        {
            if (Register(address + i, millivolts, milliamperes) is not { } value)
            {
                return ModbusExceptionCode.IllegalDataAddress;
            }

            values[i] = value;
        }

        return ModbusExceptionCode.None;
    }

    public ModbusExceptionCode WriteHoldingRegisters(ushort address, ReadOnlySpan<ushort> values)
    {
        if (faults.TryUse(DeviceFault.Exception) || address < Control || address + values.Length > Control + _control.Length)
        {
            return ModbusExceptionCode.IllegalDataAddress;
        }

        CatchUp();
        values.CopyTo(_control.AsSpan(address - Control));
        ControlWrites++;
        Plant.TargetVolts = _control[0] / MilliPerUnit;
        Plant.On = (_control[2] & OutputOnBit) != 0;
        Plant.RetriesAfterOverload = (_control[2] & HiccupBit) != 0;
        Plant.StartDelaySeconds = _control[3] / MilliPerUnit;
        return ModbusExceptionCode.None;
    }

    public void CatchUp()
    {
        long now = time.GetTimestamp();
        Plant.Advance(time.GetElapsedTime(_steppedAt, now));
        _steppedAt = now;
    }

    private ushort? Register(int address, int millivolts, int milliamperes) => address switch
    {
        0x0002 => 0x2787,
        0x0003 => 0x2144,
        0x0004 or 0x0005 => 0,
        0x000A => (ushort)(serial >> 16),
        0x000B => (ushort)serial,
        >= Control and < Control + 4 when ControlIsReadable => _control[address - Control],
        Measurement => (ushort)millivolts,
        Measurement + 1 => (ushort)milliamperes,
        _ => null,
    };
}
