using PanelServer.Machines.LaserV1;
using PanelServer.Machines.Mock;

namespace PanelServer.Machines.Tests;

/// <summary>Commands for several machines at once: all of them or none.</summary>
public class SubmitTogetherTests
{
    private static readonly Cycle First = new(1, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));

    private readonly MockMachine _mock = new MockModule().Create(1);
    private readonly LaserMachine _laser = new LaserModule().Create(2);

    [Fact]
    public void All_lists_take_effect_if_all_are_allowed()
    {
        Assert.All(Submit(300, 1), result => Assert.Equal(SubmitResult.Accepted, result));
        _mock.Run(First);
        _laser.Run(First);
        Assert.Equal((300, 1), (_mock.ReadTyped().State.Frequency1, _laser.ReadTyped().State.Settings.LowerTolerance));
    }

    [Fact]
    public void Nothing_is_queued_anywhere_if_one_is_refused()
    {
        Assert.Equal([SubmitOutcome.Accepted, SubmitOutcome.Refused], Submit(300, 4).Select(result => result.Outcome));
        Assert.Equal((0, 0), (_mock.WaitingCommands, _laser.WaitingCommands));
    }

    [Fact]
    public void Nothing_is_queued_anywhere_if_one_has_no_room_or_is_not_run()
    {
        for (int i = 0; i < Machine.CommandCapacity; i++)
        {
            _laser.Submit([new LaserMutation.SetLowerTolerance(0.1)]);
        }

        Assert.Equal([SubmitOutcome.Accepted, SubmitOutcome.QueueFull], Submit(300, 1).Select(result => result.Outcome));
        _laser.Interruption = "The loop stands still.";
        Assert.Equal([SubmitOutcome.Accepted, SubmitOutcome.Interrupted], Submit(300, 1).Select(result => result.Outcome));
        Assert.Equal(0, _mock.WaitingCommands);
    }

    [Fact]
    public void A_judgement_sees_what_waits_and_queues_nothing()
    {
        _mock.Submit([new MockMutation.SetFrequency1(7)]);
        Assert.Equal(SubmitResult.Accepted, _mock.Judge([new MockMutation.SetFrequency2(8)], out object state));
        MockState projected = (MockState)state;
        Assert.Equal((7, 8, 1), (projected.Frequency1, projected.Frequency2, _mock.WaitingCommands));
    }

    [Fact]
    public async Task Callers_that_name_the_machines_in_different_orders_do_not_wait_for_each_other()
    {
        Task[] callers = [.. Enumerable.Range(0, 4).Select(caller => Task.Run(() =>
        {
            for (int i = 0; i < 500; i++)
            {
                (Machine, Mutation[])[] commands = [(_mock, []), (_laser, [])];
                Machine.SubmitTogether(caller % 2 == 0 ? commands : [commands[1], commands[0]]);
            }
        }))];
        await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private IReadOnlyList<SubmitResult> Submit(double milliHertz, double tolerance) => Machine.SubmitTogether(
    [
        (_mock, [new MockMutation.SetFrequency1(milliHertz)]),
        (_laser, [new LaserMutation.SetLowerTolerance(tolerance)]),
    ]);
}
