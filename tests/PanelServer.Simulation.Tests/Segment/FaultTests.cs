using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.Segment;
using PanelServer.Simulation.Segment.Esc;
using PanelServer.Simulation.Segment.Faults;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>Every fault by its name: what it does to frames and subdevices, and that it ends.</summary>
public class FaultTests
{
    private sealed class Collector : IAnswerSink
    {
        public List<(byte[] Frame, long Arrival)> Answers { get; } = [];

        public void Deliver(ReadOnlySpan<byte> frame, long arrivalNanoseconds) => Answers.Add((frame.ToArray(), arrivalNanoseconds));
    }

    private readonly FrameDriver _driver = new(TestDevices.SegmentOf(
        TestDevices.Coupler, TestDevices.DigitalOutput, TestDevices.AnalogInput, TestDevices.Drive));

    public FaultTests() => _driver.BringToOp();

    private VirtualSegment Segment => _driver.Segment;

    private void Fault(string command) => Assert.True(FaultScript.Run(Segment, command, Assert.Fail));

    /// <summary>Sends broadcast reads with indices 0, 1, 2 … through the faults of frames.</summary>
    private List<(byte[] Frame, long Arrival)> SendFrames(int count)
    {
        Collector collector = new();
        for (int i = 0; i < count; i++)
        {
            byte[] frame = new byte[60];
            FrameWriter writer = new(frame);
            _ = writer.Add(EtherCatCommand.Brd, (byte)i, 0, Registers.Type, 1);
            _ = writer.Finish();
            Segment.Process(frame, Segment.NowNanoseconds, collector);
        }

        return collector.Answers;
    }

    private static int IndexOf(byte[] frame) => frame[FrameFormat.FirstDatagramOffset + 1];

    private static int CounterOf(byte[] frame) => frame[27];

    [Fact]
    public void Drop_loses_so_many_frames_and_no_more()
    {
        Fault("drop 2");

        Assert.Equal([2, 3], SendFrames(4).Select(answer => IndexOf(answer.Frame)));
    }

    [Fact]
    public void Delay_returns_frames_late()
    {
        long normal = SendFrames(1)[0].Arrival - Segment.NowNanoseconds;
        Fault("delay 1 2ms");

        List<(byte[] Frame, long Arrival)> answers = SendFrames(2);

        Assert.Equal([normal + 2_000_000, normal], answers.Select(answer => answer.Arrival - Segment.NowNanoseconds));
    }

    [Fact]
    public void Duplicate_returns_frames_twice()
    {
        Fault("duplicate 1");

        Assert.Equal([0, 0, 1], SendFrames(2).Select(answer => IndexOf(answer.Frame)));
    }

    [Fact]
    public void Swap_returns_pairs_in_reverse_order()
    {
        Fault("swap-frames 1");

        Assert.Equal([1, 0, 2], SendFrames(3).Select(answer => IndexOf(answer.Frame)));
    }

    [Fact]
    public void Corrupt_counts_at_the_place_of_the_damage_and_loses_the_frame()
    {
        Fault("corrupt 2 2");

        Assert.Equal([2], SendFrames(3).Select(answer => IndexOf(answer.Frame)));
        Assert.Equal([0, 0, 2, 0], Enumerable.Range(0, 4).Select(position => _driver.Read(position, Registers.PortErrors, 1)[0]));
        Assert.Equal([0, 0, 0, 2], Enumerable.Range(0, 4).Select(position => _driver.Read(position, Registers.ForwardedErrors, 1)[0]));
        Assert.Equal(2, _driver.Read(0, Registers.ForwardedErrors + 1, 1)[0]);
    }

    [Fact]
    public void Subdevices_before_the_damage_still_execute_the_frame()
    {
        Fault("corrupt 1 2");
        byte[] frame = new byte[60];
        FrameWriter writer = new(frame);
        writer.Add(EtherCatCommand.Bwr, 0, 0, Registers.StationAlias, 2)[0] = 0x77;
        _ = writer.Finish();

        Segment.Process(frame, Segment.NowNanoseconds, NullSink.Instance);

        Assert.Equal([0x77, 0x77, 0, 0], Enumerable.Range(0, 4).Select(position => (int)_driver.ReadWord(position, Registers.StationAlias)));
    }

