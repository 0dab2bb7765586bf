using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.WinderV1;
using PanelServer.Simulation.WinderV1;
using static PanelServer.Machines.WinderV1.WinderMutation;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>The safety table of docs/winder.md: each fault ends in its safe state, says so, and has a way back.</summary>
public class WinderFaultTests
{
    private readonly WinderBench _bench = new();

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
    public void Switch_that_never_closes_ends_homing_after_the_travel_time()
    {
        _bench.Plant.Traverse.EndSwitch = WinderEndSwitch.StuckOff;
        _bench.Send(new SetMode(WinderMode.Hold));
        double seconds = _bench.RunUntil(() => _bench.Error is not null, 10);
        Assert.InRange(seconds, 0, 0.1 + 1.2 * 3.85 + 0.1);
        SwitchedOff("end switch did not close");

        _bench.Plant.Traverse.EndSwitch = WinderEndSwitch.Working;
        HoldsAgain();
    }

    [Fact]
    public void Switch_that_never_opens_ends_homing_within_a_few_millimetres()
    {
        _bench.Plant.Traverse.EndSwitch = WinderEndSwitch.StuckOn;
        _bench.Send(new SetMode(WinderMode.Hold));
        _bench.RunUntil(() => _bench.Error is not null, 3);
        SwitchedOff("end switch did not open");
        Assert.InRange(_bench.Plant.Traverse.PositionMillimetre, 60, 73);

        _bench.Plant.Traverse.EndSwitch = WinderEndSwitch.Working;
        HoldsAgain();
    }

    [Fact]
    public void Switch_that_closes_while_winding_stops_everything()
    {
        WindAt(5, 10);
        _bench.Plant.Traverse.EndSwitch = WinderEndSwitch.StuckOn;
        _bench.Run(0.01);
        SwitchedOff("end switch closed far from home");
        _bench.Plant.Traverse.EndSwitch = WinderEndSwitch.Working;
        HoldsAgain();
    }

    [Fact]
    public void Switch_that_is_open_behind_home_switches_everything_off()
    {
        _bench.PrepareToWind();
        _bench.Plant.Traverse.EndSwitch = WinderEndSwitch.StuckOff;
        _bench.Run(1);
        Assert.Null(_bench.Error);

        // 12 steps are 2.1 mm.
        _bench.Traverse.JumpCounter(-12);
        _bench.Run(0.01);
        SwitchedOff("stands at home but its end switch is open");
        _bench.Plant.Traverse.EndSwitch = WinderEndSwitch.Working;
        HoldsAgain();
    }

    [Fact]
    public void Jammed_carriage_is_found_when_it_is_homed_again()
    {
        _bench.PrepareToWind();
        _bench.Send(new GotoTraverseLimitOuter());
        _bench.Run(0.5);
        _bench.Plant.Traverse.IsJammed = true;
        _bench.Run(0.05);
        _bench.Plant.Traverse.IsJammed = false;
        _bench.RunUntil(() => !_bench.State.TraverseState.IsGoingOut, 2);
        Assert.Null(_bench.Error);

        _bench.Send(new GotoTraverseHome());
        _bench.RunUntil(() => _bench.State.TraverseState.IsHomed, 3);
        Assert.Contains("had lost steps", _bench.Error, StringComparison.Ordinal);
        Assert.Equal(WinderMode.Hold, _bench.State.ModeState.Mode);
        Assert.InRange(_bench.Live.TraversePosition!.Value, -0.01, 0.01);
        _bench.Send(new SetMode(WinderMode.Wind));
        Assert.Null(_bench.Error);
    }

    [Fact]
    public void Carriage_that_stays_at_home_while_its_drive_steps_is_caught_by_the_switch()
    {
        _bench.PrepareToWind();
        _bench.Plant.Traverse.IsJammed = true;
        _bench.Send(new GotoTraverseLimitOuter());
        _bench.Run(0.3);
        SwitchedOff("end switch closed far from home");
        _bench.Plant.Traverse.IsJammed = false;
        HoldsAgain();
    }

    [Theory]
    [InlineData("spool")]
    [InlineData("traverse")]
    [InlineData("puller")]
    public void Drive_error_switches_all_drives_off_and_is_reset_once_its_cause_is_gone(string axis)
    {
        WindAt(5, 10);
        StepperModel drive = Drive(axis);
        drive.HasErrorCause = true;
        _bench.Run(0.01);
        SwitchedOff($"The {axis} drive");
        Assert.Contains(axis, _bench.Refused(new SetMode(WinderMode.Hold)), StringComparison.Ordinal);
        Assert.Contains(axis, _bench.Refused(new SetMode(WinderMode.Wind)), StringComparison.Ordinal);
        _bench.Send(new SetMode(WinderMode.Standby));

        drive.HasErrorCause = false;
        _bench.RunUntil(() => !drive.HasError, 1);
        _bench.Run(0.1);
        HoldsAgain();

        // A second error is reset like the first.
        drive.HasErrorCause = true;
        _bench.Run(0.01);
        drive.HasErrorCause = false;
        _bench.RunUntil(() => !drive.HasError, 1);
        _bench.Run(0.1);
        HoldsAgain();
    }

