using PanelServer.Machines.WinderV1;
using static PanelServer.Machines.WinderV1.WinderMutation;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>The end of a spool: it is said, counted to the last metre, and stays to be read.</summary>
public class WinderSpoolEndTests
{
    private readonly WinderBench _bench = new(cycleSeconds: 0.002);

    [Theory]
    [InlineData(SpoolAutomaticAction.Hold, WinderMode.Hold)]
    [InlineData(SpoolAutomaticAction.Pull, WinderMode.Pull)]
    public void Complete_spool_is_told_with_its_length_until_the_next_one_begins(SpoolAutomaticAction action, WinderMode mode)
    {
        WindTo(10, 20, action);
        _bench.RunUntil(() => _bench.State.ModeState.Mode == mode, 60);
        _bench.Run(120);

        Assert.Contains("The spool is complete", _bench.Error, StringComparison.Ordinal);
        Assert.InRange(_bench.Live.SpoolProgress, 10, 11);
        _bench.Send(new SetMode(WinderMode.Standby));
        Assert.Contains("The spool is complete", _bench.Error, StringComparison.Ordinal);
        Assert.InRange(_bench.Live.SpoolProgress, 10, 11);

        _bench.Plant.Thread();
        _bench.Send(new SetMode(WinderMode.Hold));
        _bench.RunUntil(() => _bench.State.ModeState.CanWind, 5);
        _bench.Send(new SetMode(WinderMode.Wind));
        Assert.Null(_bench.Error);
        Assert.InRange(_bench.Live.SpoolProgress, 0, 0.1);
        _bench.Run(20);
        Assert.Equal(WinderMode.Wind, _bench.State.ModeState.Mode);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    public void What_runs_out_after_the_end_is_counted(double speed)
    {
        double before = _bench.Plant.DeliveredMetre;
        WindTo(20, speed, SpoolAutomaticAction.Hold);
        _bench.RunUntil(() => _bench.State.ModeState.Mode == WinderMode.Hold, 300);
        _bench.Run(20);

        Assert.Equal(0, _bench.Live.PullerSpeed);
        Assert.Equal(_bench.Plant.DeliveredMetre - before, _bench.Live.SpoolProgress, 0.01);
    }

    [Fact]
    public void Required_length_below_what_is_wound_ends_the_spool_with_its_reason_and_its_length()
    {
        WindTo(1000, 20, SpoolAutomaticAction.Hold);
        _bench.Run(60);
        double wound = _bench.Live.SpoolProgress;
        _bench.Send(new SetSpoolAutomaticRequiredMeters(5));
        _bench.Step();

        Assert.Equal(WinderMode.Hold, _bench.State.ModeState.Mode);
        Assert.Contains("the required length is wound", _bench.Error, StringComparison.Ordinal);
        Assert.InRange(_bench.Live.SpoolProgress, wound, wound + 0.1);
    }

    [Fact]
    public void Reset_of_the_length_begins_the_next_spool_as_well()
    {
        WindTo(10, 20, SpoolAutomaticAction.Hold);
        _bench.RunUntil(() => _bench.State.ModeState.Mode == WinderMode.Hold, 60);
        _bench.Run(20);
        _bench.Send(new ResetSpoolProgress());

        Assert.Null(_bench.Error);
        Assert.Equal(0, _bench.Live.SpoolProgress);
    }

    private void WindTo(double metres, double speed, SpoolAutomaticAction action)
    {
        _bench.PrepareToWind();
        _bench.Plant.Thread();
        _bench.Send(
            new SetPullerTargetSpeed(speed), new SetSpoolAutomaticRequiredMeters(metres), new SetSpoolAutomaticAction(action),
            new ResetSpoolProgress(), new SetMode(WinderMode.Wind));
    }
}
