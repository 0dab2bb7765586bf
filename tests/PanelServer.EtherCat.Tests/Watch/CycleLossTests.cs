using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Terminals;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Watch;

/// <summary>
/// A cycle thread that hangs or dies: terminals switch off by their watchdogs, the worker takes over with safe outputs and says so,
/// and a cycle that comes back starts from the safe state.
/// </summary>
public sealed class CycleLossTests : IDisposable
{
    private readonly Plant _plant = new();

    private MainDevice Main => _plant.Main;

    private OperationalSegment Op => _plant.Op;

    public void Dispose() => _plant.Dispose();

    [Fact]
    public void Outputs_are_off_by_the_terminals_watchdog_long_before_the_worker_takes_over()
    {
        RunWorkerOnly(TimeSpan.FromMilliseconds(150));

        Assert.False(_plant.HeaterIsOn);
        Assert.False(_plant.WinderOutputIsOn);
        Assert.Null(Main.Snapshot.Fault);
    }

    [Fact]
    public void Worker_takes_over_within_a_second_and_reports()
    {
        long sent = Main.Frames.Sent;
        RunWorkerOnly(TimeSpan.FromSeconds(1));

        Assert.StartsWith("The control cycle has stopped: all outputs of the EtherCAT bus are held in their safe state", Main.Snapshot.Fault!.Sentence, StringComparison.Ordinal);
        Assert.All(Op.Groups, group => Assert.False(group.OutputsEnabled));
        Assert.All(Op.Groups, group => Assert.Equal(1, group.Faults));
        Assert.True(Main.Frames.Sent > sent + 300, "the process data goes on");
        Assert.False(_plant.HeaterIsOn);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(61_000)]
    public void Time_out_of_range_is_refused(int milliseconds)
    {
        ArgumentOutOfRangeException failure = Assert.Throws<ArgumentOutOfRangeException>(
            () => Bench.Extruder(MachineGroups.Options with { CycleLossTime = TimeSpan.FromMilliseconds(milliseconds) }));
        Assert.StartsWith("CycleLossTime must be 10 ms to 1 min.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Terminals_that_missed_their_outputs_are_brought_back_meanwhile()
    {
        RunWorkerOnly(TimeSpan.FromSeconds(3));

        Assert.Empty(_plant.Bench.Problems);
        Assert.All(Main.Snapshot.Subdevices, device => Assert.Equal(AlState.Op, device.AlStatus.State));
        Assert.True(Main.Snapshot.Subdevices[Plant.SpoolPosition].UnexpectedStateChanges >= 1, "a drive has left OP by its watchdog");
        Assert.All(Op.Groups, group => Assert.Equal(GroupState.AwaitingAcknowledgement, group.State));
    }

    [Fact]
    public void Cycle_that_comes_back_finds_safe_outputs_until_they_are_acknowledged()
    {
        RunWorkerOnly(TimeSpan.FromSeconds(3));
        _plant.SwitchOn();
        _plant.Bench.Cycles(10);

        Assert.Null(Main.Snapshot.Fault);
        Assert.False(_plant.HeaterIsOn, "what was set long ago must not switch on by itself");
        _plant.ExpectRecovery();
        Assert.True(_plant.Winder.Acknowledge());
        _plant.SwitchOn();
        _plant.Bench.Cycles(5);
        Assert.True(_plant.WinderOutputIsOn);
        Assert.All(Op.Terminals, terminal => Assert.Equal(TerminalCondition.Operational, terminal.Health.Condition));
    }

    [Fact]
    public void Segment_can_be_scanned_again_after_the_cycle_has_died()
    {
        RunWorkerOnly(TimeSpan.FromSeconds(1));
        _plant.Bench.StartUp();

        Assert.Null(Main.Snapshot.Fault);
        Assert.Empty(_plant.Bench.Problems);
        Assert.All(Op.Groups, group => Assert.Equal(GroupState.Operational, group.State));
    }

    /// <summary>Time passes and the worker runs, but nobody calls Exchange.</summary>
    private void RunWorkerOnly(TimeSpan time)
    {
        for (TimeSpan end = _plant.Bench.Now + time; _plant.Bench.Now < end;)
        {
            while (Main.Pump())
            {
                // Until nothing is left for this millisecond.
            }

            _plant.Bench.Wait(TimeSpan.FromMilliseconds(1));
        }
    }
}