    [Fact]
    public void Truncate_cuts_frames_off()
    {
        Fault("truncate 1 20");

        Assert.Equal([20, 60], SendFrames(2).Select(answer => answer.Frame.Length));
    }

    [Fact]
    public void Nop_returns_frames_unprocessed()
    {
        Fault("nop 1");

        List<(byte[] Frame, long Arrival)> answers = SendFrames(2);

        Assert.Equal((byte)EtherCatCommand.Nop, answers[0].Frame[FrameFormat.FirstDatagramOffset]);
        Assert.Equal([0, 4], answers.Select(answer => CounterOf(answer.Frame)));
    }

    [Fact]
    public void Loop_back_returns_frames_as_they_were_sent()
    {
        Fault("loop-back 1");

        List<(byte[] Frame, long Arrival)> answers = SendFrames(2);

        Assert.Equal([false, true], answers.Select(answer => FrameReader.HasPassedSegment(answer.Frame)));
        Assert.Equal([0, 4], answers.Select(answer => CounterOf(answer.Frame)));
    }

    [Fact]
    public void Slow_delays_every_frame_until_it_is_ended()
    {
        long normal = SendFrames(1)[0].Arrival - Segment.NowNanoseconds;
        Fault("slow 50us");
        Assert.All(SendFrames(3), answer => Assert.Equal(normal + 50_000, answer.Arrival - Segment.NowNanoseconds));

        Fault("slow 0s");
        Assert.Equal(normal, SendFrames(1)[0].Arrival - Segment.NowNanoseconds);
    }

    [Fact]
    public void Working_counter_is_wrong_by_the_offset_for_so_many_datagrams()
    {
        Fault("wkc 1 -1 2");

        Assert.Equal([3, 3, 4], SendFrames(3).Select(answer => CounterOf(answer.Frame)));
    }

    [Fact]
    public void Silent_subdevice_does_not_count_for_its_time_but_keeps_its_position()
    {
        Fault("silent 1 5ms");
        byte[] frame = SendFrames(1)[0].Frame;
        Assert.Equal(3, CounterOf(frame));
        Assert.Equal(4, frame[18]);

        _driver.Wait(TimeSpan.FromMilliseconds(5));
        Assert.Equal(4, CounterOf(SendFrames(1)[0].Frame));
    }

    [Fact]
    public void Rebooted_subdevice_has_lost_its_address_state_and_parameters_but_not_its_EEPROM()
    {
        Segment.Subdevices[2].Dictionary[0x8000, 0x11].Value = 5;
        Segment.Subdevices[2].Esc.Eeprom.Image[0x52] = 4;

        Fault("reboot 2");

        _ = _driver.Read(2, Registers.Type, 1);
        Assert.Equal(0, _driver.WorkingCounter);
        Assert.Equal(0, Segment.Subdevices[2].Esc.StationAddress);
        Assert.Equal(AlState.Init, Segment.Subdevices[2].State);
        Assert.Equal(0, Segment.Subdevices[2].Dictionary[0x8000, 0x11].Value);
        Assert.Equal(4, Segment.Subdevices[2].Esc.Eeprom.Image[0x52]);
        Assert.Equal(AlState.Op, _driver.Status(3).State);
    }

    [Fact]
    public void Retreat_goes_to_SAFEOP_with_the_code()
    {
        Fault("retreat 3 0x001A");

        Assert.Equal(new AlStatus(0x14), _driver.Status(3));
        Assert.Equal(AlStatusCode.SynchronizationError, _driver.Code(3));
    }

    [Fact]
    public void AL_error_keeps_the_state_and_raises_the_flag()
    {
        Fault("al-error 3 8001");

        Assert.Equal(new AlStatus(0x18), _driver.Status(3));
        Assert.Equal(0x8001, (int)_driver.Code(3));
    }

