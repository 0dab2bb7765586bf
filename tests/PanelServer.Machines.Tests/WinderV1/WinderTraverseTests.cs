using PanelServer.Machines.WinderV1;
using PanelServer.Simulation.WinderV1;
using static PanelServer.Machines.WinderV1.WinderMutation;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>The traverse on its simulated axis: homing, drives to the limits, laying windings.</summary>
public class WinderTraverseTests
{
    [Theory]
    [InlineData(0.0007)]
    [InlineData(0.001)]
    [InlineData(0.002)]
    public void Hold_homes_the_traverse_in_one_pass_within_1_2_seconds(double cycleSeconds)
    {
        WinderBench bench = new(cycleSeconds: cycleSeconds);
        List<int> directions = [];
        bench.AfterCycle = () =>
        {
            int direction = Math.Sign(bench.Traverse.VelocityRegister);
            if (direction != 0 && (directions.Count == 0 || directions[^1] != direction))
            {
                directions.Add(direction);
            }
        };
        bench.Send(new SetMode(WinderMode.Hold));
        Assert.True(bench.State.TraverseState.IsGoingHome);
        Assert.False(bench.State.TraverseState.IsHomed);
        Assert.Null(bench.Live.TraversePosition);

        double seconds = bench.RunUntil(() => !bench.State.TraverseState.IsGoingHome, 3);

        Assert.InRange(seconds, 0.9, cycleSeconds > 0.001 ? 1.5 : 1.2);
        Assert.Equal([-1, 1, -1], directions);
        Assert.True(bench.State.TraverseState.IsHomed);
        Assert.InRange(bench.Plant.Traverse.PositionMillimetre, -0.02, 0.02);
        Assert.InRange(bench.Live.TraversePosition!.Value, -0.01, 0.01);
        Assert.Equal(0, bench.Plant.Traverse.Collisions);
    }

    [Fact]
    public void Homing_from_the_closed_switch_escapes_outwards_first()
    {
        WinderBench bench = new(new WinderPlantConstants { TraverseStartMillimetre = -0.5 });
        bench.Send(new SetMode(WinderMode.Hold));
        bench.RunUntil(() => bench.Traverse.VelocityRegister != 0, 0.2);
        Assert.True(bench.Traverse.VelocityRegister > 0);
        Assert.InRange(bench.RunUntil(() => bench.State.TraverseState.IsHomed, 2), 0, 0.8);
    }

