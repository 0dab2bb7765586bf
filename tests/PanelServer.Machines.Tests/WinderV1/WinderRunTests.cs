using PanelServer.Machines.WinderV1;
using static PanelServer.Machines.WinderV1.WinderMutation;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>The winder on its simulated plant: homing, pulling, winding.</summary>
public class WinderRunTests
{
    private readonly WinderBench _bench = new();

    [Fact]
    public void Starts_in_Standby_with_everything_off()
    {
        _bench.Run(0.1);
        Assert.Equal(WinderMode.Standby, _bench.State.ModeState.Mode);
        Assert.False(_bench.State.ModeState.CanWind);
        Assert.Null(_bench.Live.TraversePosition);
        Assert.Null(_bench.Error);
        Assert.All([_bench.Spool, _bench.Traverse, _bench.Puller], drive =>
        {
            Assert.False(drive.IsEnabled);
            Assert.Equal(0, drive.VelocityRegister);
        });
    }

    [Fact]
    public void Hold_homes_the_traverse_in_one_pass_within_1_2_seconds()
    {
        List<int> signs = [];
        _bench.AfterCycle = () =>
        {
            int sign = Math.Sign(_bench.Traverse.VelocityRegister);
            if (sign != 0 && (signs.Count == 0 || signs[^1] != sign))
            {
                signs.Add(sign);
            }
        };
        _bench.Send(new SetMode(WinderMode.Hold));
        Assert.True(_bench.State.TraverseState.IsGoingHome);
        Assert.Null(_bench.Live.TraversePosition);

        double seconds = _bench.RunUntil(() => !_bench.State.TraverseState.IsGoingHome, 3);

        Assert.InRange(seconds, 0.9, 1.2);
        Assert.Equal([-1, 1, -1], signs);
        Assert.True(_bench.State.TraverseState.IsHomed);
        Assert.InRange(_bench.Plant.Traverse.PositionMillimetre, -0.02, 0.02);
        Assert.InRange(_bench.Live.TraversePosition!.Value, -0.01, 0.01);
        Assert.Equal(0, _bench.Plant.Traverse.Collisions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    public void Adaptive_winding_keeps_the_arm_in_its_band_from_standstill(double metresPerMinute)
    {
        _bench.PrepareToWind();
        _bench.Plant.Thread();
        _bench.Run(0.5);
        double lowest = 90;
        double highest = 0;
        _bench.Send(new SetPullerTargetSpeed(metresPerMinute), new SetMode(WinderMode.Wind));
        _bench.AfterCycle = () =>
        {
            lowest = Math.Min(lowest, _bench.Plant.Arm.AngleDegrees);
            highest = Math.Max(highest, _bench.Plant.Arm.AngleDegrees);
        };
        foreach (double t in (double[])[1, 2, 3, 5, 10, 20, 30, 60, 120])
        {
            _bench.Run(t - _bench.Seconds + 0);
            TestContext.Current.TestOutputHelper!.WriteLine($"{t}: {_bench.Plant.Arm.AngleDegrees:F2} {_bench.Live.SpoolRpm:F2} [{lowest:F1} {highest:F1}] {_bench.Error} R {_bench.Plant.Spool.RadiusAt(_bench.Plant.Traverse.PositionMillimetre):F1} {_bench.Live.TraversePosition:F2}");
        }

        Assert.InRange(lowest, 20, 90);
    }
}
