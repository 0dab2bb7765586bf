using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Watch;

/// <summary>A terminal falls to any state for any reason while the machine runs (ETG.1000.6, "AL status code").</summary>
public class StateFaultTests
{
    private const int PressurePosition = 4;

    public static TheoryData<AlState, AlStatusCode> Falls()
    {
        TheoryData<AlState, AlStatusCode> data = new();
        foreach (AlStatusCode code in Enum.GetValues<AlStatusCode>().Where(code => code != AlStatusCode.NoError).Append((AlStatusCode)0x8001))
        {
            data.Add(AlState.SafeOp, code);
            data.Add(AlState.PreOp, code);
            data.Add(AlState.Init, code);
        }

        data.Add(AlState.Boot, AlStatusCode.Unspecified);
        data.Add(AlState.Op, AlStatusCode.RestartedLocally);
        return data;
    }

    [Theory]
    [MemberData(nameof(Falls))]
    public void Fall_to_any_state_for_any_reason_is_told_in_words_made_safe_and_recovered(AlState to, AlStatusCode code)
    {
        using Plant plant = new();
        plant.Segment.Subdevices[PressurePosition].StateMachine.Fail(to, code);
        plant.Bench.CyclesUntil(() => plant.Bench.Problems.Any(), 20, "the problem is published");

        string problem = Assert.Single(plant.Bench.Problems);
        Assert.Equal(
            $"EL3021 at position 4 {(to == AlState.Op ? "reports an error in OP" : $"has left OP and is in {to.DisplayName()} with error")}: {code.Describe()} (AL status code 0x{(ushort)code:X4}). "
            + "Check its power supply and its LEDs; it is started again automatically.",
            problem);
        Assert.Equal(problem, plant.Op.Terminals[PressurePosition].Health.Explanation?.Sentence);
        Assert.Equal(TerminalCondition.NotOperational, plant.Op.Terminals[PressurePosition].Health.Condition);
        plant.Bench.Cycles(2);
        Assert.False(plant.HeaterIsOn);

        plant.ExpectRecovery();
        plant.ExpectWinderUntouched();
        SubdeviceSnapshot device = plant.Main.Snapshot.Subdevices[PressurePosition];
        Assert.Equal((1, 1), (device.Recoveries, device.UnexpectedStateChanges));
    }

    [Theory]
    [InlineData(AlState.Init)]
    [InlineData(AlState.PreOp)]
    [InlineData(AlState.Boot)]
    [InlineData(AlState.SafeOp)]
    [InlineData(AlState.Op)]
    public void Whatever_state_an_earlier_main_device_left_is_the_scan_begins_in_init(AlState left)
    {
        using Bench bench = Bench.Extruder();
        foreach (VirtualSubdevice? subdevice in bench.Segment.Subdevices.Where(subdevice => subdevice.Mailbox is not null))
        {
            subdevice.StateMachine.Fail(left, AlStatusCode.Unspecified);
        }

        SegmentSnapshot scanned = bench.Scan().Snapshot;
        Assert.All(scanned.Subdevices, device => Assert.Equal(AlState.Init, device.AlStatus.State));
        Assert.Empty(bench.Problems);
        bench.StartUp();
        Assert.Empty(bench.Problems);
    }

    [Fact]
    public void State_that_is_never_reached_ends_with_its_time_and_blocks_nobody()
    {
        using Bench bench = Bench.Extruder();
        bench.Segment.Subdevices[PressurePosition].StateMachine.Times = TransitionTimes.Default with { SafeOp = 3_600_000_000_000 };
        bench.StartUp();

        Assert.Equal("EL3021 at position 4 has not reached SAFE-OP within 10 s; it is in PRE-OP.", Assert.Single(bench.Problems));
        Assert.Equal(5, bench.Main.Snapshot.Subdevices.Count(device => device.AlStatus.State == AlState.Op));
        Assert.Equal(GroupState.Faulted, Assert.Single(bench.Op.Groups).State);
    }

    [Fact]
    public void Error_of_a_terminal_that_stays_in_op_is_acknowledged()
    {
        using Plant plant = new();
        plant.Segment.Subdevices[PressurePosition].StateMachine.Fail(AlState.Op, AlStatusCode.IdentificationUpdated);
        plant.Bench.CyclesUntil(() => plant.Bench.Problems.Any(), 20, "the problem is published");
        Assert.StartsWith("EL3021 at position 4 reports an error in OP: device identification value was updated", plant.Bench.Problems.Single(), StringComparison.Ordinal);

        plant.ExpectRecovery();
        Assert.False(plant.Segment.Subdevices[PressurePosition].StateMachine.HasError);
    }
}
