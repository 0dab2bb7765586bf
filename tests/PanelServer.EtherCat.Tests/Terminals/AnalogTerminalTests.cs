using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Terminals;

public class AnalogTerminalTests
{
    [Theory]
    [InlineData("0000 0000", 4.0)]
    [InlineData("0080 0040", 12.000244)]
    [InlineData("0000 FF7F", 20.0)]
    public void EL3021_scales_the_loop_current(string image, double milliampere)
    {
        El3021 terminal = TerminalFixture.Operational(new El3021(KnownDevices.El3021.Identity));

        terminal.Read(image);

        Assert.Equal(milliampere, terminal.CurrentMilliampere, 6);
        Assert.True(terminal.IsValid);
    }

    [Theory]
    [InlineData("4100 0000", AnalogFault.WireBreak, EtherCatErrorCode.LoopBroken, "EL3021 at position 4 measures less than 3.5 mA: check the sensor's supply and its cable.")]
    [InlineData("4140 0000", AnalogFault.WireBreak, EtherCatErrorCode.LoopBroken, "EL3021 at position 4 measures less than 3.5 mA: check the sensor's supply and its cable.")]
    [InlineData("0100 0000", AnalogFault.Underrange, EtherCatErrorCode.CurrentBelowRange, "EL3021 at position 4 measures less than 4 mA: check the sensor.")]
    [InlineData("0200 FF7F", AnalogFault.Overrange, EtherCatErrorCode.CurrentAboveRange, "EL3021 at position 4 measures more than 20 mA: the sensor is beyond its range.")]
    [InlineData("4200 FF7F", AnalogFault.ShortCircuit, EtherCatErrorCode.LoopShorted, "EL3021 at position 4 measures more than 20.5 mA: check the sensor and its cable for a short circuit.")]
    [InlineData("4000 0010", AnalogFault.ChannelError, EtherCatErrorCode.InputFailed, "EL3021 at position 4 reports an error of its input: check the sensor and its cable.")]
    [InlineData("0040 0000", AnalogFault.NotConverting, EtherCatErrorCode.InputNotConverting, "EL3021 at position 4 has no valid value yet.")]
    [InlineData("8000 0010", AnalogFault.None, null, null)]
    public void EL3021_status_bits_say_what_is_wrong_with_the_sensor(string image, AnalogFault fault, EtherCatErrorCode? code, string? sentence)
    {
        El3021 terminal = TerminalFixture.Operational(new El3021(KnownDevices.El3021.Identity), position: 4);

        terminal.Read(image);

        Assert.Equal(fault, terminal.Fault);
        Assert.Equal((code, sentence), (terminal.FaultExplanation?.Code, terminal.FaultSentence));
        Assert.Equal(fault == AnalogFault.None, terminal.IsValid);
    }

    [Fact]
    public void Limit_bits_and_toggle_are_where_the_mapping_says()
    {
        AnalogStatus status = new(0b1000_0000_0010_0100);

        Assert.Equal((1, 2, true), (status.Limit1, status.Limit2, status.Toggle));
        Assert.False(status.Underrange || status.Overrange || status.Error || status.Invalid);
    }

    [Fact]
    public void EL3204_has_four_channels_of_four_bytes_in_tenths_of_a_degree()
    {
        El3204 terminal = TerminalFixture.Operational(new El3204(KnownDevices.El3204.Identity));

        terminal.Read("0000 2E09  0080 E6FF  0000 0000  0000 3421");

        Assert.Equal(235.0, terminal.TemperatureCelsius(1), 6);
        Assert.Equal(-2.6, terminal.TemperatureCelsius(2), 6);
        Assert.Equal(0, terminal.TemperatureCelsius(3), 6);
        Assert.Equal(850, terminal.TemperatureCelsius(4), 6);
        Assert.Throws<ArgumentOutOfRangeException>(() => terminal.TemperatureCelsius(5));
    }

    [Theory]
    [InlineData("4200 3421", AnalogFault.WireBreak, EtherCatErrorCode.SensorBroken, "EL3204 at position 5, channel 2, has no sensor or a broken wire: check the sensor and its cable.")]
    [InlineData("4240 3421", AnalogFault.WireBreak, EtherCatErrorCode.SensorBroken, "EL3204 at position 5, channel 2, has no sensor or a broken wire: check the sensor and its cable.")]
    [InlineData("4100 30F8", AnalogFault.ShortCircuit, EtherCatErrorCode.SensorShorted, "EL3204 at position 5, channel 2, is short-circuited: check the sensor and its cable.")]
    [InlineData("0200 3421", AnalogFault.Overrange, EtherCatErrorCode.TemperatureAboveRange, "EL3204 at position 5, channel 2, measures above 850 °C: check the sensor and its cable.")]
    [InlineData("0100 30F8", AnalogFault.Underrange, EtherCatErrorCode.TemperatureBelowRange, "EL3204 at position 5, channel 2, measures below −200 °C: check the sensor and its cable.")]
    [InlineData("0040 3412", AnalogFault.NotConverting, EtherCatErrorCode.ChannelNotConverting, "EL3204 at position 5, channel 2, has no valid value yet.")]
    public void EL3204_faults_concern_one_channel_and_name_it(string channel2, AnalogFault fault, EtherCatErrorCode code, string sentence)
    {
        El3204 terminal = TerminalFixture.Operational(new El3204(KnownDevices.El3204.Identity), position: 5);

        terminal.Read($"0000 DC00 {channel2} 0000 DC00 0000 DC00");

        Assert.Equal(fault, terminal.Fault(2));
        Assert.Equal((code, sentence), (terminal.FaultExplanation(2)?.Code, terminal.FaultSentence(2)));
        Assert.Equal(["EL3204 at position 5", 2], terminal.FaultExplanation(2)!.Arguments);
        Assert.False(terminal.IsValid(2));
        Assert.True(terminal.IsValid(1));
        Assert.Null(terminal.FaultSentence(1));
        Assert.True(terminal.IsValid(3));
    }