    [Fact]
    public void Homing_from_the_far_end_of_the_long_traverse_unwraps_the_counter()
    {
        WinderBench bench = new(new WinderPlantConstants { TraverseStartMillimetre = 385, TraverseOuterStopMillimetre = 390 });
        bench.Send(new SetMode(WinderMode.Hold));
        bench.RunUntil(() => bench.State.TraverseState.IsHomed, 6);
        bench.Send(new SetTraverseLimitOuter(380), new GotoTraverseLimitOuter());
        bench.RunUntil(() => !bench.State.TraverseState.IsGoingOut, 6);
        Assert.Equal(380, bench.Plant.Traverse.PositionMillimetre, 0.03);
        Assert.Equal(380, bench.Live.TraversePosition!.Value, 0.03);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.002)]
    public void Drive_to_the_outer_limit_takes_a_second_and_stops_there(double cycleSeconds)
    {
        WinderBench bench = Homed(cycleSeconds);
        bench.Send(new GotoTraverseLimitOuter());
        Assert.True(bench.State.TraverseState.IsGoingOut);
        Assert.False(bench.State.TraverseState.CanGoOut);
        Assert.True(bench.State.TraverseState.CanGoIn);

        double seconds = bench.RunUntil(() => !bench.State.TraverseState.IsGoingOut, 3);

        Assert.InRange(seconds, 0.96, 1.02);
        Assert.Equal(92, bench.Plant.Traverse.PositionMillimetre, 0.03);
        Assert.True(bench.State.TraverseState.CanGoOut);
        double rest = bench.Plant.Traverse.PositionMillimetre;
        bench.Run(1);
        Assert.Equal(rest, bench.Plant.Traverse.PositionMillimetre);
    }

    [Fact]
    public void A_traverse_of_32_mm_per_revolution_is_a_setting()
    {
        WinderBench bench = new(
            new WinderPlantConstants { TraverseMillimetrePerRevolution = 32 },
            options: new WinderOptions { TraverseMillimetresPerRevolution = 32, TraverseTravelMillimetres = 180 });
        bench.Send(new SetMode(WinderMode.Hold));
        bench.RunUntil(() => bench.State.TraverseState.IsHomed, 3);
        bench.Send(new GotoTraverseLimitOuter());
        bench.RunUntil(() => !bench.State.TraverseState.IsGoingOut, 3);
        Assert.Equal(92, bench.Plant.Traverse.PositionMillimetre, 0.03);
        Assert.Contains("farther out than the traverse can go", bench.Refused(new SetTraverseLimitOuter(180.5)), StringComparison.Ordinal);
    }

    [Fact]
    public void Drive_outwards_can_be_turned_round_in_mid_way()
    {
        WinderBench bench = Homed();
        bench.Send(new GotoTraverseLimitOuter());
        bench.Run(0.5);
        bench.Send(new GotoTraverseLimitInner());
        bench.RunUntil(() => !bench.State.TraverseState.IsGoingIn, 3);
        Assert.Equal(22, bench.Plant.Traverse.PositionMillimetre, 0.03);
    }

    [Fact]
    public void Traverse_motion_keeps_its_acceleration_limit_except_on_the_switch()
    {
        WinderBench bench = Homed();
        short before = 0;
        bench.AfterCycle = () =>
        {
            double step = Math.Abs(bench.Traverse.VelocityRegister - before) / 32767.0 * 175;
            Assert.True(step <= 2000 * 0.001 + 0.02, $"{step} mm/s in one cycle");
            before = bench.Traverse.VelocityRegister;
        };
        bench.Send(new GotoTraverseLimitOuter());
        bench.Run(0.3);
        bench.Send(new GotoTraverseLimitInner());
        bench.Run(0.4);
        bench.Send(new GotoTraverseLimitOuter());
        bench.Run(2);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.002)]
    public void Windings_turn_at_the_padded_limits(double cycleSeconds)
    {
        WinderBench bench = new(cycleSeconds: cycleSeconds);
        bench.PrepareToWind();
        bench.Plant.Thread();
        bench.Send(new SetTraverseLimitOuter(30), new SetPullerTargetSpeed(5), new SetMode(WinderMode.Wind));
        List<(double Position, double Seconds)> turns = Turns(bench, seconds: 70);

        Assert.InRange(turns[0].Position, 29.11, 29.45);
        Assert.True(turns.Count >= 5);
        for (int i = 1; i < turns.Count; i++)
        {
            Assert.Equal(i % 2 == 1 ? 22.88 : 29.12, turns[i].Position, 0.02);
        }

        // 6.24 mm at one step per revolution and 15.8 rpm; later strokes take longer, since the spool grows.
        Assert.Equal(13.5, turns[1].Seconds - turns[0].Seconds, 0.5);
    }

    [Theory]
    [InlineData(10, 5)]
    [InlineData(20, 20)]
    public void Large_steps_turn_at_the_limits_too(double step, double metresPerMinute)
    {
        WinderBench bench = new();
        bench.PrepareToWind();
        bench.Plant.Thread();
        bench.Send(new SetTraverseStepSize(step), new SetPullerTargetSpeed(metresPerMinute), new SetMode(WinderMode.Wind));
        List<(double Position, double Seconds)> turns = Turns(bench, 150);
        Assert.True(turns.Count > 4);
        Assert.All(turns.Skip(1).Select((turn, i) => (turn.Position, i)), turn =>
            Assert.Equal(turn.i % 2 == 0 ? 22.88 : 91.12, turn.Position, 0.1));
    }

    [Fact]
    public void Limits_changed_while_winding_bring_the_traverse_back_between_them()
    {
        WinderBench bench = new();
        bench.PrepareToWind();
        bench.Plant.Thread();
        bench.Send(new SetPullerTargetSpeed(5), new SetMode(WinderMode.Wind));
        bench.Run(5);
        bench.Send(new SetTraverseLimitOuter(60));
        bench.Run(1);
        Assert.InRange(bench.Plant.Traverse.PositionMillimetre, 22.8, 59.2);
        bench.Send(new SetTraverseLimitOuter(92), new SetTraverseLimitInner(70));
        bench.Run(1);
        Assert.InRange(bench.Plant.Traverse.PositionMillimetre, 70.8, 91.2);
    }

    [Fact]
    public void Leaving_Wind_leaves_the_traverse_where_it_is_and_winding_goes_on_from_there()
    {
        WinderBench bench = new();
        bench.PrepareToWind();
        bench.Plant.Thread();
        bench.Send(new SetPullerTargetSpeed(5), new SetMode(WinderMode.Wind));
        bench.Run(20);
        double position = bench.Plant.Traverse.PositionMillimetre;
        bench.Send(new SetMode(WinderMode.Pull));
        bench.Run(1);
        Assert.False(bench.State.TraverseState.IsGoingHome);
        Assert.Equal(position, bench.Plant.Traverse.PositionMillimetre, 0.05);
        Assert.True(bench.State.ModeState.CanWind);

        bench.Send(new SetMode(WinderMode.Hold));
        bench.Send(new SetMode(WinderMode.Wind));
        bench.Run(1);
        Assert.Equal(position, bench.Plant.Traverse.PositionMillimetre, 1.0);
        Assert.True(bench.State.TraverseState.IsTraversing);
    }

    [Fact]
    public void Winding_from_Standby_homes_first_since_the_axis_may_have_been_pushed()
    {
        WinderBench bench = new();
        bench.PrepareToWind();
        bench.Plant.Thread();
        bench.Send(new SetPullerTargetSpeed(5), new SetMode(WinderMode.Wind));
        bench.Run(10);
        bench.Send(new SetMode(WinderMode.Standby));
        bench.Run(1);
        bench.Plant.Traverse.Push(-30);
        Assert.True(bench.State.ModeState.CanWind);

        bench.Send(new SetMode(WinderMode.Wind));
        Assert.True(bench.State.TraverseState.IsGoingHome);
        while (bench.State.TraverseState.IsGoingHome)
        {
            Assert.Equal(0, bench.Spool.VelocityRegister);
            Assert.Equal(0, bench.Puller.VelocityRegister);
            bench.Step();
        }

        bench.Run(30);
        Assert.Null(bench.Error);
        Assert.Equal(WinderMode.Wind, bench.State.ModeState.Mode);
        Assert.Equal(bench.Plant.Traverse.PositionMillimetre, bench.Live.TraversePosition!.Value, 0.02);
        Assert.True(bench.Live.PullerSpeed > 4.9);
    }

    private static WinderBench Homed(double cycleSeconds = 0.001)
    {
        WinderBench bench = new(cycleSeconds: cycleSeconds);
        bench.Send(new SetMode(WinderMode.Hold));
        bench.RunUntil(() => bench.State.TraverseState.IsHomed, 3);
        return bench;
    }

    /// <summary>Where and when the carriage turned round.</summary>
    private static List<(double Position, double Seconds)> Turns(WinderBench bench, double seconds)
    {
        List<(double, double)> turns = [];
        double before = bench.Plant.Traverse.PositionMillimetre;
        int direction = 0;
        bench.AfterCycle = () =>
        {
            double moved = bench.Plant.Traverse.PositionMillimetre - before;
            int now = Math.Sign(moved);
            if (now != 0 && direction != 0 && now != direction)
            {
                turns.Add((before, bench.Seconds));
            }

            direction = now != 0 ? now : direction;
            before += moved;
        };
        bench.Run(seconds);
        return turns;
    }
}
