using PanelServer.Machines.WinderV1;
using static PanelServer.Machines.WinderV1.WinderMutation;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>The safety table of docs/winder.md: each fault ends in its safe state, says so, and has a way back.</summary>
public class WinderFaultTests
{
    private readonly WinderBench _bench = new();

    public static TheoryData<string> Faults => [.. WinderFaultTable.Rows.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_ends_in_its_safe_state_says_so_and_has_a_way_back(string fault) =>
        WinderFaultTable.Rows.Single(row => row.Name == fault).Walk();

    [Fact]
    public void Homing_interrupted_leaves_no_home_position_and_Hold_homes_again()
    {
        _bench.Send(new ZeroTensionArmAngle(), new SetMode(WinderMode.Hold));
        _bench.Run(0.4);
        _bench.Send(new SetMode(WinderMode.Standby));
        Assert.False(_bench.State.TraverseState.IsHomed);
        Assert.False(_bench.State.ModeState.CanWind);
        Assert.Null(_bench.Live.TraversePosition);
        Assert.Contains("home position", _bench.Refused(new SetMode(WinderMode.Wind)), StringComparison.Ordinal);

        _bench.Send(new SetMode(WinderMode.Hold));
        _bench.RunUntil(() => _bench.State.ModeState.CanWind, 3);
    }

    [Fact]
    public void Laser_without_reading_freezes_the_correction_and_comes_back_by_itself()
    {
        _bench.PrepareToWind();
        _bench.Plant.Thread();
        GaugeMachine gauge = new(_bench);
        _bench.Send(
            new SetPullerAdaptiveReferenceMachine(gauge.Identification), new SetPullerRegulationMode(PullerRegulation.Diameter),
            new SetPullerTargetSpeed(10), new SetMode(WinderMode.Wind));
        _bench.Run(15);
        gauge.Measures = false;
        _bench.Run(1);
        double speed = _bench.Live.PullerSpeed;
        Assert.Contains("laser", _bench.Error, StringComparison.Ordinal);
        _bench.Run(30);
        Assert.Equal(speed, _bench.Live.PullerSpeed, 1e-9);
        Assert.Equal(WinderMode.Wind, _bench.State.ModeState.Mode);

        _bench.Roster.Remove(gauge.Identification);
        _bench.Run(1);
        Assert.Contains("laser", _bench.Error, StringComparison.Ordinal);
        gauge.Measures = true;
        _bench.Roster.Add(gauge);
        _bench.Run(20);
        Assert.Null(_bench.Error);
        Assert.True(_bench.Live.PullerSpeed > speed);
    }

    [Fact]
    public void Standby_by_any_client_stops_a_running_winder_at_once()
    {
        WinderFault.Winding(20, 20)(_bench);
        _bench.Send(new SetMode(WinderMode.Standby));
        Assert.False(_bench.Spool.IsEnabled || _bench.Traverse.IsEnabled || _bench.Puller.IsEnabled);
        double wound = _bench.Plant.Spool.WoundMetre;
        double delivered = _bench.Plant.DeliveredMetre;
        _bench.Run(10);
        Assert.Equal(wound, _bench.Plant.Spool.WoundMetre, 1e-3);
        Assert.Equal(delivered, _bench.Plant.DeliveredMetre, 1e-3);
        WinderFault.Winds(_bench);
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void A_message_stays_until_a_mode_is_chosen_or_a_minute_has_passed()
    {
        WinderFault.Winding(5, 20)(_bench);
        _bench.SensorVolts = 4;
        _bench.Run(0.3);
        _bench.SensorVolts = null;
        _bench.Run(59);
        Assert.NotNull(_bench.Error);
        _bench.Run(2);
        Assert.Null(_bench.Error);
        Assert.Equal(WinderMode.Hold, _bench.State.ModeState.Mode);
    }
}
