using PanelServer.Machines.ExtruderV1;
using PanelServer.Reference;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>Pressure regulation without melt: an empty hopper, a burst die, an empty barrel, a pressure out of reach.</summary>
public class PressureLossTests
{
    private readonly ExtruderBench _bench = new(0.004);

    /// <summary>Resistance of the die, relative, and target in bar: from almost nothing to almost the limit, reachable below 60 Hz.</summary>
    public static TheoryData<double, double> Dies => new()
    {
        { 0.3, 5 }, { 0.3, 15 }, { 1, 30 }, { 1, 55 }, { 3, 90 },
    };

    [Theory]
    [MemberData(nameof(Dies))]
    public void Empty_hopper_stops_the_screw_and_says_what_to_check(double die, double target)
    {
        Produce(die, target);
        _bench.Plant.Melt.HopperIsEmpty = true;

        Assert.InRange(_bench.RunUntil(() => _bench.Mode == ExtruderMode.Heat, 1500), 1, 1500);
        Assert.Contains("hopper", _bench.Error, StringComparison.Ordinal);
        _bench.Run(10);
        Assert.Equal(0, _bench.Plant.Drive.OutputHertz);
        Assert.Contains("hopper", _bench.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Dies))]
    public void Burst_die_stops_the_screw_before_it_runs_away(double die, double target)
    {
        Produce(die, target);
        double before = _bench.Plant.Drive.OutputHertz;
        double highest = 0;
        _bench.Plant.Melt.DieResistance = die * _bench.Plant.Constants.BurstDieResistance;

        double seconds = _bench.RunUntil(
            () =>
            {
                highest = Math.Max(highest, _bench.Plant.Drive.OutputHertz);
                return _bench.Mode == ExtruderMode.Heat;
            },
            60);
        Assert.InRange(seconds, 10, 15);
        Assert.Contains("collapsed", _bench.Error, StringComparison.Ordinal);
        Assert.InRange(highest, 0, before + 2);
    }

    [Theory]
    [MemberData(nameof(Dies))]
    public void Empty_barrel_is_filled_without_a_stop_and_without_running_past_the_target(double die, double target)
    {
        _bench.Plant.Melt.Fill = 0;
        Start(die, target);
        double highest = 0;
        double reached = _bench.RunUntil(
            () =>
            {
                highest = Math.Max(highest, _bench.Plant.Melt.PressureBar);
                return highest >= 0.9 * target || _bench.Mode != ExtruderMode.Extrude;
            },
            1500);
        Assert.InRange(reached, 10, 1500);
        for (int i = 0; i < 15_000; i++)
        {
            _bench.Step();
            highest = Math.Max(highest, _bench.Plant.Melt.PressureBar);
        }

        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
        Assert.Null(_bench.Error);
        Assert.InRange(highest, 0.9 * target, Math.Min((1.2 * target) + 3, 99.9));
    }

    [Theory]
    [MemberData(nameof(Dies))]
    public void Barrel_that_never_fills_stops_the_screw(double die, double target)
    {
        _bench.Plant.Melt.Fill = 0;
        _bench.Plant.Melt.HopperIsEmpty = true;
        Start(die, target);

        Assert.InRange(_bench.RunUntil(() => _bench.Mode == ExtruderMode.Heat, 1500), 120, 1500);
        Assert.Contains("has not built the pressure", _bench.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Dies))]
    public void Refilled_in_time_it_goes_on_and_never_runs_far_past_the_target(double die, double target)
    {
        Produce(die, target);
        _bench.Plant.Melt.HopperIsEmpty = true;
        _bench.RunUntil(() => _bench.Plant.Melt.PressureBar < 0.6 * target || _bench.Plant.Melt.Fill < 0.2, 1500);
        _bench.Plant.Melt.HopperIsEmpty = false;
        double highest = 0;
        for (int i = 0; i < 25_000; i++)
        {
            _bench.Step();
            highest = Math.Max(highest, _bench.Plant.Melt.PressureBar);
        }

        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
        Assert.InRange(highest, 0.9 * target, Math.Min((1.2 * target) + 3, 99.9));
    }

    [Fact]
    public void Target_beyond_full_speed_is_told_and_the_screw_goes_on()
    {
        Produce(1, 55);
        _bench.Post(new ExtruderMutation.SetInverterTargetPressure(90), new ExtruderMutation.SetPressurePidSettings(new PressurePidSettings(0, 0.5, 0.5)));
        _bench.Run(120);

        Assert.Contains("not reached", _bench.Error, StringComparison.Ordinal);
        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
        _bench.Post(new ExtruderMutation.SetInverterTargetPressure(40));
        _bench.Run(30);
        Assert.Null(_bench.Error);
        Assert.Equal(40, _bench.Plant.Melt.PressureBar, 1.0);
    }

    [Theory]
    [InlineData(0.01, 0.02)]
    [InlineData(1, 0.9)]
    public void Steps_of_the_target_are_no_loss_of_pressure(double kp, double kd)
    {
        Produce(1, 30);
        _bench.Post(new ExtruderMutation.SetPressurePidSettings(new PressurePidSettings(0, kp, kd)));
        foreach (double target in (double[])[55, 5, 50, 2, 0, 40, 1, 55, 20])
        {
            _bench.Post(new ExtruderMutation.SetInverterTargetPressure(target));
            _bench.Run(40);
            Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
            Assert.Null(_bench.Error);
        }
    }

    [Fact]
    public void Pause_of_the_screw_is_no_loss_of_pressure()
    {
        Produce(1, 30);
        foreach (double pause in (double[])[1, 5, 30, 120])
        {
            _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Heat));
            _bench.Run(pause);
            _bench.Post(new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
            _bench.Run(60);
            Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
            Assert.Null(_bench.Error);
        }
    }

    private void Start(double die, double target)
    {
        _bench.WarmUp(200);
        _bench.Plant.Melt.DieResistance = die;
        _bench.Post(
            new ExtruderMutation.SetInverterTargetPressure(target),
            new ExtruderMutation.SetInverterRegulation(false),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
    }

    /// <summary>Brings the pressure near its target by speed, then lets it be regulated for a minute.</summary>
    private void Produce(double die, double target)
    {
        _bench.WarmUp(200);
        _bench.Plant.Melt.DieResistance = die;
        _bench.Post(
            new ExtruderMutation.SetInverterTargetRpm(target / (die * 1.2)),
            new ExtruderMutation.SetInverterTargetPressure(target),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(10);
        _bench.Post(new ExtruderMutation.SetInverterRegulation(false));
        _bench.Run(60);
        Assert.Equal(ExtruderMode.Extrude, _bench.Mode);
        Assert.InRange(_bench.Plant.Melt.PressureBar, 0.8 * target, 1.2 * target);
    }
}
