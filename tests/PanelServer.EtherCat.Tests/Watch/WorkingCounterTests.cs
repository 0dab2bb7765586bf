using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Terminals;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Watch;

/// <summary>A working counter that stays wrong: whom it is blamed on, what the machine is told, and that it ends with its cause.</summary>
public class WorkingCounterTests
{
    [Fact]
    public void Terminal_whose_counter_stays_wrong_is_named_restarted_a_few_times_and_then_left_in_its_safe_state()
    {
        using Plant plant = new();
        SubdeviceFaults faults = plant.Segment.Subdevices[Plant.ThermometerPosition].Faults;
        (faults.WorkingCounterOffset, faults.WorkingCounterDatagrams) = (1, long.MaxValue);

        plant.Bench.CyclesUntil(() => plant.Bench.Problems.Any(), 50, "the problem is published");
        Assert.StartsWith(
            "EL3204 at position 5 is in OP but its process data is answered 2 times instead of once",
            Assert.Single(plant.Bench.Problems),
            StringComparison.Ordinal);
        Assert.False(plant.HeaterIsOn);
        plant.Bench.CyclesUntil(
            () => plant.Bench.Problems.Any(problem => problem.Contains("6 times within a minute", StringComparison.Ordinal)), 60_000, "the limit is reached");
        Assert.Equal(GroupState.Faulted, plant.Extruder.State);
        Assert.Equal(plant.Bench.Problems.Single(), plant.Op.Terminals[Plant.ThermometerPosition].Health.Explanation?.Sentence);
        plant.ExpectWinderUntouched();

        faults.WorkingCounterDatagrams = 0;
        plant.ExpectRecovery(limit: 70_000);
    }

    [Theory]
    [InlineData(-1, "3 instead of 4")]
    [InlineData(3, "7 instead of 4")]
    public void Counter_that_no_terminal_is_to_blame_for_is_reported_by_all_of_its_group(int offset, string counters)
    {
        TamperingTransport wire = null!;
        using Bench bench = new(SegmentPresets.Create("extruder"), wrap: transport => wire = new TamperingTransport(transport));
        bench.StartUp();
        bench.Cycles(20);
        ProcessGroup group = Assert.Single(bench.Op.Groups);

        wire.ReadCounterOffset = offset;
        bench.CyclesUntil(() => bench.Op.Terminals.All(terminal => !terminal.Health.IsOperational), 200, "all terminals report it");
        Assert.Equal(GroupState.Faulted, group.State);
        for (int i = 0; i < 1000; i++)
        {
            bench.Cycle();
            Assert.Equal(TerminalCondition.NotOperational, bench.Op.Terminals[3].Health.Condition);
        }

        Assert.StartsWith(
            $"EL2004 at position 3 and the terminals of its machine answer {counters} in the working counter, although each of them answers well alone",
            bench.Op.Terminals[3].Health.Explanation?.Sentence,
            StringComparison.Ordinal);
        Assert.All(bench.Main.Snapshot.Subdevices, device => Assert.Equal(0, device.Recoveries));

        wire.ReadCounterOffset = 0;
        bench.CyclesUntil(() => group.State == GroupState.AwaitingAcknowledgement, 500, "the group has recovered");
        Assert.All(bench.Op.Terminals, terminal => Assert.True(terminal.Health.IsOperational));
        Assert.True(group.Acknowledge());
    }

    [Fact]
    public void Counter_that_is_wrong_now_and_then_is_counted_and_faults_nobody()
    {
        TamperingTransport wire = null!;
        using Bench bench = new(SegmentPresets.Create("extruder"), wrap: transport => wire = new TamperingTransport(transport));
        bench.StartUp();
        bench.Cycles(20);
        ProcessGroup group = Assert.Single(bench.Op.Groups);

        (wire.ReadCounterOffset, wire.EveryRead) = (-1, 10);
        bench.Cycles(1000);

        Assert.Equal(0, group.Faults);
        Assert.Equal(100, group.Mismatches);
        Assert.Equal(GroupState.Operational, group.State);
        Assert.Empty(bench.Problems);
    }

    [Fact]
    public void Count_of_subdevices_that_cannot_be_is_not_believed()
    {
        using Plant plant = new();
        SubdeviceFaults faults = plant.Segment.Subdevices[Plant.ThermometerPosition].Faults;
        (faults.WorkingCounterOffset, faults.WorkingCounterDatagrams) = (100, 400);
        plant.Bench.Cycles(100);

        Assert.Empty(plant.Main.Snapshot.Warnings);
        plant.ExpectRecovery(limit: 20_000);
        plant.ExpectWinderUntouched();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void Group_faults_after_as_many_wrong_cycles_as_the_policy_says(int limit)
    {
        TamperingTransport wire = null!;
        using Bench bench = new(
            SegmentPresets.Create("extruder"), MachineGroups.Options with { MismatchLimit = limit }, transport => wire = new TamperingTransport(transport));
        bench.StartUp();
        bench.Cycles(20);
        ProcessGroup group = Assert.Single(bench.Op.Groups);

        wire.ReadCounterOffset = -1;
        Assert.Equal(limit, bench.CyclesUntil(() => group.State == GroupState.Faulted, limit + 5, "the group is faulted"));
    }
}
