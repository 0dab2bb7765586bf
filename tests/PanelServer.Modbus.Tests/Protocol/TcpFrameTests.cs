using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Tests.Protocol;

/// <summary>Frames as the 24 V power supply has them on the wire.</summary>
public class TcpFrameTests
{
    [Fact]
    public void A_multiple_register_write_is_encoded_as_on_the_wire()
    {
        byte[] frame = new byte[TcpFrame.MaxLength];

        int pdu = RequestPdu.WriteMultipleRegisters(TcpFrame.Body(frame), 0x0088, [24000, 5000, 0x0101, 100]);
        int length = TcpFrame.Seal(frame, transaction: 1, unit: 0, pdu);

        Assert.Equal("00010000000F0010008800 04085DC01388 01010064".Replace(" ", ""), Convert.ToHexString(frame, 0, length));
    }

    [Fact]
    public void A_read_and_its_answer_are_as_on_the_wire()
    {
        byte[] frame = new byte[TcpFrame.MaxLength];
        int pdu = RequestPdu.Read(TcpFrame.Body(frame), ModbusFunction.ReadHoldingRegisters, 0x0500, 2);
        int length = TcpFrame.Seal(frame, transaction: 3, unit: 0, pdu);
        byte[] answer = Convert.FromHexString("0003000000070003045DC009C4");

        Assert.Equal("000300000006000305000002", Convert.ToHexString(frame, 0, length));
        Assert.Equal(ResponseStatus.Ok, TcpFrame.ReadHeader(answer, out TcpHeader header));
        Assert.Equal(new TcpHeader(3, 0, 6), header);
        Assert.Equal(ResponseStatus.Ok, ResponsePdu.Check(frame.AsSpan(7, pdu), answer.AsSpan(7), out _));
        Assert.Equal((24000, 2500), (ResponsePdu.Register(answer.AsSpan(7), 0), ResponsePdu.Register(answer.AsSpan(7), 1)));
    }

    [Theory]
    [InlineData("0003000000", ResponseStatus.Incomplete)]
    [InlineData("00030001000700", ResponseStatus.WrongHeader)]
    [InlineData("00030000000000", ResponseStatus.WrongHeader)]
    [InlineData("00030000000100", ResponseStatus.WrongHeader)]
    [InlineData("0003000000FF00", ResponseStatus.WrongHeader)]
    [InlineData("0003000000FE00", ResponseStatus.Ok)]
    [InlineData("00030000000200", ResponseStatus.Ok)]
    public void A_header_with_an_impossible_protocol_or_length_is_refused(string bytes, ResponseStatus expected) =>
        Assert.Equal(expected, TcpFrame.ReadHeader(Convert.FromHexString(bytes), out _));
}
