using PanelServer.Modbus.Protocol;
using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Simulation.Tests.ExtruderV1;

/// <summary>The simulated inverter on its line, frame by frame (machine page, sections 8 and 12.3).</summary>
public class InverterSlaveTests
{
    private readonly InverterDrive _drive = new(new ExtruderPlantConstants());
    private readonly InverterSlave _slave;

    public InverterSlaveTests() => _slave = new InverterSlave(_drive, new ExtruderPlantConstants());

    [Theory]
    [InlineData("01060008000219C9", "", "checksum wrong")]
    [InlineData("02030008000105FB", "", "another slave")]
    [InlineData("0103000800", "", "cut off")]
    public void Silence_meets_what_is_not_meant_for_it(string request, string answer, string why)
    {
        Assert.True(Ask(request) == answer, why);
    }

    [Fact]
    public void Published_examples_are_answered_as_published()
    {
        Assert.Equal("0106000D0D481CAF", Ask("0106000D0D481CAF"));
        Assert.Equal("01060008000409CB", Ask("01060008000409CB"));
        for (int i = 0; i < 5; i++)
        {
            Run(0.9);
            Ask("01030008000105C8");
        }

        Assert.Equal("010302004D7871", Ask("01030008000105C8"));
        Assert.StartsWith("0103060D48", Ask("010300C800038435"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x10, 0x0008, 1, "019001")] // function 16 is not known: exception 1
    [InlineData(0x03, 0x0100, 1, "018302")] // no such register: exception 2
    [InlineData(0x06, 0x0200, 1, "018602")] // no such register: exception 2
    [InlineData(0x06, 0x000D, 40001, "018603")] // frequency above 400 Hz: exception 3
    public void Impossible_requests_are_answered_with_exceptions(byte function, ushort register, ushort value, string expected)
    {
        Assert.Equal(expected, Exchange(function, register, value));
    }

    [Theory]
    [InlineData(0x0002, 1)]
    [InlineData(0x0004, -1)]
    [InlineData(0x0001, 0)]
    [InlineData(0x0006, 0)]
    [InlineData(0x0003, 0)]
    public void Control_word_runs_stops_and_takes_both_directions_for_stop(int word, int expectedDirection)
    {
        Write(0x000D, 3000);
        Write(0x0008, (ushort)word);
        Run(1);

        Assert.Equal(expectedDirection, _drive.OutputDirection);
    }

    [Fact]
    public void Reset_is_not_answered_and_nothing_is_heard_for_700_ms()
    {
        Write(0x000D, 3000);
        Assert.Equal("", Ask("01060001000119CA"));
        Run(0.6);
        Assert.Equal("", Ask("01030008000105C8"));
        Run(0.15);

        Assert.NotEqual("", Ask("01030008000105C8"));
        Assert.Equal(0, _drive.SetFrequencyHertz);
    }

    [Fact]
    public void Silence_of_more_than_a_second_trips_only_after_the_first_frame()
    {
        Run(5);
        Assert.Equal(InverterFault.None, _drive.Fault);
        Ask("01030008000105C8");
        Run(0.9);
        Ask("01030008000105C8");
        Run(0.9);
        Assert.Equal(InverterFault.None, _drive.Fault);
        Run(0.2);

        Assert.Equal(InverterFault.CommunicationLost, _drive.Fault);
        Assert.Equal("0103028080", Exchange(3, 0x0008, 1));
        Assert.Equal("01030200B1", Exchange(3, 0x01F4, 1));
    }

    [Fact]
    public void Unpowered_inverter_is_mute()
    {
        _drive.SetPower(false);

        Assert.Equal("", Ask("01030008000105C8"));
    }

    private void Write(ushort register, ushort value) => Exchange(6, register, value);

    /// <summary>Sends a request of five bytes and gives the answer without its checksum.</summary>
    private string Exchange(byte function, ushort register, ushort value)
    {
        byte[] frame = [0, function, (byte)(register >> 8), (byte)register, (byte)(value >> 8), (byte)value, 0, 0];
        RtuFrame.Seal(frame, InverterSlave.Unit, 5);
        return Ask(Convert.ToHexString(frame))[..^4];
    }

    private string Ask(string request)
    {
        byte[] answer = new byte[RtuFrame.MaxLength];
        int length = _slave.Answer(Convert.FromHexString(request), answer);
        return Convert.ToHexString(answer, 0, length);
    }

    private void Run(double seconds)
    {
        for (double t = 0; t < seconds - 0.0005; t += 0.001)
        {
            _drive.Step(0.001, 0.2);
            _slave.Step(0.001);
        }
    }
}