    [Fact]
    public void A_toggle_bit_that_stands_still_makes_the_values_invalid_until_it_moves_again()
    {
        El3204 terminal = TerminalFixture.Operational(new El3204(KnownDevices.El3204.Identity), position: 5);
        const string Toggle0 = "0000 DC00 0000 DC00 0000 DC00 0000 DC00";
        const string Toggle1 = "0080 DC00 0080 DC00 0080 DC00 0080 DC00";
        const string Channel3Stuck = "0080 DC00 0080 DC00 0000 DC00 0080 DC00";

        terminal.Read(Toggle0, 0);
        terminal.Read(Toggle1, 3000);
        terminal.Read(Toggle0, 6000);
        Assert.True(terminal.IsValid(1));

        terminal.Read(Channel3Stuck, 9400);
        Assert.True(terminal.IsValid(3));
        terminal.Read(Toggle0, 9401);
        Assert.Equal(TerminalCondition.Frozen, terminal.Health.Condition);
        Assert.StartsWith("EL3204 at position 5 sends no new values", terminal.Health.Explanation!.Sentence, StringComparison.Ordinal);
        Assert.False(terminal.IsValid(1));

        terminal.Read(Toggle1, 9402);
        Assert.True(terminal.IsValid(1));
    }

    [Fact]
    public void A_toggle_bit_that_seems_to_stand_because_it_moves_twice_a_cycle_is_not_taken_for_frozen_while_the_value_moves()
    {
        El3021 terminal = TerminalFixture.Operational(new El3021(KnownDevices.El3021.Identity));

        for (int cycle = 0; cycle < 3000; cycle++)
        {
            terminal.Read(cycle % 500 < 250 ? "0080 0040" : "0080 0140", cycle);
            Assert.True(terminal.IsValid);
        }
    }

    [Fact]
    public void A_pause_of_the_exchange_is_not_taken_for_a_frozen_toggle()
    {
        El3021 terminal = TerminalFixture.Operational(new El3021(KnownDevices.El3021.Identity));
        terminal.Read("0000 0000", 0);
        terminal.Read("0080 0000", 1);

        terminal.Read("0080 0000", 5000);

        Assert.True(terminal.IsValid);
    }

    [Fact]
    public void Values_of_a_terminal_that_is_not_operational_are_not_valid()
    {
        El3204 terminal = TerminalFixture.Operational(new El3204(KnownDevices.El3204.Identity));
        terminal.Read("0000 DC00 0000 DC00 0000 DC00 0000 DC00");

        terminal.MarkInputsStale();
        Assert.False(terminal.InputsFresh);
        Assert.True(terminal.IsValid(1));

        terminal.Report(TerminalCondition.Lost);
        Assert.False(terminal.IsValid(1));
        Assert.Equal(22, terminal.TemperatureCelsius(1), 6);
    }

    [Fact]
    public void EL3021_start_up_writes_are_code_word_parameters_and_assignment()
    {
        IReadOnlyList<StartUpWrite> writes = new El3021(KnownDevices.El3021.Identity).BuildStartUpWrites();

        Assert.Equal(
            [
                "F008:00=78563412", "8000:01=00", "8000:02=00", "8000:05=00", "8000:06=01", "8000:07=00", "8000:08=00", "8000:0A=00",
                "8000:0B=01", "8000:0E=00", "8000:11=0000", "8000:12=00000100", "8000:13=0000", "8000:14=0000", "8000:15=0000",
                "8000:17=0000", "8000:18=0040", "1C13:00=00", "1C13:01=001A", "1C13:00=01", "1C12:00=00", "1C12:00=00",
            ],
            writes.Select(write => $"{write.Index:X4}:{write.SubIndex:X2}={Convert.ToHexString(write.Data.Span)}"));
        Assert.False(writes[0].IsRequired);
        Assert.All(writes.Skip(1), write => Assert.True(write.IsRequired));
    }
}
