using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Tests.Protocol;

/// <summary>Frames as devices have them on the wire: the diameter gauge (unit 1) and the frequency inverter (unit 1).</summary>
public class RtuFrameTests
{
    private static readonly byte[] GaugeRequest = Hex("01 04 00 0E 00 03 D1 C8");
    private static readonly byte[] StatusRequest = Hex("01 03 00 08 00 01 05 C8");
    private static readonly byte[] StopRequest = Hex("01 06 00 08 00 01 C9 C8");

    [Theory]
    [InlineData(ModbusFunction.ReadInputRegisters, 0x000E, 3, "01 04 00 0E 00 03 D1 C8")]
    [InlineData(ModbusFunction.ReadHoldingRegisters, 0x0008, 1, "01 03 00 08 00 01 05 C8")]
    [InlineData(ModbusFunction.ReadHoldingRegisters, 0x00C8, 3, "01 03 00 C8 00 03 84 35")]
    public void A_read_is_encoded_as_on_the_wire(ModbusFunction function, int address, int quantity, string expected)
    {
        byte[] frame = new byte[RtuFrame.MaxLength];

        int length = RtuFrame.Seal(frame, 1, RequestPdu.Read(RtuFrame.Body(frame), function, (ushort)address, quantity));

        Assert.Equal(Hex(expected), frame[..length]);
    }

    [Theory]
    [InlineData(0x0001, 1, "01 06 00 01 00 01 19 CA")]
    [InlineData(0x0008, 1, "01 06 00 08 00 01 C9 C8")]
    [InlineData(0x0008, 2, "01 06 00 08 00 02 89 C9")]
    [InlineData(0x0008, 4, "01 06 00 08 00 04 09 CB")]
    [InlineData(0x000D, 3400, "01 06 00 0D 0D 48 1C AF")]
    public void A_single_register_write_is_encoded_as_on_the_wire(int address, int value, string expected)
    {
        byte[] frame = new byte[RtuFrame.MaxLength];

        int length = RtuFrame.Seal(
            frame, 1, RequestPdu.WriteSingleRegister(RtuFrame.Body(frame), (ushort)address, (ushort)value));

        Assert.Equal(Hex(expected), frame[..length]);
    }

    [Theory]
    [InlineData("01 04 06 06 D6 06 D4 06 D8 6A 6D", 1750, 1748, 1752)]
    [InlineData("01 04 06 00 00 00 00 00 00 60 93", 0, 0, 0)]
    [InlineData("01 04 06 07 14 06 FE 07 2A B3 B0", 1812, 1790, 1834)]
    public void Registers_of_a_valid_answer_are_read(string answer, int average, int x, int y)
    {
        byte[] frame = Hex(answer);

        Assert.Equal(ResponseStatus.Ok, RtuFrame.CheckResponse(GaugeRequest, frame, out _));
        ReadOnlySpan<byte> pdu = RtuFrame.Pdu(frame);
        Assert.Equal(3, ResponsePdu.RegisterCount(pdu));
        Assert.Equal((average, x, y), (ResponsePdu.Register(pdu, 0), ResponsePdu.Register(pdu, 1), ResponsePdu.Register(pdu, 2)));
    }

    [Fact]
    public void An_inverter_status_word_is_read()
    {
        byte[] frame = Hex("01 03 02 00 4D 78 71");

        Assert.Equal(ResponseStatus.Ok, RtuFrame.CheckResponse(StatusRequest, frame, out _));
        Assert.Equal(0x004D, ResponsePdu.Register(RtuFrame.Pdu(frame), 0));
    }

