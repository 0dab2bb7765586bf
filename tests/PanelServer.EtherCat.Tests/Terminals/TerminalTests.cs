using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Terminals;

public class TerminalTests
{
    [Fact]
    public void A_device_without_driver_is_generic_keeps_its_name_and_is_warned_about()
    {
        Terminal terminal = TerminalCatalog.Create(new TerminalIdentity(2, 0x19C93052, 0x00140000), "EL6601");
        terminal.Place(3, 0x1003);

        Assert.IsType<GenericTerminal>(terminal);
        Assert.False(terminal.IsSupported);
        Assert.Equal("EL6601 at position 3", terminal.Label);
        Assert.Equal(
            "EL6601 at position 3 has no driver (vendor 0x00000002, product 0x19C93052, revision 0x00140000): it is held in PRE-OP and cannot be used.",
            TerminalCatalog.Warning(terminal)?.Sentence);
    }

    [Fact]
    public void Another_revision_is_accepted_with_a_warning_and_another_variant_is_not()
    {
        Terminal newer = TerminalCatalog.Create(KnownDevices.Ek1100.Identity with { Revision = 0x00130000 }, "EK1100");
        Terminal variant = TerminalCatalog.Create(KnownDevices.Ek1100.Identity with { Revision = 0x00120001 }, "EK1100-0001");

        Assert.IsType<Ek1100>(newer);
        Assert.Contains("revision 0x00130000", TerminalCatalog.Warning(newer)?.Sentence, StringComparison.Ordinal);
        Assert.IsType<GenericTerminal>(variant);
        Assert.Null(TerminalCatalog.Warning(TerminalCatalog.Create(KnownDevices.Ek1100.Identity, "EK1100")));
    }

    [Theory]
    [InlineData(TerminalCondition.NotStarted, "EK1100 at position 5 has not been started yet.")]
    [InlineData(TerminalCondition.Lost, "EK1100 at position 5 lost: check its cable and power.")]
    [InlineData(TerminalCondition.Operational, null)]
    public void Health_tells_the_operator_which_terminal_and_what_to_do(TerminalCondition condition, string? sentence)
    {
        Ek1100 terminal = new(KnownDevices.Ek1100.Identity);
        terminal.Place(5, 0x1005);

        terminal.Report(condition);

        Assert.Equal((condition, sentence), (terminal.Health.Condition, terminal.Health.Explanation?.Sentence));
    }

    [Fact]
    public void A_reported_detail_replaces_the_standard_sentence_until_the_next_report()
    {
        Ek1100 terminal = new(KnownDevices.Ek1100.Identity);

        EtherCatError detail = EtherCatErrors.StateRefused("EK1100", AlState.Op, AlState.SafeOp, AlStatusCode.NoValidOutputs);
        terminal.Report(TerminalCondition.NotOperational, detail);
        Assert.Same(detail, terminal.Health.Explanation);

        terminal.Report(TerminalCondition.Operational);
        Assert.True(terminal.Health.IsOperational);
        Assert.Null(terminal.Health.Explanation);
    }

    [Theory]
    [InlineData(ParameterType.Boolean, 1, "01")]
    [InlineData(ParameterType.Unsigned8, 200, "C8")]
    [InlineData(ParameterType.Integer16, -2, "FEFF")]
    [InlineData(ParameterType.Unsigned16, 50000, "50C3")]
    [InlineData(ParameterType.Integer32, 65536, "00000100")]
    [InlineData(ParameterType.Unsigned32, 0x12345678, "78563412")]
    public void A_start_up_parameter_is_written_little_endian_in_its_own_size(ParameterType type, long value, string hex)
    {
        StartUpWrite write = new StartUpParameter(0x8010, 0x11, type, value, "drive-off delay in ms").ToWrite();

        Assert.Equal((0x8010, 0x11), (write.Index, write.SubIndex));
        Assert.Equal(hex, Convert.ToHexString(write.Data.Span));
    }

    [Fact]
    public void A_value_outside_the_limits_is_refused_with_the_limits_in_the_message()
    {
        StartUpParameter parameter = new(0x8010, 1, ParameterType.Unsigned16, 1500, "maximum current in mA", 0, 2800);

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => parameter.Value = 2801);

        Assert.Contains("maximum current in mA (0x8010:01) must be between 0 and 2800.", error.Message, StringComparison.Ordinal);
        Assert.Equal(1500, parameter.Value);
    }

    [Fact]
    public void An_image_of_the_wrong_length_is_refused()
    {
        Ek1100 terminal = new(KnownDevices.Ek1100.Identity);

        Assert.Throws<ArgumentException>(() => terminal.ReadInputs(new byte[1], TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => terminal.WriteOutputs(new byte[1]));
    }
}