    [Theory]
    [InlineData("preop", AlState.PreOp, AlState.Init)]
    [InlineData("safeop", AlState.SafeOp, AlState.PreOp)]
    [InlineData("op", AlState.Op, AlState.SafeOp)]
    public void State_is_refused_so_many_times(string word, AlState state, AlState below)
    {
        _driver.Request(3, (ushort)below);
        Fault($"refuse 3 {word} 0x0003 2");

        for (int i = 0; i < 2; i++)
        {
            Prepare(state);
            _driver.Request(3, (ushort)((int)state | Registers.AlControlAcknowledge));
            Assert.Equal(AlStatusCode.InvalidDeviceSetup, _driver.Code(3));
        }

        Prepare(state);
        _driver.Request(3, (ushort)((int)state | Registers.AlControlAcknowledge));
        Assert.Equal(state, _driver.Status(3).State);
    }

    private void Prepare(AlState state)
    {
        if (state == AlState.Op)
        {
            _driver.WriteOutputs(3);
        }
    }

    [Fact]
    public void SDO_abort_hits_the_entry_only()
    {
        Fault("sdo-abort 2 8000:11 06090030");
        MailboxDriver mailbox = new(_driver, 2);

        Assert.Equal(0x06090030u, (uint)MailboxDriver.AbortOf(mailbox.Sdo(0x40, 0x8000, 0x11))!.Value);
        Assert.Null(MailboxDriver.AbortOf(mailbox.Sdo(0x40, 0x8000, 0x12)));
    }

    [Theory]
    [InlineData("silent", MailboxFault.Silent)]
    [InlineData("twice", MailboxFault.AnswersTwice)]
    [InlineData("emergency", MailboxFault.EmergencyBeforeAnswer)]
    [InlineData("error", MailboxFault.ErrorReply)]
    [InlineData("ok", MailboxFault.None)]
    public void Mailbox_faults_have_names(string word, MailboxFault expected)
    {
        Fault($"mailbox 2 {word}");

        Assert.Equal(expected, Segment.Subdevices[2].Mailbox!.Fault);
    }

    [Fact]
    public void Emergency_is_sent()
    {
        Fault("emergency 2 8130 11");
        _driver.Wait(TimeSpan.FromMilliseconds(1));

        Assert.Equal("0010308111", Convert.ToHexString(new MailboxDriver(_driver, 2).Read()[6..11]));
    }

    [Theory]
    [InlineData("busy", 0x8000)]
    [InlineData("nack", 0x2000)]
    [InlineData("checksum", 0x0800)]
    [InlineData("blank", 0x0800)]
    public void EEPROM_faults_show_in_its_status_and_end(string word, ushort expected)
    {
        Fault($"eeprom 2 {word}");
        _driver.Write(2, Registers.EepromControl, 0x00, 0x01, 0, 0, 0, 0);
        _ = _driver.ReadWord(2, Registers.EepromControl);
        Assert.Equal(expected, _driver.ReadWord(2, Registers.EepromControl) & expected);

        Fault("eeprom 2 ok");
        _driver.Write(2, Registers.EepromControl, 0x00, 0x01, 8, 0, 0, 0);
        _ = _driver.ReadWord(2, Registers.EepromControl);
        Assert.Equal(0x0040, _driver.ReadWord(2, Registers.EepromControl));
        Assert.Equal(2u, _driver.ReadDouble(2, Registers.EepromData));
    }

    [Fact]
    public void Broken_connection_hides_what_is_behind_and_the_rest_works()
    {
        Fault("link-down 2");

        Assert.Equal(2, CounterOf(SendFrames(1)[0].Frame));
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(Segment.IsReachable));
        Assert.Equal(0x5613, _driver.ReadWord(1, Registers.DlStatus));
        Assert.Equal(1, _driver.Read(1, Registers.LostLinks + 1, 1)[0]);

