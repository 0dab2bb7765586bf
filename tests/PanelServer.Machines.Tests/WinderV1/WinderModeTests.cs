using PanelServer.Machines.WinderV1;
using static PanelServer.Machines.WinderV1.WinderMutation;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>Which mode may follow which, what each does, and the reason where one is refused.</summary>
public class WinderModeTests
{
    private readonly WinderBench _bench = new();

    public static TheoryData<WinderMode, WinderMode> Transitions()
    {
        TheoryData<WinderMode, WinderMode> data = [];
        foreach (WinderMode from in Enum.GetValues<WinderMode>())
        {
            foreach (WinderMode to in Enum.GetValues<WinderMode>())
            {
                data.Add(from, to);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Transitions))]
    public void Every_transition_of_a_homed_and_zeroed_winder_is_allowed(WinderMode from, WinderMode to)
    {
        _bench.PrepareToWind();
        _bench.Plant.Thread();
        _bench.Send(new SetPullerTargetSpeed(5), new SetMode(from));
        _bench.Run(5);
        _bench.Send(new SetMode(to));

        // What was pulled meanwhile lies on the floor; the operator takes it up.
        _bench.Plant.Thread();
        Assert.Equal(to, _bench.State.ModeState.Mode);
        _bench.Run(10);

        Assert.Equal(to, _bench.State.ModeState.Mode);
        Assert.Null(_bench.Error);
        Assert.Equal(to != WinderMode.Standby, _bench.Spool.IsEnabled && _bench.Traverse.IsEnabled && _bench.Puller.IsEnabled);
        Assert.Equal(to is WinderMode.Pull or WinderMode.Wind ? 5 : 0, _bench.Live.PullerSpeed, 0.01);
        Assert.Equal(to == WinderMode.Wind, _bench.Live.SpoolRpm > 10);
        Assert.Equal(to == WinderMode.Wind, _bench.State.TraverseState.IsTraversing);
    }

    [Fact]
    public void Wind_is_refused_before_the_arm_is_zeroed()
    {
        _bench.Send(new SetMode(WinderMode.Hold));
        _bench.RunUntil(() => _bench.State.TraverseState.IsHomed, 3);
        Assert.Contains("zero", _bench.Refused(new SetMode(WinderMode.Wind)), StringComparison.Ordinal);
        Assert.Equal(WinderMode.Hold, _bench.State.ModeState.Mode);
    }

    [Fact]
    public void Wind_is_refused_before_the_traverse_is_homed()
    {
        _bench.Send(new ZeroTensionArmAngle());
        Assert.Contains("home position", _bench.Refused(new SetMode(WinderMode.Wind)), StringComparison.Ordinal);
        Assert.Equal(WinderMode.Standby, _bench.State.ModeState.Mode);
    }

    [Fact]
    public void Wind_is_refused_while_homing()
    {
        _bench.Send(new ZeroTensionArmAngle(), new SetMode(WinderMode.Hold));
        Assert.Contains("wait", _bench.Refused(new SetMode(WinderMode.Wind)), StringComparison.Ordinal);
        Assert.Equal(WinderMode.Hold, _bench.State.ModeState.Mode);
    }

    [Fact]
    public void A_list_is_judged_by_what_its_first_items_will_have_done()
    {
        SubmitResult result = _bench.Machine.Submit([new ZeroTensionArmAngle(), new SetMode(WinderMode.Hold), new SetMode(WinderMode.Wind)]);
        Assert.Equal(SubmitOutcome.Refused, result.Outcome);
        Assert.Equal(2, result.Index);
        _bench.Run(0.1);
        Assert.False(_bench.State.TensionArmState.Zeroed);
        Assert.Equal(WinderMode.Standby, _bench.State.ModeState.Mode);
    }

    [Fact]
    public void Go_to_is_refused_in_Standby()
    {
        foreach (WinderMutation mutation in (WinderMutation[])[new GotoTraverseHome(), new GotoTraverseLimitInner(), new GotoTraverseLimitOuter()])
        {
            Assert.Contains("Standby", _bench.Refused(mutation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Go_to_is_refused_while_winding()
    {
        _bench.PrepareToWind();
        _bench.Send(new SetMode(WinderMode.Wind));
        foreach (WinderMutation mutation in (WinderMutation[])[new GotoTraverseHome(), new GotoTraverseLimitInner(), new GotoTraverseLimitOuter()])
        {
            Assert.Contains("laying windings", _bench.Refused(mutation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Go_to_is_refused_while_homing()
    {
        _bench.Send(new SetMode(WinderMode.Hold));
        foreach (WinderMutation mutation in (WinderMutation[])[new GotoTraverseHome(), new GotoTraverseLimitInner(), new GotoTraverseLimitOuter()])
        {
            Assert.Contains("wait", _bench.Refused(mutation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Going_where_it_is_already_going_is_refused_and_the_other_way_is_not()
    {
        _bench.PrepareToWind();
        _bench.Send(new GotoTraverseLimitOuter());
        Assert.Contains("already", _bench.Refused(new GotoTraverseLimitOuter()), StringComparison.Ordinal);
        _bench.Send(new GotoTraverseLimitInner());
        Assert.Contains("already", _bench.Refused(new GotoTraverseLimitInner()), StringComparison.Ordinal);
        Assert.True(_bench.State.TraverseState.IsGoingIn);
        Assert.False(_bench.State.TraverseState.IsGoingOut);
    }

    [Fact]
    public void Zeroing_is_refused_while_winding()
    {
        _bench.PrepareToWind();
        _bench.Send(new SetMode(WinderMode.Wind));
        Assert.Contains("Hold", _bench.Refused(new ZeroTensionArmAngle()), StringComparison.Ordinal);
    }

    [Fact]
    public void Capabilities_say_what_is_allowed()
    {
        _bench.Run(0.1);
        Assert.Equal((false, false, false, false), Capabilities());
        _bench.Send(new ZeroTensionArmAngle(), new SetMode(WinderMode.Pull));
        Assert.Equal((false, false, false, false), Capabilities());
        _bench.RunUntil(() => _bench.State.TraverseState.IsHomed, 3);
        Assert.Equal((true, true, true, true), Capabilities());
        _bench.Send(new GotoTraverseLimitOuter());
        Assert.Equal((true, true, false, true), Capabilities());
        _bench.Send(new SetMode(WinderMode.Wind));
        Assert.Equal((true, false, false, false), Capabilities());
        _bench.Send(new SetMode(WinderMode.Standby));
        Assert.Equal((true, false, false, false), Capabilities());
    }

    private (bool Wind, bool In, bool Out, bool Home) Capabilities()
    {
        TraverseState traverse = _bench.State.TraverseState;
        return (_bench.State.ModeState.CanWind, traverse.CanGoIn, traverse.CanGoOut, traverse.CanGoHome);
    }
}
