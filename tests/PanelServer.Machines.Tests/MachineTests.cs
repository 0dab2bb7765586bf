using PanelServer.EtherCat.Terminals;

namespace PanelServer.Machines.Tests;

public class MachineTests
{
    private static readonly Cycle First = new(1, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));

    [Fact]
    public void A_mutation_that_the_state_does_not_allow_is_refused_at_the_door_with_its_index_and_reason()
    {
        TestMachine machine = new();
        SubmitResult result = machine.Submit([new TestMutation.SetOn(true), new TestMutation.Go()]);
        Assert.Equal(SubmitResult.Refused(1, "Go needs a level of at least 10. Raise the level first."), result);
        Assert.Equal(0, machine.WaitingCommands);
    }

    [Fact]
    public void Later_items_of_a_list_are_judged_as_if_earlier_ones_had_been_applied() =>
        Assert.Equal(SubmitResult.Accepted, new TestMachine().Submit([new TestMutation.SetLevel(20), new TestMutation.Go()]));

    [Fact]
    public void A_list_is_judged_as_if_waiting_ones_had_been_applied()
    {
        TestMachine machine = new();
        Assert.Equal(SubmitResult.Accepted, machine.Submit([new TestMutation.SetLevel(20)]));
        Assert.Equal(SubmitResult.Accepted, machine.Submit([new TestMutation.Go()]));
        Assert.Equal(SubmitResult.Accepted, machine.Submit([new TestMutation.SetLevel(5)]));
        Assert.Equal(SubmitOutcome.Refused, machine.Submit([new TestMutation.Go()]).Outcome);
    }

    [Fact]
    public void A_refused_list_leaves_no_trace_in_the_judgement_of_the_next()
    {
        TestMachine machine = new();
        Assert.Equal(SubmitOutcome.Refused, machine.Submit([new TestMutation.SetLevel(20), new TestMutation.SetLevel(5), new TestMutation.Go()]).Outcome);
        Assert.Equal(SubmitOutcome.Refused, machine.Submit([new TestMutation.Go()]).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_belongs_together_is_judged_at_the_end_of_the_list_in_either_order(bool countFirst)
    {
        TestMachine machine = new();
        TestMutation count = new TestMutation.SetCount(5);
        TestMutation level = new TestMutation.SetLevel(5);
        Assert.Equal(SubmitResult.Accepted, machine.Submit(countFirst ? [count, level] : [level, count]));
        machine.Run(First);
        Assert.Equal(new TestState { Level = 5, Count = 5 }, machine.ReadTyped().State);
    }

    [Fact]
    public void The_refusal_of_what_does_not_fit_together_points_at_the_item_that_brought_it_about()
    {
        TestMachine machine = new();
        SubmitResult result = machine.Submit(
            [new TestMutation.SetCount(5), new TestMutation.SetLevel(6), new TestMutation.SetCount(7), new TestMutation.SetOn(true)]);
        Assert.Equal(SubmitResult.Refused(2, "The count must not be above the level."), result);
        Assert.Equal(SubmitOutcome.Refused, machine.Submit([new TestMutation.Go()]).Outcome);
    }

    [Fact]
    public void A_list_that_the_world_has_made_impossible_before_its_cycle_is_dropped_as_a_whole_counted_and_told()
    {
        TestMachine machine = new();
        machine.Submit([new TestMutation.SetLevel(20)]);
        machine.Run(First);
        machine.DuringUpdate = () =>
        {
            machine.DuringUpdate = null;
            Assert.Equal(SubmitResult.Accepted, machine.Submit([new TestMutation.SetCount(2), new TestMutation.Go()]));
            machine.FallTo = 3;
        };
        machine.Run(First);
        Assert.Equal((0, 1), (machine.DroppedCommands, machine.ReadStatus().AppliedCommands));

        long version = machine.ReadStatus().StateVersion;
        machine.Run(First);
        Assert.Equal((1, 2), (machine.DroppedCommands, machine.ReadStatus().AppliedCommands));
        Assert.Equal(0, machine.ReadTyped().State.Count);
        Assert.True(machine.ReadStatus().StateVersion > version);
    }

    [Fact]
    public void A_full_queue_is_reported_and_nothing_is_queued()
    {
        TestMachine machine = new();
        for (int i = 0; i < Machine.CommandCapacity; i++)
        {
            Assert.Equal(SubmitResult.Accepted, machine.Submit([new TestMutation.SetLevel(20)]));
        }

        Assert.Equal(SubmitOutcome.QueueFull, machine.Submit([new TestMutation.SetLevel(5)]).Outcome);
        machine.Run(First);
        Assert.Equal(20, machine.ReadTyped().State.Level);
        Assert.Equal(SubmitResult.Accepted, machine.Submit([new TestMutation.Go()]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_not_a_number_never_leaves_the_machine(double value)
    {
        TestMachine machine = new() { NextValue = 5 };
        machine.Run(First);
        machine.NextValue = value;
        machine.Run(First);
        (MachineStatus status, _, TestLiveValues? live) = machine.ReadTyped();
        Assert.Equal(5, live!.Value.Value);
        Assert.NotNull(status.Error);

        machine.NextValue = 6;
        machine.Run(First);
        Assert.Null(machine.ReadStatus().Error);
        Assert.Equal(6, machine.ReadTyped().LiveValues!.Value.Value);
    }

    [Fact]
    public void A_machine_whose_program_throws_stays_in_its_safe_state_and_says_so()
    {
        TestMachine machine = new() { Throw = true };
        machine.Run(First);
        Assert.Equal(1, machine.SafeOutputs);
        Assert.Contains("outputs are off", machine.ReadStatus().Error);
        Assert.IsType<InvalidOperationException>(machine.Failure);

        machine.Throw = false;
        machine.Submit([new TestMutation.SetLevel(50)]);
        machine.Run(First);
        Assert.Equal(1, machine.Updates);
        Assert.Equal(2, machine.SafeOutputs);
        Assert.Equal(1, machine.ReadStatus().AppliedCommands);
        Assert.Equal(1, machine.ReadTyped().State.Level);
    }

    [Fact]
    public void A_machine_whose_program_fails_at_its_safe_state_too_has_its_outputs_switched_off_and_disturbs_nobody()
    {
        El2004 outputs = new(KnownDevices.El2004.Identity);
        outputs.Place(1, 0x1001);
        outputs.Report(TerminalCondition.Operational);
        outputs.Output[1] = true;
        TestMachine machine = new([outputs]) { Throw = true, ThrowInSafeState = true };

        machine.Run(First);

        Assert.False(outputs.Output[1]);
        Assert.Contains("outputs are off", machine.ReadStatus().Error, StringComparison.Ordinal);
        Assert.Equal("defect", machine.Failure!.Message);
    }

    [Fact]
    public void A_machine_is_kept_safe_while_one_of_its_terminals_is_lost_and_runs_again_when_it_is_back()
    {
        Terminal terminal = TerminalCatalog.Create(KnownDevices.Ek1100.Identity, "EK1100");
        terminal.Place(3, 0x1003);
        TestMachine machine = new([terminal]);

        terminal.Report(TerminalCondition.Lost);
        machine.Submit([new TestMutation.SetLevel(50)]);
        machine.Run(First);
        Assert.Equal((0, 1), (machine.Updates, machine.SafeOutputs));
        Assert.Contains("EK1100 at position 3", machine.ReadStatus().Error);
        Assert.Equal(50, machine.ReadTyped().State.Level);

        terminal.Report(TerminalCondition.Operational);
        machine.Run(First);
        Assert.Equal((1, 1), (machine.Updates, machine.SafeOutputs));
        Assert.Null(machine.ReadStatus().Error);
    }

    [Fact]
    public void Numbers_among_the_live_values_are_columns_with_dotted_paths_and_null_is_not_a_number()
    {
        Assert.Equal(["value", "nested.pressure", "nested.maybe"], TestMachine.TestSchema.LiveColumns.Select(column => column.Path));
        Assert.Equal("bar", TestMachine.TestSchema.LiveColumns[1].Value.Unit);
        double[] numbers = new double[3];
        TestMachine.TestSchema.ReadLiveColumns(new TestLiveValues { Value = 1, Nested = new(2, null) }, numbers);
        Assert.Equal([1, 2, double.NaN], numbers);
    }
}