        Fault("link-up 2");
        Assert.Equal(4, CounterOf(SendFrames(1)[0].Frame));
        Assert.Equal(AlState.Op, _driver.Status(3).State);
    }

    [Fact]
    public void Main_devices_cable_can_be_pulled()
    {
        Fault("link-down");
        Assert.False(Segment.IsLinkUp);
        Assert.Empty(SendFrames(1));

        Fault("link-up");
        Assert.True(Segment.IsLinkUp);
        Assert.Single(SendFrames(1));
    }

    [Fact]
    public void Unplugged_subdevices_lose_their_power()
    {
        Fault("unplug 2");
        Assert.Equal(2, CounterOf(SendFrames(1)[0].Frame));

        Fault("replug 2");
        Assert.Equal(4, CounterOf(SendFrames(1)[0].Frame));
        Assert.Equal([AlState.Op, AlState.Op, AlState.Init, AlState.Init], Segment.Subdevices.Select(subdevice => subdevice.State));
    }

    [Fact]
    public void Outputs_of_an_unplugged_drive_are_off()
    {
        VirtualSegment segment = TestDevices.SegmentOf(TestDevices.Coupler);
        VirtualSubdevice subdevice = segment.Add(new VirtualSubdevice(TestDevices.Drive));
        subdevice.StateMachine.Times = TransitionTimes.Immediate;
        FrameDriver driver = new(segment);
        driver.BringToOp();
        driver.WriteOutputs(1, 1, 0, 0, 0);
        Assert.True(subdevice.Dictionary[0x7010, 1].Flag);

        Assert.True(FaultScript.Run(segment, "unplug 1", Assert.Fail));

        Assert.False(subdevice.Dictionary[0x7010, 1].Flag);
    }

    [Fact]
    public void Removed_subdevice_closes_the_row_and_comes_back_elsewhere()
    {
        Fault("remove 1");
        Assert.Equal(["EK1100", "EL3021", "EL7031"], Segment.Subdevices.Select(s => s.Description.OrderNumber));
        Assert.Equal(3, CounterOf(SendFrames(1)[0].Frame));

        Fault("insert 2");
        Assert.Equal(["EK1100", "EL3021", "EL2004", "EL7031"], Segment.Subdevices.Select(s => s.Description.OrderNumber));
        Assert.Equal(4, CounterOf(SendFrames(1)[0].Frame));
    }

    [Fact]
    public void Swapped_subdevices_answer_at_each_others_position_and_have_restarted()
    {
        Fault("swap 1 3");

        Assert.Equal(["EK1100", "EL7031", "EL3021", "EL2004"], Segment.Subdevices.Select(s => s.Description.OrderNumber));
        Assert.Equal(AlState.Init, Segment.Subdevices[1].State);
        Assert.Equal(4, CounterOf(SendFrames(1)[0].Frame));
    }

    [Fact]
    public void Subdevices_whose_ports_differ_cannot_be_swapped()
    {
        List<string> reports = new();

        Assert.True(FaultScript.Run(Segment, "swap 0 1", reports.Add));

        Assert.Equal("EK1100 and EL2004 cannot be swapped: their ports differ.", Assert.Single(reports));
    }

    [Fact]
    public void Closed_port_cuts_the_row_off()
    {
        Fault("port-close 1 1");
        Assert.Equal(2, CounterOf(SendFrames(1)[0].Frame));
        Fault("port-open 1 1");
        Assert.Equal(4, CounterOf(SendFrames(1)[0].Frame));
    }

    [Fact]
    public void Clock_can_jump_and_run_faster()
    {
        DistributedClock clock = Segment.Subdevices[3].Esc.Clock;
        long before = clock.Local(Segment.NowNanoseconds);
        Fault("clock-jump 3 -2ms");
        Assert.Equal(before - 2_000_000, clock.Local(Segment.NowNanoseconds));

        Fault("clock-rate 3 100");
        before = clock.Local(Segment.NowNanoseconds);
        long start = Segment.NowNanoseconds;
        _driver.Wait(TimeSpan.FromSeconds(1));
        Assert.InRange(clock.Local(Segment.NowNanoseconds) - before - (Segment.NowNanoseconds - start), 99_999, 100_001);
    }

    [Fact]
    public void Commands_take_effect_at_their_time_and_end_after_their_duration()
    {
        Fault("at 10ms silent 1 for 5ms # a comment");
        Assert.Equal(4, CounterOf(SendFrames(1)[0].Frame));
        _driver.Wait(TimeSpan.FromMilliseconds(10.5));
        Assert.Equal(3, CounterOf(SendFrames(1)[0].Frame));
        _driver.Wait(TimeSpan.FromMilliseconds(5));
        Assert.Equal(4, CounterOf(SendFrames(1)[0].Frame));
    }

    [Fact]
    public void Clear_ends_what_is_going_on()
    {
        foreach (string command in (string[])["drop 5", "silent 1", "mailbox 2 silent", "eeprom 2 blank", "refuse 3 op 1", "wkc 1 1"])
        {
            Fault(command);
        }

        Fault("clear");

        Assert.Equal(4, CounterOf(SendFrames(1)[0].Frame));
        Assert.Equal(MailboxFault.None, Segment.Subdevices[2].Mailbox!.Fault);
        Assert.True(Segment.Subdevices[2].Esc.Eeprom.IsLoaded);
    }

    [Theory]
    [InlineData("explode 1", "There is no fault \"explode\". Known are: drop,")]
    [InlineData("drop", "the count is missing. Usage: drop COUNT")]
    [InlineData("drop 0", "the count \"0\" must be a whole number of at least 1.")]
    [InlineData("drop 1 2", "\"2\" is too much. Usage: drop COUNT")]
    [InlineData("delay 1 5", "the time \"5\" must be a time such as 250ms or 1.5s")]
    [InlineData("delay 1 -5ms", "the time \"-5ms\" must be a time")]
    [InlineData("reboot 4", "The position \"4\" must be a whole number from 0 to 3.")]
    [InlineData("mailbox 1 silent", "EL2004 at position 1 has no mailbox.")]
    [InlineData("mailbox 2 loud", "The kind \"loud\" must be silent, twice, emergency, error or ok.")]
    [InlineData("refuse 3 boot 1", "The state \"boot\" must be preop, safeop or op.")]
    [InlineData("retreat 3 10000", "the code \"10000\" must be a hexadecimal number up to 0xFFFF.")]
    [InlineData("reboot 1 for 1s", "\"reboot\" has no duration")]
    [InlineData("at 5s", "The name of a fault is missing.")]
    [InlineData("at soon drop 1", "the time \"soon\" must be a time")]
    public void Wrong_command_says_what_is_wrong_and_what_is_allowed(string command, string expected)
    {
        FaultSyntaxException exception = Assert.Throws<FaultSyntaxException>(() => FaultScript.Run(Segment, command, Assert.Fail));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_with_a_wrong_line_does_nothing_and_names_the_line()
    {
        FaultSyntaxException exception = Assert.Throws<FaultSyntaxException>(() => FaultScript.Schedule(Segment, "drop 1\n\n# comment\nreboot 9\n", Assert.Fail));

        Assert.StartsWith("Line 4: ", exception.Message, StringComparison.Ordinal);
        Assert.Single(SendFrames(1));
    }

    [Fact]
    public void Script_runs_its_commands_in_the_order_of_their_times()
    {
        Assert.Equal(3, FaultScript.Schedule(Segment, "at 3ms link-up 2\nat 1ms link-down 2\nat 4ms drop 1", Assert.Fail));

        List<int> counters = [];
        for (int i = 0; i < 5; i++)
        {
            counters.Add(SendFrames(1) is [var answer] ? CounterOf(answer.Frame) : 0);
            _driver.Wait(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([4, 2, 2, 4, 0], counters);
    }

    [Fact]
    public void Every_fault_has_a_usage_that_begins_with_its_name_and_a_sentence() => Assert.All(FaultKinds.All, kind =>
    {
        Assert.StartsWith(kind.Name, kind.Usage, StringComparison.Ordinal);
        Assert.EndsWith(".", kind.Summary, StringComparison.Ordinal);
    });
}
