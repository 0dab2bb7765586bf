using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Esc;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.EtherCat.Tests.StartUp;

/// <summary>A subdevice that does not come up is named with its reason; the others come up all the same.</summary>
public class RefusalTests
{
    private const int PressurePosition = 4;

    public static TheoryData<AlState, AlStatusCode> Refusals()
    {
        TheoryData<AlState, AlStatusCode> data = new();
        foreach (AlStatusCode code in Enum.GetValues<AlStatusCode>().Where(code => code != AlStatusCode.NoError).Append((AlStatusCode)0x8001))
        {
            data.Add(AlState.PreOp, code);
            data.Add(AlState.SafeOp, code);
            data.Add(AlState.Op, code);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refused_transition_is_told_in_words(AlState state, AlStatusCode code)
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.Subdevices[PressurePosition].StateMachine.Refuse(state, code);
        bench.StartUp();

        string problem = Assert.Single(bench.Problems);
        Assert.StartsWith($"EL3021 at position 4 refuses {state.DisplayName()}", problem, StringComparison.Ordinal);
        Assert.Contains(code.Describe(), problem, StringComparison.Ordinal);
        Assert.Contains($"0x{(ushort)code:X4}", problem, StringComparison.Ordinal);
        Assert.Equal(GroupState.Faulted, Assert.Single(bench.Op.Groups).State);
        Assert.Equal(TerminalCondition.NotOperational, bench.Op.Terminals[PressurePosition].Health.Condition);
        Assert.All(
            bench.Main.Snapshot.Subdevices.Where(device => device.Position != PressurePosition),
            device => Assert.Equal(AlState.Op, device.AlStatus.State));
    }

    [Theory]
    [InlineData(AlState.SafeOp)]
    [InlineData(AlState.Op)]
    public void Terminal_that_refused_at_first_is_recovered_later(AlState state)
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.Subdevices[PressurePosition].StateMachine.Refuse(state, AlStatusCode.Unspecified, times: 2);
        bench.StartUp();
        Assert.Single(bench.Problems);

        bench.CyclesUntil(() => bench.Op.Groups[0].State == GroupState.AwaitingAcknowledgement, 3000, "the group has recovered");
        Assert.Empty(bench.Problems);
    }

    public static TheoryData<SdoAbortCode> AbortCodes() => [.. Enum.GetValues<SdoAbortCode>(), (SdoAbortCode)0x06090099];

    [Theory]
    [MemberData(nameof(AbortCodes))]
    public void Refused_parameter_is_told_in_words(SdoAbortCode code)
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.Subdevices[PressurePosition].Faults.AbortSdo(0x1C13, 0, code);
        bench.StartUp();

