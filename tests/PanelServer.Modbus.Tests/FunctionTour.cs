using PanelServer.Modbus.Client;

namespace PanelServer.Modbus.Tests;

/// <summary>One round through all functions and the refusal of an unknown address.</summary>
internal static class FunctionTour
{
    public static async Task RunAsync(ModbusClient client, TestDevice device)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        device.DiscreteInputs[9] = true;
        device.InputRegisters[7] = 777;

        await client.WriteSingleCoilAsync(3, true, cancellation);
        await client.WriteMultipleCoilsAsync(4, new[] { true, false, true }, cancellation);
        await client.WriteSingleRegisterAsync(20, 0xBEEF, cancellation);
        await client.WriteMultipleRegistersAsync(21, new ushort[] { 1, 2, 65535 }, cancellation);
        bool[] coils = new bool[5];
        await client.ReadCoilsAsync(2, coils, cancellation);
        bool[] inputs = new bool[17];
        await client.ReadDiscreteInputsAsync(0, inputs, cancellation);
        ushort[] holding = new ushort[4];
        await client.ReadHoldingRegistersAsync(20, holding, cancellation);
        ushort[] registers = new ushort[125];
        await client.ReadInputRegistersAsync(0, registers, cancellation);
        ModbusException e = await Assert.ThrowsAsync<ModbusException>(
            () => client.ReadInputRegistersAsync(60_000, registers, cancellation).AsTask());

        Assert.Equal([false, true, true, false, true], coils);
        Assert.Equal(9, Array.IndexOf(inputs, true));
        Assert.Equal([0xBEEF, 1, 2, 65535], holding);
        Assert.Equal(777, registers[7]);
        Assert.Equal(ModbusExceptionCode.IllegalDataAddress, e.Code);
    }
}
