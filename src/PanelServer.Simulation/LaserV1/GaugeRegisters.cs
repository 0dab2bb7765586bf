using PanelServer.Modbus;
using PanelServer.Modbus.Server;
using PanelServer.Simulation.Devices;

namespace PanelServer.Simulation.LaserV1;

/// <summary>The input registers 0x0000 to 0x0013 of the simulated diameter gauge. Function 4 only.</summary>
/// <param name="faults">The faults.</param>
/// <param name="time">Clock of the plant.</param>
internal sealed class GaugeRegisters(FaultSwitch faults, TimeProvider time) : IModbusDevice
{
    private const int RegisterCount = 0x0014;
    private long _steppedAt = time.GetTimestamp();

    public GaugePlant Plant { get; } = new();

    public bool Supports(ModbusFunction requested) => requested == ModbusFunction.ReadInputRegisters;

    public ModbusExceptionCode ReadInputRegisters(ushort address, Span<ushort> values)
    {
        if (faults.TryUse(DeviceFault.Exception) || address + values.Length > RegisterCount)
        {
            return ModbusExceptionCode.IllegalDataAddress;
        }

        long now = time.GetTimestamp();
        GaugeReading reading = Plant.Advance(time.GetElapsedTime(_steppedAt, now));
        _steppedAt = now;
        reading = faults.TryUse(DeviceFault.ValueJump) ? new(ushort.MaxValue, 0, ushort.MaxValue) : reading;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (address + i) switch
            {
                0x000E => reading.Average,
                0x000F => reading.X,
                0x0010 => reading.Y,
                _ => 0,
            };
        }

        return ModbusExceptionCode.None;
    }
}
