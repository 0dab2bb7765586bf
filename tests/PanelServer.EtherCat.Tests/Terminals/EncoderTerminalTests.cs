using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Terminals;

public class EncoderTerminalTests
{
    // Per channel: status, counter, frequency in hundredths of a hertz.
    private const string Channel1 = "0080 01020304 A60E0000";
    private const string Channel2 = "0001 FFFFFFFF 63000000";

    [Fact]
    public void EL5152_has_two_channels_of_status_counter_and_frequency()
    {
        El5152 terminal = TerminalFixture.Operational(new El5152(KnownDevices.El5152.Identity));

        terminal.Read(Channel1 + Channel2);

        Assert.Equal(37.5, terminal.FrequencyHertz(1), 9);
        Assert.Equal(0.99, terminal.FrequencyHertz(2), 9);
        Assert.Equal((0x04030201u, uint.MaxValue), (terminal.Counter(1), terminal.Counter(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => terminal.FrequencyHertz(0));
        Assert.Equal("000000000000000000000000", terminal.Written());
    }

    [Fact]
    public void EL5152_that_no_longer_toggles_is_frozen()
    {
        El5152 terminal = TerminalFixture.Operational(new El5152(KnownDevices.El5152.Identity));
        for (int i = 0; i <= 1000; i++)
        {
            terminal.Read((i % 2 == 0 ? "0080" : "0000") + "00000000 00000000" + Channel2, i);
        }

        Assert.True(terminal.Health.IsOperational);
        for (int i = 1001; i <= 2100; i++)
        {
            terminal.Read("008000000000 00000000" + Channel2, i);
        }

        Assert.Equal(TerminalCondition.Frozen, terminal.Health.Condition);
    }

    [Fact]
    public void EL5152_is_set_up_as_the_machine_page_says()
    {
        IReadOnlyList<StartUpWrite> writes = new El5152(KnownDevices.El5152.Identity).BuildStartUpWrites();

        (byte SubIndex, string Data)[] perChannel =
        [
            (0x03, "01"), (0x08, "00"), (0x0A, "00"), (0x0E, "00"), (0x0F, "00"), (0x11, "1027"),
            (0x13, "6400"), (0x14, "6400"), (0x15, "6400"), (0x16, "6400"), (0x17, "4006"),
        ];
        foreach (ushort index in (ushort[])[0x8000, 0x8010])
        {
            Assert.Equal(perChannel, writes.Where(write => write.Index == index).Select(write => (write.SubIndex, Convert.ToHexString(write.Data.Span))));
        }

        Assert.Equal(
            ["00", "001A", "031A", "041A", "071A", "04"],
            writes.Where(write => write.Index == 0x1C13).Select(write => Convert.ToHexString(write.Data.Span)));
        Assert.Equal(["00", "0016", "0216", "02"], writes.Where(write => write.Index == 0x1C12).Select(write => Convert.ToHexString(write.Data.Span)));
    }
}
