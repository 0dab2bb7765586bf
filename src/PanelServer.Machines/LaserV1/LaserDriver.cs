using PanelServer.Machines.Devices;
using PanelServer.Modbus.Client;

namespace PanelServer.Machines.LaserV1;

/// <summary>Reads the diameters of one gauge, 50 times a second.</summary>
internal sealed class LaserDriver(LaserMachine machine, ModbusClient client) : DeviceDriver(machine)
{
    private readonly ushort[] _registers = new ushort[LaserRegisters.AverageXAndY];
    private LaserReading _reading;

    /// <inheritdoc/>
    public override TimeSpan Period => TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    public override TimeSpan Tolerance => LaserMachine.StaleAfter;

    /// <inheritdoc/>
    public override async Task PollAsync(CancellationToken stop)
    {
        int count = await LaserRegisters.ReadAsync(client, _registers, stop);
        bool twoAxes = count == LaserRegisters.AverageXAndY;
        _reading = new(_reading.GoodReadings + 1, _registers[0], twoAxes ? _registers[1] : null, twoAxes ? _registers[2] : null, Fault: null);
    }

    /// <inheritdoc/>
    public override void Report(string? fault)
    {
        _reading = _reading with { Fault = fault };
        machine.Readings.Put(_reading);
    }
}