    [Theory]
    [InlineData("spool")]
    [InlineData("traverse")]
    [InlineData("puller")]
    public void Drive_that_does_not_switch_on_is_reported(string axis)
    {
        Drive(axis).NeverReady = true;
        _bench.Send(new SetMode(WinderMode.Hold));
        _bench.Run(1.2);
        SwitchedOff($"The {axis} drive");
        Drive(axis).NeverReady = false;
        HoldsAgain();
    }

    [Theory]
    [InlineData("spool")]
    [InlineData("puller")]
    public void Drive_whose_counter_stands_is_reported(string axis)
    {
        WindAt(10, 10);
        Drive(axis).CounterStands = true;
        _bench.RunUntil(() => _bench.Error is not null, 1.5);
        SwitchedOff($"The {axis} drive");
    }

    [Fact]
    public void Traverse_whose_counter_stands_is_reported()
    {
        _bench.PrepareToWind();
        _bench.Traverse.CounterStands = true;
        _bench.Send(new GotoTraverseLimitOuter());
        _bench.RunUntil(() => _bench.Error is not null, 1.5);
        SwitchedOff("The traverse drive");
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(10.5)]
    public void Arm_sensor_out_of_range_stops_the_winding_and_blocks_it(double volts)
    {
        WindAt(5, 20);
        _bench.SensorVolts = volts;
        _bench.Run(0.2);
        Held("tension arm's sensor");
        Assert.Contains("sensor", _bench.Refused(new SetMode(WinderMode.Wind)), StringComparison.Ordinal);
        Assert.Contains("sensor", _bench.Refused(new ZeroTensionArmAngle()), StringComparison.Ordinal);
        _bench.Send(new SetMode(WinderMode.Pull));

        _bench.SensorVolts = null;
        _bench.Run(0.2);
        WindsAgain();
    }

    [Fact]
    public void Arm_at_an_impossible_angle_stops_the_winding()
    {
        WindAt(5, 20);
        _bench.SensorVolts = 4;
        _bench.Run(0.3);
        Held("tension arm's sensor");
        _bench.SensorVolts = null;
        WindsAgain();
    }

    [Fact]
    public void Stalled_puller_is_noticed_by_the_arm_that_stays_up()
    {
        WindAt(5, 20);
        _bench.Puller.RotorStands = true;
        _bench.RunUntil(() => _bench.Error is not null, 20);
        Held("puller turns");
        _bench.Run(10);
        Assert.Equal(0, _bench.Spool.VelocityRegister);
        Assert.Equal(0, _bench.Plant.Filament.Breaks);

        _bench.Puller.RotorStands = false;
        _bench.Plant.Thread();
        WindsAgain();
    }

    [Fact]
    public void Winding_can_go_on_in_the_cycle_after_it_was_stopped()
    {
        WindAt(5, 20);
        _bench.Puller.RotorStands = true;
        _bench.RunUntil(() => _bench.Error is not null, 20);
        _bench.Puller.RotorStands = false;
        _bench.Plant.Thread();
        WindsAgain();
    }

    [Fact]
    public void Arm_at_its_upper_end_stops_the_winding_before_the_filament_breaks()
    {
        _bench.Send(new SetSpoolRegulationMode(SpoolRegulation.MinMax), new SetSpoolMinMaxMinSpeed(15));
        WindAt(5, 20);
        _bench.Puller.RotorStands = true;
        _bench.RunUntil(() => _bench.Error is not null, 10);
        Held("too tight");
        _bench.Run(10);
        Assert.Equal(0, _bench.Spool.VelocityRegister);
        Assert.Equal(0, _bench.Plant.Filament.Breaks);

        _bench.Puller.RotorStands = false;
        _bench.Plant.Thread();
        WindsAgain();
    }

