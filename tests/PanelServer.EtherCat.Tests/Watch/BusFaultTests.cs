using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Watch;

/// <summary>The whole bus goes away, or the main device does.</summary>
public sealed class BusFaultTests : IDisposable
{
    private readonly Plant _plant = new();

    public void Dispose() => _plant.Dispose();

    [Theory]
    [InlineData(10, "shorter than the output watchdog")]
    [InlineData(500, "longer than the output watchdog")]
    public void Pulled_cable_makes_all_groups_safe_and_all_come_back(int cycles, string what)
    {
        _plant.Segment.LinkDown();
        _plant.Bench.Cycles(cycles);

        Assert.All(_plant.Op.Groups, group => Assert.Equal(GroupState.Faulted, group.State));
        Assert.False(_plant.Main.Snapshot.IsLinkUp, what);
        Assert.False(_plant.Main.Snapshot.IsAnswering);
        Assert.All(_plant.Op.Terminals, terminal => Assert.Equal(TerminalCondition.BusDown, terminal.Health.Condition));
        Assert.Contains("check the cable", _plant.Op.Terminals[Plant.HeaterPosition].Health.Explanation?.Sentence, StringComparison.Ordinal);

        _plant.Segment.LinkUp();
        _plant.ExpectRecovery();
        Assert.Equal(GroupState.AwaitingAcknowledgement, _plant.Winder.State);
        Assert.True(_plant.Winder.Acknowledge());
        _plant.SwitchOn();
        _plant.Bench.Cycles(10);
        Assert.True(_plant.WinderOutputIsOn);
        Assert.True(_plant.Main.Snapshot.IsLinkUp);
        Assert.True(_plant.Main.Snapshot.IsAnswering);
    }

    [Fact]
    public void Outputs_go_off_by_themselves_when_frames_stop()
    {
        _plant.Segment.LinkDown();
        _plant.Bench.Cycles(50);
        Assert.True(_plant.HeaterIsOn, "within the watchdog time the terminal holds its output");
        _plant.Bench.Cycles(60);
        _plant.Segment.Advance(_plant.Segment.NowNanoseconds + 120_000_000);
        Assert.False(_plant.HeaterIsOn);
    }

    [Fact]
    public void Suspended_cycle_is_carried_on_with_safe_outputs()
    {
        _plant.Op.SuspendCycle();
        _plant.Main.RunUntil(_plant.Mailboxes.UploadAsync(Plant.ThermometerPosition, 0x1018, 1));
        RunWorker(TimeSpan.FromMilliseconds(300));

        Assert.False(_plant.HeaterIsOn);
        Assert.Empty(_plant.Bench.Problems);
        Assert.All(_plant.Op.Groups, group => Assert.Equal(GroupState.Operational, group.State));

        _plant.SwitchOn();
        _plant.Bench.Cycles(5);
        Assert.True(_plant.HeaterIsOn);
    }

    [Fact]
    public void Segment_can_be_scanned_again_while_it_runs()
    {
        _plant.Op.SuspendCycle();
        _plant.Bench.StartUp();

        Assert.Empty(_plant.Bench.Problems);
        Assert.Equal(ExchangeStatus.Complete, _plant.Bench.Cycle().Status);
        Assert.Equal(2, _plant.Op.Groups.Count);
    }

    private void RunWorker(TimeSpan time)
    {
        TimeSpan end = _plant.Bench.Now + time;
        while (_plant.Bench.Now < end)
        {
            _plant.Main.RunUntil(_plant.Mailboxes.UploadAsync(Plant.ThermometerPosition, 0x1018, 1));
        }
    }
}
