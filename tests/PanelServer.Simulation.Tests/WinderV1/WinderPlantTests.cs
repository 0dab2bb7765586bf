using PanelServer.Simulation.WinderV1;

namespace PanelServer.Simulation.Tests.WinderV1;

public class WinderPlantTests
{
    private const double Cycle = 0.001;

    /// <summary>Full steps per second of the puller for 10 m/min on the 80 mm wheel.</summary>
    private const double PullerAt10 = 132.629;

    private readonly WinderPlant _plant = new(new() { DiameterWanderMillimetre = 0 });

    [Fact]
    public void Puller_moves_the_circumference_of_its_wheel_per_revolution()
    {
        Run(10, puller: PullerAt10);
        Assert.Equal(10, _plant.FilamentMetrePerMinute, 0.001);
        Assert.Equal(10.0 / 6, _plant.DeliveredMetre, 0.001);
    }

    [Fact]
    public void A_gear_slows_the_wheel_down()
    {
        _plant.PullerGearFactor = 10;
        Run(1, puller: PullerAt10);
        Assert.Equal(1, _plant.FilamentMetrePerMinute, 0.001);
    }

    [Fact]
    public void Arm_sinks_when_more_is_fed_than_taken_and_rises_when_less()
    {
        _plant.Thread();
        Assert.Equal(40, _plant.Arm.AngleDegrees, 0.01);
        Run(0.1, puller: PullerAt10);
        Assert.True(_plant.Arm.AngleDegrees < 40);
        Run(0.3, spool: 200);
        Assert.True(_plant.Arm.AngleDegrees > 40);
    }

    [Fact]
    public void Arm_stays_where_it_is_when_the_spool_takes_what_is_fed()
    {
        _plant.Thread();
        double radiusMetre = _plant.Spool.RadiusAt(60) / 1000;
        Run(1, puller: PullerAt10, spool: 10.0 / 60 / (2 * Math.PI * radiusMetre) * 200);
        Assert.Equal(40, _plant.Arm.AngleDegrees, 1.0);
    }

    [Fact]
    public void Filament_that_is_not_threaded_holds_nothing()
    {
        Run(1, puller: PullerAt10, spool: 500);
        Assert.Equal(0, _plant.Arm.AngleDegrees);
        Assert.Equal(0, _plant.Spool.WoundMetre);
    }

    [Fact]
    public void Filament_stretches_then_slips_then_breaks_and_the_arm_falls()
    {
        _plant.Thread();
        Run(1, spool: 200);
        Assert.InRange(_plant.Filament.Strain, 0.01, 0.03);
        Assert.True(_plant.Filament.IsThreaded);
        double wound = _plant.Spool.WoundMetre;
        Assert.Equal(0.0822, wound, 0.001);

        Run(2.5, spool: 200);
        Assert.False(_plant.Filament.IsThreaded);
        Assert.Equal(1, _plant.Filament.Breaks);
        Assert.Equal(0, _plant.Arm.AngleDegrees);
    }

    [Fact]
    public void A_spool_that_slips_turns_and_takes_nothing()
    {
        _plant.Thread();
        _plant.SpoolSlips = true;
        Run(1, puller: PullerAt10, spool: 500);
        Assert.Equal(0, _plant.Spool.WoundMetre);
        Assert.Equal(0, _plant.Arm.AngleDegrees);
    }

    [Fact]
    public void Traverse_moves_35_mm_per_revolution_and_its_switch_closes_at_home()
    {
        Assert.False(_plant.Traverse.SwitchIsClosed);
        Run(0.6, traverse: -571.4286);
        Assert.Equal(0, _plant.Traverse.PositionMillimetre, 0.001);
        Run(0.001, traverse: -571.4286);
        Assert.True(_plant.Traverse.SwitchIsClosed);
    }

    [Fact]
    public void Switch_opens_a_little_farther_out_than_it_closes()
    {
        Run(0.601, traverse: -571.4286);
        Run(0.1, traverse: 11.4286);
        Assert.True(_plant.Traverse.SwitchIsClosed);
        Run(0.1, traverse: 11.4286);
        Assert.False(_plant.Traverse.SwitchIsClosed);
    }

    [Fact]
    public void Running_into_a_stop_loses_steps_and_is_counted_once()
    {
        Run(1, traverse: -571.4286);
        Assert.Equal(-2, _plant.Traverse.PositionMillimetre);
        Assert.Equal(38, _plant.Traverse.LostMillimetre, 0.1);
        Assert.Equal(1, _plant.Traverse.Collisions);
    }

    [Theory]
    [InlineData(WinderEndSwitch.StuckOn, true)]
    [InlineData(WinderEndSwitch.StuckOff, false)]
    public void A_stuck_switch_says_the_same_everywhere(WinderEndSwitch fault, bool closed)
    {
        _plant.Traverse.EndSwitch = fault;
        Assert.Equal(closed, _plant.Traverse.SwitchIsClosed);
        Run(0.7, traverse: -571.4286);
        Assert.Equal(closed, _plant.Traverse.SwitchIsClosed);
    }

    [Fact]
    public void A_jammed_carriage_stays_while_its_drive_counts_on()
    {
        _plant.Traverse.IsJammed = true;
        Run(0.1, traverse: 100);
        Assert.Equal(60, _plant.Traverse.PositionMillimetre);
        Assert.Equal(1.75, _plant.Traverse.LostMillimetre, 0.001);
    }

    [Theory]
    [InlineData(10, 1.850)]
    [InlineData(5, 2.616)]
    [InlineData(20, 1.308)]
    public void Diameter_follows_the_square_root_of_the_speed_at_constant_mass_flow(double speed, double diameter)
    {
        Run(1, puller: PullerAt10 * speed / 10);
        Assert.Equal(diameter, _plant.FilamentDiameterMillimetre, 0.001);
    }

    [Fact]
    public void Diameter_wanders_by_the_given_deviation_and_the_same_seed_gives_the_same_run()
    {
        double[] first = Wander(seed: 7);
        double mean = first.Average();
        double deviation = Math.Sqrt(first.Average(value => (value - mean) * (value - mean)));

        Assert.Equal(1.85, mean, 0.002);
        Assert.InRange(deviation, 0.002, 0.004);
        Assert.Equal(first, Wander(seed: 7));
        Assert.NotEqual(first, Wander(seed: 8));
    }

    private static double[] Wander(int seed)
    {
        WinderPlant plant = new(new() { Seed = seed });
        double[] values = new double[20_000];
        for (int i = 0; i < values.Length; i++)
        {
            plant.Advance(new WinderMotorSteps(0, 0, PullerAt10 * 0.01), 0.01);
            values[i] = plant.FilamentDiameterMillimetre;
        }

        return values;
    }

    /// <summary>Runs the motors at constant speeds, full steps per second.</summary>
    private void Run(double seconds, double spool = 0, double traverse = 0, double puller = 0)
    {
        for (int i = 0; i < Math.Round(seconds / Cycle); i++)
        {
            _plant.Advance(new WinderMotorSteps(spool * Cycle, traverse * Cycle, puller * Cycle), Cycle);
        }
    }
}
