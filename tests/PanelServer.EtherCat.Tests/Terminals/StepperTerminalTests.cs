using CsCheck;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Terminals;

public class StepperTerminalTests
{
    [Theory]
    [InlineData("0100", "ReadyToEnable")]
    [InlineData("0200", "Ready")]
    [InlineData("0400", "Warning")]
    [InlineData("0800", "Error")]
    [InlineData("1000", "MovingPositive")]
    [InlineData("2000", "MovingNegative")]
    [InlineData("4000", "TorqueReduced")]
    [InlineData("0008", "DigitalInput1")]
    [InlineData("0010", "DigitalInput2")]
    [InlineData("0020", "SyncError")]
    [InlineData("0080", "Toggle")]
    public void Each_status_bit_is_where_the_mapping_says(string word, string property)
    {
        El7031 terminal = TerminalFixture.Operational(new El7031(KnownDevices.El7031.Identity));

        terminal.Read($"0000 0000 0000 {word}");

        string[] set = [.. typeof(StepperStatus).GetProperties()
            .Where(member => member.PropertyType == typeof(bool) && (bool)member.GetValue(terminal.Status)!)
            .Select(member => member.Name)];
        Assert.Equal([property], set);
    }

    [Fact]
    public void Outputs_of_velocity_control_compact()
    {
        El7041Variant0052 terminal = TerminalFixture.Operational(new El7041Variant0052(KnownDevices.El7041Variant0052.Identity));
        terminal.Parameters.SpeedRangeStepsPerSecond = 2000;

        Assert.Equal("0000000000000000", terminal.Written());

        terminal.Enable = true;
        terminal.ReduceTorque = true;
        terminal.VelocityStepsPerSecond = 2000;
        Assert.Equal("000000000500FF7F", terminal.Written());

        terminal.ReduceTorque = false;
        terminal.VelocityStepsPerSecond = -2000;
        Assert.Equal("0000000001000180", terminal.Written());

        terminal.SetSafeOutputs();
        Assert.Equal("0000000000000000", terminal.Written());
    }

    [Theory]
    [InlineData(5000, 1000)]
    [InlineData(double.PositiveInfinity, 1000)]
    [InlineData(-5000, -1000)]
    [InlineData(double.NaN, 0)]
    public void Velocity_saturates_at_the_speed_range(double asked, double expected)
    {
        El7031 terminal = TerminalFixture.Operational(new El7031(KnownDevices.El7031.Identity));
        terminal.Parameters.SpeedRangeStepsPerSecond = 1000;

        terminal.VelocityStepsPerSecond = asked;

        Assert.Equal(expected, terminal.VelocityStepsPerSecond);
        Assert.Equal((short)(expected / 1000 * 32767), Velocity(terminal));
    }

    [Fact]
    public void A_velocity_between_two_digits_is_exact_in_the_mean()
    {
        El7031 terminal = TerminalFixture.Operational(new El7031(KnownDevices.El7031.Identity));
        terminal.Parameters.SpeedRangeStepsPerSecond = 1000;
        terminal.VelocityStepsPerSecond = 250;

        short[] sent = [.. Enumerable.Range(0, 400).Select(_ => Velocity(terminal))];

        Assert.All(sent, value => Assert.InRange(value, 8191, 8192));
        Assert.Equal(8191.75, sent.Average(value => (double)value), 2);
    }

    [Fact]
    public void The_mean_velocity_is_exact_for_any_velocity() =>
        Gen.Double[-1000, 1000].Sample(stepsPerSecond =>
        {
            El7031 terminal = TerminalFixture.Operational(new El7031(KnownDevices.El7031.Identity));
            terminal.Parameters.SpeedRangeStepsPerSecond = 1000;
            terminal.VelocityStepsPerSecond = stepsPerSecond;
            double mean = Enumerable.Range(0, 1000).Average(_ => (double)Velocity(terminal));
            return Math.Abs(mean - (stepsPerSecond / 1000 * 32767)) < 0.001 + 1e-9;
        }, iter: 200);