        string problem = Assert.Single(bench.Problems);
        Assert.Equal($"EL3021 at position 4 refuses the start-up parameter \"input PDO assignment\" (0x1C13:00): {code.Describe()}.", problem);
        Assert.Equal(AlState.PreOp, bench.Main.Snapshot.Subdevices[PressurePosition].AlStatus.State);
        Assert.Equal(GroupState.Faulted, Assert.Single(bench.Op.Groups).State);
    }

    [Fact]
    public void Refused_optional_parameter_is_no_problem()
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.Subdevices[PressurePosition].Faults.AbortSdo(0xF008, 0, SdoAbortCode.ObjectDoesNotExist);
        bench.StartUp();

        Assert.Empty(bench.Problems);
    }

    [Fact]
    public void Silent_mailbox_holds_back_its_terminal_only()
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.Subdevices[PressurePosition].Mailbox!.Fault = MailboxFault.Silent;
        bench.StartUp();

        Assert.Equal(
            "EL3021 at position 4 cannot be configured: The device does not answer within 1000 ms.",
            Assert.Single(bench.Problems));
    }

    [Theory]
    [InlineData(EepromFault.Busy, "The EEPROM stays busy for more than 20 ms.")]
    [InlineData(EepromFault.NoAcknowledge, "The EEPROM does not answer when word 0x00 is read.")]
    public void Unreadable_eeprom_makes_an_unknown_device_and_no_more(EepromFault fault, string reason)
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.Subdevices[PressurePosition].Esc.Eeprom.Fault = fault;
        bench.StartUp();

        Assert.Equal($"Unknown device at position 4 cannot be used: {reason}", Assert.Single(bench.Problems));
        Assert.Equal(5, bench.Main.Snapshot.Subdevices.Count(device => device.AlStatus.State == AlState.Op));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    public void Blank_eeprom_makes_an_unknown_device_and_no_more(int content)
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.Subdevices[PressurePosition].Esc.Eeprom.Image.Fill((byte)content);
        bench.StartUp();

        Assert.Equal(
            "Unknown device at position 4 cannot be used: its EEPROM is blank, so nobody knows what it is",
            Assert.Single(bench.Problems));
    }

    [Fact]
    public void Wrong_eeprom_checksum_is_a_warning()
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.Subdevices[PressurePosition].Esc.Eeprom.Image[SiiFormat.Checksum * 2] ^= 1;
        bench.StartUp();

        Assert.Contains("EL3021 at position 4 has a wrong EEPROM checksum.", bench.Main.Snapshot.Warnings.Select(warning => warning.Sentence));
    }

    [Fact]
    public void Device_without_driver_is_held_in_pre_op_and_blocks_nobody()
    {
        VirtualSubdevice stranger = new(AnalogDescriptions.El3021 with { Product = 0x0BB93052, OrderNumber = "EL3001" }, new VirtualEl3021());
        using Bench bench = new([.. SegmentPresets.Create("extruder"), stranger]);
        SegmentSnapshot snapshot = bench.StartUp();

        SubdeviceSnapshot device = snapshot.Subdevices[^1];
        Assert.Equal("EL3001", device.Name);
        Assert.Equal(AlState.PreOp, device.AlStatus.State);
        Assert.Contains(device.Problem, snapshot.Warnings);
        Assert.StartsWith("EL3001 at position 6 has no driver", device.Problem!.Sentence, StringComparison.Ordinal);
        for (int i = 0; i < 500; i++)
        {
            Assert.Equal(ExchangeStatus.Complete, bench.Cycle().Status);
        }

        Assert.Equal(AlState.PreOp, stranger.State);
        Assert.Equal(GroupState.Operational, bench.Op.Groups[0].State);
    }

    [Fact]
    public void Empty_bus_is_told_as_such()
    {
        using Bench bench = new([]);

        EtherCatException failure = Assert.Throws<EtherCatException>(() => bench.StartUp());
        Assert.StartsWith("The EtherCAT interface has no link", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bus_that_swallows_frames_is_told_as_such()
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.FrameFaults.Drop = int.MaxValue;

        EtherCatException failure = Assert.Throws<EtherCatException>(() => bench.StartUp());
        Assert.StartsWith("No frame comes back", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_that_has_gone_on_refuses_a_step_for_a_second_time_and_one_that_is_scanned_anew_refuses_everything()
    {
        using Bench bench = Bench.Extruder();
        ScannedSegment scanned = bench.Scan();
        PreOperationalSegment preOp = bench.Main.RunUntil(scanned.EnterPreOpAsync());
        ConfiguredSegment configured = bench.Main.RunUntil(preOp.ConfigureAsync());
        SafeOperationalSegment safeOp = bench.Main.RunUntil(configured.EnterSafeOpAsync());
        Assert.Equal(SegmentPhase.SafeOp, safeOp.Snapshot.Phase);
        Assert.All(safeOp.Snapshot.Subdevices, device => Assert.Equal(AlState.SafeOp, device.AlStatus.State));
        Assert.Equal(ExchangeStatus.Complete, safeOp.Exchange(bench.Now).Status);
        safeOp.SuspendCycle();
        OperationalSegment op = bench.Main.RunUntil(safeOp.EnterOpAsync());
        Assert.Equal(ExchangeStatus.Complete, op.Exchange(bench.Now).Status);

        Assert.All<Func<Task>>(
            [scanned.EnterPreOpAsync, preOp.ConfigureAsync, configured.EnterSafeOpAsync, safeOp.EnterOpAsync, () => preOp.ReadFileAsync(0, "x"), () => scanned.ReadFirmwareAsync(0, "x")],
            step => Assert.Equal("The segment is Op by now", Refused(bench, step).Split(':')[0]));

        op.SuspendCycle();
        bench.Scan();
        Assert.Equal(ExchangeStatus.Ended, op.Exchange(bench.Now).Status);
        Assert.All<Func<Task>>(
            [safeOp.EnterOpAsync, () => op.UploadAsync(PressurePosition, 0x1018, 1), () => scanned.ReadEepromAsync(0)],
            step => Assert.StartsWith("The main device has scanned anew", Refused(bench, step), StringComparison.Ordinal));
    }

    private static string Refused(Bench bench, Func<Task> step) => Assert.Throws<InvalidOperationException>(() => bench.Main.RunUntil(step())).Message;

    [Fact]
    public void Bring_up_can_stop_in_pre_op_where_nothing_moves_and_mailboxes_work()
    {
        using Bench bench = Bench.Extruder();
        SegmentSnapshot snapshot = bench.EnterPreOp().Snapshot;

        Assert.Equal(SegmentPhase.PreOp, snapshot.Phase);
        Assert.All(snapshot.Subdevices, device => Assert.Equal(AlState.PreOp, device.AlStatus.State));
        Assert.Equal([2, 0, 0, 0], bench.Main.RunUntil(bench.Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
    }
}
