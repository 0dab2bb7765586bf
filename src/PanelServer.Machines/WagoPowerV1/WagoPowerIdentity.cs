using PanelServer.Modbus;
using PanelServer.Modbus.Client;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>Who a Modbus device says it is.</summary>
/// <param name="OrderNumber">Order number in BCD.</param>
/// <param name="Extension">Order number extension.</param>
/// <param name="SerialNumber">Serial number, 32 bit.</param>
internal readonly record struct WagoPowerIdentity(uint OrderNumber, uint Extension, uint SerialNumber)
{
    /// <summary>True for the supply that this machine is written for. Serial number 0 is no identification.</summary>
    public bool IsSupported => OrderNumber == WagoPowerRegisters.ExpectedOrderNumber && Extension == 0 && Serial != 0;

    /// <summary>The machine's serial number: the low 16 bits.</summary>
    public ushort Serial => (ushort)SerialNumber;

    /// <summary>Asks a device.</summary>
    /// <exception cref="ModbusException">It does not answer, or not as Modbus has it.</exception>
    public static async Task<WagoPowerIdentity> ReadAsync(ModbusClient client, CancellationToken stop) => new(
        await ReadDoubleWordAsync(client, WagoPowerRegisters.OrderNumber, stop),
        await ReadDoubleWordAsync(client, WagoPowerRegisters.OrderNumberExtension, stop),
        await ReadDoubleWordAsync(client, WagoPowerRegisters.SerialNumber, stop));

    private static async Task<uint> ReadDoubleWordAsync(ModbusClient client, ushort address, CancellationToken stop)
    {
        ushort[] words = new ushort[2];
        await client.ReadHoldingRegistersAsync(address, words, stop);
        return ((uint)words[0] << 16) | words[1];
    }
}
