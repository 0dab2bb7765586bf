using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Terminals;

public class AnalogOutputTerminalTests
{
    [Theory]
    [InlineData(0, "0000")]
    [InlineData(10, "FF7F")]
    [InlineData(5, "FF3F")]
    [InlineData(3.5, "CC2C")]
    [InlineData(-1, "0000")]
    [InlineData(12, "FF7F")]
    [InlineData(double.NaN, "0000")]
    [InlineData(double.PositiveInfinity, "FF7F")]
    public void EL4002_puts_out_a_voltage_within_its_range(double volt, string raw)
    {
        El4002 terminal = TerminalFixture.Operational(new El4002(KnownDevices.El4002.Identity));

        terminal.SetVoltage(2, volt);

        Assert.Equal("0000" + raw, terminal.Written());
        terminal.SetVoltage(1, volt);
        Assert.Equal(raw + raw, terminal.Written());
    }

    [Fact]
    public void EL4002_is_at_0_V_in_its_safe_state()
    {
        El4002 terminal = TerminalFixture.Operational(new El4002(KnownDevices.El4002.Identity));
        terminal.SetVoltage(1, 7);

        terminal.SetSafeOutputs();

        Assert.Equal("00000000", terminal.Written());
        Assert.Equal(0, terminal.Voltage(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => terminal.SetVoltage(3, 1));
    }

    [Fact]
    public void EL4002_writes_a_safe_watchdog_and_its_assignment()
    {
        IReadOnlyList<StartUpWrite> writes = new El4002(KnownDevices.El4002.Identity).BuildStartUpWrites();

        Assert.Contains(writes, write => (write.Index, write.SubIndex) == (0x8010, 0x05) && write.Data.Span.SequenceEqual(new byte[] { 0 }));
        Assert.Contains(writes, write => (write.Index, write.SubIndex) == (0x8000, 0x13) && write.Data.Span.SequenceEqual(new byte[] { 0, 0 }));
        Assert.Contains(writes, write => (write.Index, write.SubIndex) == (0x1C12, 0x02) && write.Data.Span.SequenceEqual(new byte[] { 0x01, 0x16 }));
    }
}
