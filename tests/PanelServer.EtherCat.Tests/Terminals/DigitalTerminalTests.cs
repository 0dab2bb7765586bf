using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Terminals;

public class DigitalTerminalTests
{
    [Theory]
    [InlineData("00", new bool[] { false, false, false, false, false, false, false, false })]
    [InlineData("01", new bool[] { true, false, false, false, false, false, false, false })]
    [InlineData("85", new bool[] { true, false, true, false, false, false, false, true })]
    public void EL1008_channel_n_is_bit_n_minus_1(string image, bool[] expected)
    {
        El1008 terminal = new(KnownDevices.El1008.Identity);

        terminal.Read(image);

        Assert.Equal(expected, Enumerable.Range(1, 8).Select(channel => terminal.Input[channel]));
    }

    [Fact]
    public void EL1002_has_two_channels_in_one_byte_and_ignores_the_upper_bits()
    {
        El1002 terminal = new(KnownDevices.El1002.Identity);

        terminal.Read("FE");

        Assert.Equal((2, 1), (terminal.InputBits, terminal.InputBytes));
        Assert.False(terminal.Input[1]);
        Assert.True(terminal.Input[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => terminal.Input[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => terminal.Input[0]);
    }

    [Theory]
    [InlineData(1, "01")]
    [InlineData(2, "02")]
    [InlineData(3, "04")]
    [InlineData(4, "08")]
    public void EL2004_channel_n_is_bit_n_minus_1(int channel, string image)
    {
        El2004 terminal = new(KnownDevices.El2004.Identity);

        terminal.Output[channel] = true;
        Assert.Equal(image, terminal.Written());
        Assert.True(terminal.Output[channel]);

        terminal.Output[channel] = false;
        Assert.Equal("00", terminal.Written());
    }

    [Fact]
    public void EL2008_and_EL2002_switch_each_channel_alone()
    {
        El2008 eight = new(KnownDevices.El2008.Identity);
        El2002 two = new(KnownDevices.El2002.Identity);

        eight.Output[8] = eight.Output[1] = true;
        two.Output[2] = true;

        Assert.Equal("81", eight.Written());
        Assert.Equal("02", two.Written());
        Assert.Throws<ArgumentOutOfRangeException>(() => two.Output[3] = true);
    }

    [Fact]
    public void Safe_state_is_everything_off()
    {
        El2008 terminal = new(KnownDevices.El2008.Identity);
        terminal.Output[1] = terminal.Output[8] = true;

        terminal.SetSafeOutputs();

        Assert.Equal("00", terminal.Written());
    }

    [Fact]
    public void Digital_terminals_have_no_mailbox_and_no_start_up_writes()
    {
        Assert.Empty(new El2004(KnownDevices.El2004.Identity).BuildStartUpWrites());
        Assert.Empty(new El1008(KnownDevices.El1008.Identity).BuildStartUpWrites());
        Assert.Empty(new Ek1100(KnownDevices.Ek1100.Identity).BuildStartUpWrites());
    }
}
