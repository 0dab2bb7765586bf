using PanelServer.Modbus.Client;

namespace PanelServer.Machines.LaserV1;

/// <summary>Input registers of the gauge: average, X and Y diameter in µm. Gauges with one axis answer only the average.</summary>
internal static class LaserRegisters
{
    /// <summary>How many registers a gauge with two axes answers.</summary>
    public const int AverageXAndY = 3;

    private const ushort Average = 0x000E;

    /// <summary>Reads the diameters.</summary>
    /// <returns>How many registers came, at least 1.</returns>
    public static ValueTask<int> ReadAsync(ModbusClient client, ushort[] registers, CancellationToken stop) =>
        client.ReadAvailableInputRegistersAsync(Average, registers, stop);
}