    [Theory]
    [InlineData("FFFF", "0100", 2)]
    [InlineData("0000", "FFFF", -1)]
    [InlineData("0000", "FF7F", 32767)]
    [InlineData("3412", "3412", 0)]
    public void The_counter_is_unwrapped_by_the_signed_difference(string first, string second, long microsteps)
    {
        El7031 terminal = TerminalFixture.Operational(new El7031(KnownDevices.El7031.Identity));

        terminal.Read($"0000 {first} 0000 0000", 0);
        terminal.Read($"0000 {second} 0000 0000", 1);

        Assert.Equal(microsteps, terminal.PositionMicrosteps);
        Assert.Equal(microsteps / 64.0, terminal.PositionSteps);
    }

    [Fact]
    public void The_position_follows_any_movement_through_any_number_of_wraps() =>
        Gen.Select(Gen.Long[-1_000_000, 1_000_000], Gen.Int[-32767, 32767].Array[1, 200]).Sample((start, moves) =>
        {
            El7031 terminal = TerminalFixture.Operational(new El7031(KnownDevices.El7031.Identity));
            byte[] image = new byte[8];
            long position = start;
            Show(position, 0);
            terminal.SetPosition(start);
            for (int i = 0; i < moves.Length; i++)
            {
                position += moves[i];
                Show(position, i + 1);
            }

            return terminal.PositionMicrosteps == position && terminal.IsPositionKnown;

            void Show(long value, int cycle)
            {
                BitConverter.TryWriteBytes(image.AsSpan(2), (ushort)value);
                terminal.ReadInputs(image, TimeSpan.FromMilliseconds(cycle));
            }
        });

    [Fact]
    public void The_position_is_unknown_after_a_bring_up_and_after_a_gap_in_which_the_counter_could_wrap_unseen()
    {
        El7031 terminal = TerminalFixture.Operational(new El7031(KnownDevices.El7031.Identity));
        terminal.Parameters.SpeedRangeStepsPerSecond = 2000;
        terminal.Read("0000 0000 0000 0000", 0);
        Assert.False(terminal.IsPositionKnown);

        terminal.SetPosition(0);
        terminal.Read("0000 0000 0000 0000", 255);
        Assert.True(terminal.IsPositionKnown);
        terminal.Read("0000 0000 0000 0000", 511);
        Assert.False(terminal.IsPositionKnown);

        terminal.SetPosition(64);
        terminal.Start();
        terminal.Read("0000 0050 0000 0000", 520);
        Assert.False(terminal.IsPositionKnown);
        Assert.Equal(64, terminal.PositionMicrosteps);
    }

    [Fact]
    public void A_reset_is_a_pulse_that_ends_with_the_error()
    {
        El7031 terminal = TerminalFixture.Operational(new El7031(KnownDevices.El7031.Identity));
        terminal.ResetError();
        Assert.Equal("0000000000000000", terminal.Written());

        terminal.Read("0000 0000 0000 0800", 0);
        terminal.ResetError();
        Assert.Equal("0000000002000000", terminal.Written());
        Assert.Equal(EtherCatErrorCode.MotorSwitchedOff, terminal.FaultExplanation?.Code);
        Assert.StartsWith("EL7031 at position 3 has switched its motor off because of an error", terminal.FaultSentence, StringComparison.Ordinal);

        terminal.Read("0000 0000 0000 0100", 2);
        Assert.Equal("0000000000000000", terminal.Written());
        Assert.Null(terminal.FaultSentence);
    }

