using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Tests.Protocol;

public class RequestPduTests
{
    [Fact]
    public void Each_function_is_encoded_as_in_the_examples_of_the_standard()
    {
        // Modbus Application Protocol V1.1b3, the example of each function in section 6.
        Assert.Equal("0100130013", Encode(pdu => RequestPdu.Read(pdu, ModbusFunction.ReadCoils, 19, 19)));
        Assert.Equal("0200C40016", Encode(pdu => RequestPdu.Read(pdu, ModbusFunction.ReadDiscreteInputs, 196, 22)));
        Assert.Equal("03006B0003", Encode(pdu => RequestPdu.Read(pdu, ModbusFunction.ReadHoldingRegisters, 107, 3)));
        Assert.Equal("0400080001", Encode(pdu => RequestPdu.Read(pdu, ModbusFunction.ReadInputRegisters, 8, 1)));
        Assert.Equal("0500ACFF00", Encode(pdu => RequestPdu.WriteSingleCoil(pdu, 172, true)));
        Assert.Equal("0600010003", Encode(pdu => RequestPdu.WriteSingleRegister(pdu, 1, 3)));
        Assert.Equal(
            "0F0013000A02CD01",
            Encode(pdu => RequestPdu.WriteMultipleCoils(pdu, 19, [true, false, true, true, false, false, true, true, true, false])));
        Assert.Equal("100001000204000A0102", Encode(pdu => RequestPdu.WriteMultipleRegisters(pdu, 1, [0x000A, 0x0102])));
    }

    [Theory]
    [InlineData(ModbusFunction.ReadCoils, 0, 0)]
    [InlineData(ModbusFunction.ReadCoils, 0, 2001)]
    [InlineData(ModbusFunction.ReadHoldingRegisters, 0, 126)]
    [InlineData(ModbusFunction.ReadHoldingRegisters, 65535, 2)]
    [InlineData(ModbusFunction.WriteSingleCoil, 0, 1)]
    public void A_quantity_or_range_outside_the_standard_is_refused(ModbusFunction function, int address, int quantity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RequestPdu.Read(new byte[253], function, (ushort)address, quantity));

    [Fact]
    public void Writes_of_too_many_values_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RequestPdu.WriteMultipleCoils(new byte[300], 0, new bool[1969]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RequestPdu.WriteMultipleRegisters(new byte[300], 0, new ushort[124]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RequestPdu.WriteMultipleRegisters(new byte[300], 0, []));
    }

    private static string Encode(Func<byte[], int> encode)
    {
        byte[] pdu = new byte[ModbusLimits.MaxPduLength];
        return Convert.ToHexString(pdu, 0, encode(pdu));
    }
}