    [Fact]
    public void Winding_without_filament_says_so_and_goes_on_once_it_is_threaded()
    {
        _bench.PrepareToWind();
        _bench.Send(new SetPullerTargetSpeed(5), new SetMode(WinderMode.Wind));
        _bench.Run(25);
        Assert.Contains("waits for filament", _bench.Error, StringComparison.Ordinal);
        Assert.Equal(WinderMode.Wind, _bench.State.ModeState.Mode);
        Assert.Equal(0, _bench.Spool.VelocityRegister);

        _bench.Plant.Thread();
        _bench.Run(20);
        Assert.Null(_bench.Error);
        Assert.True(_bench.Live.SpoolRpm > 10);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void Broken_filament_stops_spool_and_puller(double metresPerMinute)
    {
        WindAt(metresPerMinute, 60);
        _bench.Plant.Filament.Break();
        double seconds = _bench.RunUntil(() => _bench.Error is not null, 21);
        Held("broken");
        Assert.InRange(seconds, 0.1, 20.1);
        _bench.Run(10);
        Assert.Equal(0, _bench.Spool.VelocityRegister);
        Assert.Equal(0, _bench.Puller.VelocityRegister);

        _bench.Plant.Thread();
        WindsAgain();
    }

    [Fact]
    public void Filament_that_breaks_at_20_metres_per_minute_is_noticed_within_a_few_seconds()
    {
        WindAt(20, 60);
        _bench.Plant.Filament.Break();
        Assert.InRange(_bench.RunUntil(() => _bench.Error is not null, 21), 0.1, 10);
    }

    [Fact]
    public void Stalled_spool_is_noticed_by_the_arm()
    {
        WindAt(10, 30);
        _bench.Spool.RotorStands = true;
        _bench.RunUntil(() => _bench.Error is not null, 25);
        Held("stays down");
        _bench.Spool.RotorStands = false;
        _bench.Plant.Thread();
        WindsAgain();
    }

    [Fact]
    public void Full_spool_stops_the_winding()
    {
        WinderBench bench = new(new WinderPlantConstants { CoreRadiusMillimetre = 165 });
        bench.PrepareToWind();
        bench.Plant.Thread();
        bench.Send(new SetPullerTargetSpeed(20), new SetMode(WinderMode.Wind));
        bench.RunUntil(() => bench.Error is not null, 120);
        Assert.Contains("full", bench.Error, StringComparison.Ordinal);
        Assert.Equal(WinderMode.Hold, bench.State.ModeState.Mode);
    }

    [Fact]
    public void Spool_without_core_stops_the_winding()
    {
        WinderBench bench = new(new WinderPlantConstants { CoreRadiusMillimetre = 20 });
        bench.PrepareToWind();
        bench.Plant.Thread();
        bench.Send(new SetPullerTargetSpeed(5), new SetMode(WinderMode.Wind));
        bench.RunUntil(() => bench.Error is not null, 120);
        Assert.Contains("no spool is mounted", bench.Error, StringComparison.Ordinal);
        Assert.Equal(WinderMode.Hold, bench.State.ModeState.Mode);
    }

    [Fact]
    public void Spool_at_its_greatest_speed_is_reported_while_winding_goes_on()
    {
        WindAt(48, 10);
        _bench.RunUntil(() => _bench.Error is not null, 15);
        Assert.Contains("faster than its greatest speed", _bench.Error, StringComparison.Ordinal);
        Assert.Equal(WinderMode.Wind, _bench.State.ModeState.Mode);
        _bench.Send(new SetPullerTargetSpeed(30));
        _bench.Run(30);
        Assert.Null(_bench.Error);
        Assert.Equal(WinderMode.Wind, _bench.State.ModeState.Mode);
    }

    [Fact]
    public void Slack_that_the_spool_cannot_take_up_stops_the_winding()
    {
        WindAt(50, 20);
        _bench.RunUntil(() => _bench.State.ModeState.Mode == WinderMode.Hold, 30);
        Held("collected before the spool");
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
    public void Lost_terminal_switches_everything_off_until_it_is_back_and_then_the_traverse_homes_again()
    {
        WindAt(5, 10);
        _bench.Send(new EnableTraverseLaserpointer(true));
        Terminal spool = _bench.Terminals[2];
        spool.Report(TerminalCondition.Lost);
        _bench.Step();
        SwitchedOff("EL7041-0052 at position 2 lost");
        Assert.False(_bench.LaserPointerIsLit);
        Assert.Contains("lost", _bench.Refused(new SetMode(WinderMode.Hold)), StringComparison.Ordinal);
        _bench.Send(new SetPullerTargetSpeed(7));
        Assert.Equal(7, _bench.State.PullerState.TargetSpeed);

        foreach (Terminal terminal in _bench.Terminals)
        {
            terminal.Start();
        }

        spool.Report(TerminalCondition.Operational);
        _bench.Run(1);
        Assert.Null(_bench.Error);
        Assert.Equal(WinderMode.Standby, _bench.State.ModeState.Mode);
        Assert.False(_bench.State.TraverseState.IsHomed);
        HoldsAgain();
    }

    [Fact]
    public void Standby_by_any_client_stops_a_running_winder_at_once()
    {
        WindAt(20, 20);
        _bench.Send(new SetMode(WinderMode.Standby));
        Assert.False(_bench.Spool.IsEnabled || _bench.Traverse.IsEnabled || _bench.Puller.IsEnabled);
        double wound = _bench.Plant.Spool.WoundMetre;
        double delivered = _bench.Plant.DeliveredMetre;
        _bench.Run(10);
        Assert.Equal(wound, _bench.Plant.Spool.WoundMetre, 1e-3);
        Assert.Equal(delivered, _bench.Plant.DeliveredMetre, 1e-3);
        WindsAgain();
    }

    [Fact]
    public void A_message_stays_until_a_mode_is_chosen_or_a_minute_has_passed()
    {
        WindAt(5, 20);
        _bench.SensorVolts = 4;
        _bench.Run(0.3);
        _bench.SensorVolts = null;
        _bench.Run(59);
        Assert.NotNull(_bench.Error);
        _bench.Run(2);
        Assert.Null(_bench.Error);
        Assert.Equal(WinderMode.Hold, _bench.State.ModeState.Mode);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(25)]
    public void Spool_that_overtakes_the_puller_at_the_start_is_named(double armDegrees)
    {
        _bench.PrepareToWind();
        _bench.Plant.Filament.Thread(armDegrees);
        _bench.Send(
            new SetSpoolRegulationMode(SpoolRegulation.MinMax), new SetSpoolMinMaxMaxSpeed(600),
            new SetPullerTargetSpeed(50), new SetMode(WinderMode.Wind));
        _bench.RunUntil(() => _bench.Error is not null, 10);
        Held("faster than the puller");
    }

    [Theory]
    [InlineData(50, 50)]
    [InlineData(40, 36)]
    public void Spool_too_slow_under_MinMax_is_no_broken_filament(double speed, double core)
    {
        WinderBench bench = new(new WinderPlantConstants { CoreRadiusMillimetre = core });
        bench.PrepareToWind();
        bench.Plant.Thread();
        bench.Send(
            new SetSpoolRegulationMode(SpoolRegulation.MinMax), new SetPullerTargetSpeed(speed), new SetMode(WinderMode.Wind));
        bench.RunUntil(() => bench.Error is not null, 30);
        Assert.Contains("faster than its greatest speed", bench.Error, StringComparison.Ordinal);
        bench.RunUntil(() => bench.State.ModeState.Mode == WinderMode.Hold, 30);
        Assert.Contains("collected before the spool", bench.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void Broken_filament_under_MinMax_is_no_slow_spool(double speed)
    {
        _bench.Send(new SetSpoolRegulationMode(SpoolRegulation.MinMax));
        WindAt(speed, 30);
        _bench.Plant.Filament.Break();
        _bench.RunUntil(() => _bench.Error is not null, 21);
        Held("broken");
    }

    [Fact]
    public void Arm_that_is_held_is_named_beside_the_puller_that_slips()
    {
        WindAt(10, 20);
        _bench.SensorVolts = (100 + 84) / 360.0 * 5;
        _bench.RunUntil(() => _bench.Error is not null, 10);
        Held("the arm is held or stuck");
        _bench.SensorVolts = null;
        _bench.Plant.Thread();
        WindsAgain();
    }

    private StepperModel Drive(string axis) => axis switch
    {
        "spool" => _bench.Spool,
        "traverse" => _bench.Traverse,
        _ => _bench.Puller,
    };

    private void WindAt(double metresPerMinute, double seconds)
    {
        _bench.PrepareToWind();
        _bench.Plant.Thread();
        _bench.Send(new SetPullerTargetSpeed(metresPerMinute), new SetMode(WinderMode.Wind));
        _bench.Run(seconds);
    }

    private void SwitchedOff(string message)
    {
        Assert.Contains(message, _bench.Error, StringComparison.Ordinal);
        Assert.Equal(WinderMode.Standby, _bench.State.ModeState.Mode);
        Assert.False(_bench.Spool.IsEnabled || _bench.Traverse.IsEnabled || _bench.Puller.IsEnabled);
    }

    private void Held(string message)
    {
        Assert.Contains(message, _bench.Error, StringComparison.Ordinal);
        Assert.Equal(WinderMode.Hold, _bench.State.ModeState.Mode);
        Assert.True(_bench.Spool.IsEnabled && _bench.Traverse.IsEnabled && _bench.Puller.IsEnabled);
    }

    private void HoldsAgain()
    {
        _bench.Send(new SetMode(WinderMode.Hold));
        _bench.RunUntil(() => _bench.State.TraverseState is { IsHomed: true, IsGoingHome: false }, 5);
        _bench.Run(1);
        Assert.Null(_bench.Error);
        Assert.Equal(WinderMode.Hold, _bench.State.ModeState.Mode);
    }

    private void WindsAgain()
    {
        _bench.Send(new SetMode(WinderMode.Wind));
        _bench.Run(20);
        Assert.Null(_bench.Error);
        Assert.Equal(WinderMode.Wind, _bench.State.ModeState.Mode);
        Assert.True(_bench.Live.SpoolRpm > 5);
    }
}