    [Fact]
    public void A_reset_that_does_not_help_falls_after_100_ms_so_that_the_next_one_is_an_edge()
    {
        El7031 terminal = TerminalFixture.Operational(new El7031(KnownDevices.El7031.Identity));
        terminal.Read("0000 0000 0000 0800", 0);
        List<char> bits = new();
        for (int cycle = 1; cycle <= 110; cycle++)
        {
            terminal.Read("0000 0000 0000 0800", cycle);
            terminal.ResetError();
            bits.Add(terminal.Written()[9]);
        }

        Assert.Equal(109, bits.Count(bit => bit == '2'));
        Assert.Equal(101, bits.IndexOf('0'));
    }

    [Theory]
    [InlineData("0000 0000 0000 0000", 0, 0)]
    [InlineData("0000 0040 0080 FF7F", 5.000153, 10)]
    public void The_analog_inputs_of_the_EL7031_0030_follow_the_motor_status(string analog, double first, double second)
    {
        El7031Variant0030 terminal = TerminalFixture.Operational(new El7031Variant0030(KnownDevices.El7031Variant0030.Identity));

        terminal.Read("0000 0000 0000 0100" + analog);

        Assert.Equal(first, terminal.Voltage(1), 6);
        Assert.Equal(second, terminal.Voltage(2), 6);
        Assert.True(terminal.Status.ReadyToEnable);
        Assert.Throws<ArgumentOutOfRangeException>(() => terminal.Voltage(3));
    }

    [Fact]
    public void Image_sizes_are_those_of_the_winder()
    {
        Assert.Equal((8, 8), Sizes(new El7031(KnownDevices.El7031.Identity)));
        Assert.Equal((16, 8), Sizes(new El7031Variant0030(KnownDevices.El7031Variant0030.Identity)));
        Assert.Equal((8, 8), Sizes(new El7041Variant0052(KnownDevices.El7041Variant0052.Identity)));

        static (int Inputs, int Outputs) Sizes(Terminal terminal) => (terminal.InputBytes, terminal.OutputBytes);
    }

    [Fact]
    public void Start_up_writes_are_those_of_the_machine_and_a_current_above_the_rating_is_refused()
    {
        El7031Variant0030 puller = new(KnownDevices.El7031Variant0030.Identity);
        puller.Parameters.MaximumCurrentMilliampere = 2700;
        puller.Parameters.SpeedRangeStepsPerSecond = 1000;

        string[] writes = [.. puller.BuildStartUpWrites().Select(write => $"{write.Index:X4}:{write.SubIndex:X2}={Convert.ToHexString(write.Data.Span)}")];

        // 79 writes of the panel's list for this terminal, and the code word before them.
        Assert.Equal(79, writes.Length);
        Assert.Equal("8010:01=8C0A", writes[2]);
        Assert.Contains("8012:01=01", writes);
        Assert.Contains("8012:05=00", writes);
        Assert.Contains("8030:15=0200", writes);
        Assert.Equal(
            ["1C13:00=00", "1C13:01=001A", "1C13:02=031A", "1C13:03=0A1A", "1C13:04=0C1A", "1C13:00=04",
             "1C12:00=00", "1C12:01=0016", "1C12:02=0216", "1C12:03=0416", "1C12:00=03"],
            writes[^11..]);
        Assert.Throws<ArgumentOutOfRangeException>(() => puller.Parameters.MaximumCurrentMilliampere = 2801);
        Assert.Throws<ArgumentOutOfRangeException>(() => puller.Parameters.SpeedRangeStepsPerSecond = 1500);
    }

    [Fact]
    public void Only_the_operation_mode_and_the_code_word_may_be_refused_by_the_drive()
    {
        IEnumerable<string> optional = new El7031(KnownDevices.El7031.Identity).BuildStartUpWrites()
            .Where(write => !write.IsRequired).Select(write => $"{write.Index:X4}:{write.SubIndex:X2}");

        Assert.Equal(["F008:00", "8012:01"], optional);
    }

    private static short Velocity(StepperTerminal terminal)
    {
        byte[] image = new byte[8];
        terminal.WriteOutputs(image);
        return BitConverter.ToInt16(image, 6);
    }
}
