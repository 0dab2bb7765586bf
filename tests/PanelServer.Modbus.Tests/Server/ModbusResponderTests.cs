using PanelServer.Modbus.Protocol;
using PanelServer.Modbus.Server;

namespace PanelServer.Modbus.Tests.Server;

public class ModbusResponderTests
{
    private readonly TestDevice _device = new();

    [Theory]
    [InlineData("07", "8701")]
    [InlineData("2B0E0100", "AB01")]
    [InlineData("0300000000", "8303")]
    [InlineData("030000007E", "8303")]
    [InlineData("03000000", "8303")]
    [InlineData("030000000100", "8303")]
    [InlineData("0100000000", "8103")]
    [InlineData("01000007D1", "8103")]
    [InlineData("03FFFF0002", "8302")]
    [InlineData("0320000001", "8302")]
    [InlineData("05000000FF", "8503")]
    [InlineData("0F0000000A01CD", "8F03")]
    [InlineData("0F0000000A03CD0100", "8F03")]
    [InlineData("100000000204000A01", "9003")]
    [InlineData("1000000002", "9003")]
    [InlineData("100000007C00", "9003")]
    [InlineData("1020000001020001", "9002")]
    public void A_bad_request_meets_the_exception_of_the_standard(string request, string expected) =>
        Assert.Equal(expected, Respond(request));

    [Fact]
    public void Every_function_of_the_library_is_known_and_no_other()
    {
        byte[] response = new byte[ModbusLimits.MaxPduLength];
        for (int function = 0; function < 0x80; function++)
        {
            ModbusResponder.Respond(_device, [(byte)function], response);
            Assert.Equal(Enum.IsDefined((ModbusFunction)function) ? (byte)ModbusExceptionCode.IllegalDataValue : (byte)ModbusExceptionCode.IllegalFunction, response[1]);
        }
    }

    [Fact]
    public void An_answer_allocates_nothing_also_after_the_runtime_has_thrown_away_what_it_knew_of_types()
    {
        byte[] request = [0x03, 0, 0, 0, 1];
        byte[] response = new byte[ModbusLimits.MaxPduLength];
        ModbusResponder.Respond(_device, request, response);
        for (int i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            long before = GC.GetAllocatedBytesForCurrentThread();
            ModbusResponder.Respond(_device, request, response);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void A_refused_write_changes_nothing()
    {
        Respond("1000000002040001");
        Respond("0F0000000A01FF");

        Assert.All(_device.HoldingRegisters, value => Assert.Equal(0, value));
        Assert.All(_device.Coils, Assert.False);
    }

    [Fact]
    public void Bits_are_packed_eight_to_a_byte_with_the_rest_zero()
    {
        _device.Coils[19] = _device.Coils[21] = _device.Coils[28] = true;

        Assert.Equal("01020502", Respond("010013000A"));
    }

    [Fact]
    public void A_device_without_a_function_answers_illegal_function()
    {
        byte[] response = new byte[ModbusLimits.MaxPduLength];

        int length = ModbusResponder.Respond(new ReadOnlyDevice(), [0x06, 0, 0, 0, 0], response);

        Assert.Equal("8601", Convert.ToHexString(response, 0, length));
    }

    [Fact]
    public void A_function_that_the_device_supports_but_does_not_implement_has_no_addresses()
    {
        byte[] response = new byte[ModbusLimits.MaxPduLength];

        int length = ModbusResponder.Respond(new ReadOnlyDevice(), [0x04, 0, 0, 0, 1], response);

        Assert.Equal("8402", Convert.ToHexString(response, 0, length));
    }

    private string Respond(string request)
    {
        byte[] response = new byte[ModbusLimits.MaxPduLength];
        int length = ModbusResponder.Respond(_device, Convert.FromHexString(request), response);
        return Convert.ToHexString(response, 0, length);
    }

    private sealed class ReadOnlyDevice : IModbusDevice
    {
        public bool Supports(ModbusFunction requested) => requested == ModbusFunction.ReadInputRegisters;
    }
}