    [Theory]
    [InlineData("02 04 06 06 D6 06 D4 06 D8 00 00", ResponseStatus.WrongUnit)]
    [InlineData("01 03 06 06 D6 06 D4 06 D8 00 00", ResponseStatus.WrongFunction)]
    [InlineData("01 04 06 06 D6 06 D4 06 D8 6A 6E", ResponseStatus.WrongChecksum)]
    [InlineData("01 04 06 06 D7 06 D4 06 D8 6A 6D", ResponseStatus.WrongChecksum)]
    [InlineData("01 04 06 06 D6 06 D4 06 D8 6A 6D 00", ResponseStatus.WrongLength)]
    [InlineData("01 04 02 06 D6 3B 0E", ResponseStatus.WrongLength)]
    [InlineData("01 04 FF", ResponseStatus.WrongLength)]
    [InlineData("", ResponseStatus.Incomplete)]
    [InlineData("01", ResponseStatus.Incomplete)]
    [InlineData("01 04 06 06 D6 06 D4 06 D8 6A", ResponseStatus.Incomplete)]
    public void An_answer_that_does_not_fit_is_told_apart(string answer, ResponseStatus expected) =>
        Assert.Equal(expected, RtuFrame.CheckResponse(GaugeRequest, Hex(answer), out _));

    [Fact]
    public void An_exception_answer_carries_its_code()
    {
        Assert.Equal(
            ResponseStatus.DeviceException, RtuFrame.CheckResponse(GaugeRequest, Hex("01 84 02 C2 C1"), out ModbusExceptionCode code));
        Assert.Equal(ModbusExceptionCode.IllegalDataAddress, code);
    }

    [Fact]
    public void Fewer_registers_than_asked_are_accepted_only_if_the_caller_says_so()
    {
        byte[] shortAnswer = Hex("01 04 02 06 D6 3B 0E");

        Assert.Equal(ResponseStatus.Ok, RtuFrame.CheckResponse(GaugeRequest, shortAnswer, out _, allowFewerRegisters: true));
        Assert.Equal(1, ResponsePdu.RegisterCount(RtuFrame.Pdu(shortAnswer)));
        Assert.Equal(1750, ResponsePdu.Register(RtuFrame.Pdu(shortAnswer), 0));
    }

    [Fact]
    public void The_echo_of_a_write_must_be_the_same_write()
    {
        byte[] other = new byte[8];
        RtuFrame.Seal(other, 1, RequestPdu.WriteSingleRegister(RtuFrame.Body(other), 0x0008, 2));

        Assert.Equal(ResponseStatus.Ok, RtuFrame.CheckResponse(StopRequest, StopRequest, out _));
        Assert.Equal(ResponseStatus.WrongEcho, RtuFrame.CheckResponse(StopRequest, other, out _));
    }

    [Fact]
    public void Every_beginning_of_an_answer_is_incomplete()
    {
        byte[] answer = Hex("01 04 06 06 D6 06 D4 06 D8 6A 6D");
        for (int length = 0; length < answer.Length; length++)
        {
            Assert.Equal(ResponseStatus.Incomplete, RtuFrame.CheckResponse(GaugeRequest, answer.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void Encoding_and_checking_do_not_allocate()
    {
        byte[] frame = new byte[RtuFrame.MaxLength];
        byte[] answer = Hex("01 04 06 06 D6 06 D4 06 D8 6A 6D");
        int sum = ExchangeOnce(frame, answer);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            sum += ExchangeOnce(frame, answer);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1001 * 1750, sum);
    }

    [Theory]
    [InlineData(38400, 10, 260.4, 1750)]
    [InlineData(19200, 11, 572.9, 2005)]
    [InlineData(9600, 11, 1145.8, 4010)]
    public void Silence_is_three_and_a_half_characters_or_the_fixed_time_of_fast_lines(
        int baudRate, int bitsPerCharacter, double characterMicroseconds, double silenceMicroseconds)
    {
        RtuTiming timing = new(baudRate, bitsPerCharacter);

        Assert.Equal(characterMicroseconds, timing.Character.TotalMicroseconds, 0.1);
        Assert.Equal(silenceMicroseconds, timing.FrameSilence.TotalMicroseconds, 1.0);
    }

    private static int ExchangeOnce(byte[] frame, byte[] answer)
    {
        int length = RtuFrame.Seal(frame, 1, RequestPdu.Read(RtuFrame.Body(frame), ModbusFunction.ReadInputRegisters, 0x000E, 3));
        ResponseStatus status = RtuFrame.CheckResponse(frame.AsSpan(0, length), answer, out _);
        return status == ResponseStatus.Ok ? ResponsePdu.Register(RtuFrame.Pdu(answer), 0) : 0;
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
