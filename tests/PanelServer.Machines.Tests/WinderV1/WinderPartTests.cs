using PanelServer.Machines.WinderV1;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>The winder's parts alone.</summary>
public class WinderPartTests
{
    private static readonly PullerState Puller = WinderState.Initial.PullerState;
    private static readonly SpoolSpeedControllerState Spool = WinderState.Initial.SpoolSpeedControllerState;
    private static readonly TensionReading At40 = new(BandSide.Inside, TensionArm.TensionAt(40));

    [Fact]
    public void Arm_angle_counts_from_its_zero_across_the_end_of_the_sensor()
    {
        TensionArm arm = new();
        arm.Read(330.0 / 360 * 5);
        arm.SetZero();
        arm.Read(10.0 / 360 * 5);
        Assert.Equal(40, arm.AngleDegrees, 1e-9);
        Assert.Equal(BandSide.Inside, arm.Reading.Side);
    }

    [Fact]
    public void Arm_angle_beyond_270_degrees_is_shown_as_negative()
    {
        TensionArm arm = new();
        arm.Read(1);
        arm.SetZero();
        arm.Read(1 - 5.0 / 360 * 5);
        Assert.Equal(-5, arm.ShownDegrees, 1e-9);
        Assert.Equal(BandSide.Below, arm.Reading.Side);
    }

    [Fact]
    public void Sensor_voltage_of_two_revolutions_reads_as_one_angle()
    {
        TensionArm arm = new();
        arm.Read(1.2);
        double first = arm.RawRevolutions;
        arm.Read(6.2);
        Assert.Equal(first, arm.RawRevolutions, 1e-12);
    }

    [Theory]
    [InlineData(GearRatio.OneToOne, 1)]
    [InlineData(GearRatio.OneToFive, 5)]
    [InlineData(GearRatio.OneToTen, 10)]
    public void Gear_counts_for_the_motor_only(GearRatio ratio, double factor)
    {
        PullerSpeedController puller = RunPuller(Puller with { TargetSpeed = 2, GearRatio = ratio }, 10);
        Assert.Equal(2, puller.MetresPerMinute, 1e-9);
        Assert.Equal(2 * factor, puller.MotorMetresPerMinute, 1e-9);
    }

    [Fact]
    public void Backwards_is_the_same_ramp_with_the_other_sign() =>
        Assert.Equal(
            -RunPuller(Puller with { TargetSpeed = 5 }, 1).MetresPerMinute,
            RunPuller(Puller with { TargetSpeed = 5, Forward = false }, 1).MetresPerMinute, 1e-12);

    [Fact]
    public void New_target_in_mid_ramp_never_makes_the_speed_jump()
    {
        PullerSpeedController puller = new(0);
        double before = 0;
        foreach (double target in (double[])[50, 16, 0, 30, 29.9, 3])
        {
            for (int i = 0; i < 2500; i++)
            {
                puller.Update(Puller with { TargetSpeed = target }, isOn: true, diameter: null, 0.001);
                Assert.InRange(Math.Abs(puller.MetresPerMinute - before), 0, 0.0101);
                before = puller.MetresPerMinute;
            }
        }
    }

    [Theory]
    [InlineData(1.85, 1.1089)]
    [InlineData(1.65, 0.8911)]
    public void Diameter_regulation_goes_in_steps_up_to_the_accepted_difference(double referenceDiameter, double factor)
    {
        // Constant mass flow: the diameter falls with the square root of the speed.
        PullerSpeedController puller = new(0);
        PullerState settings = Puller with { TargetSpeed = 10, Regulation = PullerRegulation.Diameter };
        double firstStep = 0;
        for (int i = 1; i <= 40_000; i++)
        {
            double speed = Math.Max(puller.MetresPerMinute, 0.05);
            double diameter = Math.Round(referenceDiameter * Math.Sqrt(10 / speed), 3);
            if (i < 3000)
            {
                // The ramp-up itself is too thick; the spec's run begins at speed.
                diameter = referenceDiameter;
            }

            puller.Update(settings, isOn: true, new DiameterReading(diameter, 1.75), 0.001);
            if (firstStep == 0 && puller.Diameter.Modulation != 0)
            {
                firstStep = i / 1000.0;
            }
        }

        Assert.InRange(firstStep, 2.9, 4.5);
        Assert.Equal(0.33, Math.Abs(puller.Diameter.Modulation), 1e-9);
        Assert.Equal(10 * factor, puller.MetresPerMinute, 0.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.19)]
    public void Reading_without_filament_freezes_the_correction(double diameter)
    {
        DiameterRegulator regulator = new(0);
        regulator.Update(Puller, new DiameterReading(1.9, 1.75), 10, metres: 1);
        Assert.Equal(0.033, regulator.Modulation, 1e-12);
        regulator.Update(Puller, new DiameterReading(diameter, 1.75), 10, metres: 100);
        Assert.Equal(0.033, regulator.Modulation, 1e-12);
    }

    [Fact]
    public void Correction_stays_between_slowest_and_fastest()
    {
        DiameterRegulator regulator = new(0);
        for (int i = 0; i < 100; i++)
        {
            regulator.Update(Puller, new DiameterReading(1.9, 1.75), 10, metres: 1);
        }

        Assert.Equal(1, regulator.Modulation);
        regulator.Follow(Puller with { DiameterRestarts = 1 });
        Assert.Equal(0, regulator.Modulation);
    }

    [Fact]
    public void Spool_stands_while_the_arm_has_not_been_in_its_band()
    {
        SpoolSpeedController spool = RunSpool(new TensionReading(BandSide.Below, 0), isOn: true);
        Assert.Equal(0, spool.Rpm);
        Assert.False(spool.ArmWasInBand);
    }

    [Fact]
    public void Slack_after_the_arm_was_in_its_band_is_taken_up_at_the_speed_of_no_tension()
    {
        SpoolSpeedController spool = RunSpool(At40, isOn: true);
        Run(spool, Spool, new TensionReading(BandSide.Below, 0), isOn: true, 20);
        double factor = spool.Adaptive.FactorCentimetres / 100;
        Assert.Equal(5.0 / 60 / factor * 4, spool.RadiansPerSecond, 1e-6);
    }

    [Fact]
    public void Nothing_is_learned_while_off_or_outside_the_band()
    {
        SpoolSpeedController spool = new(150);
        TensionReading taut = new(BandSide.Inside, 0.9);
        Run(spool, Spool, taut, isOn: false, 5);
        Assert.Equal(4.25, spool.Adaptive.FactorCentimetres);
        Run(spool, Spool, taut, isOn: true, 1);
        double learned = spool.Adaptive.FactorCentimetres;
        Assert.Equal(4.25 + 0.2 * 0.5, learned, 1e-6);
        Run(spool, Spool, new TensionReading(BandSide.Above, 1), isOn: true, 5);
        Run(spool, Spool, new TensionReading(BandSide.Below, 0), isOn: true, 5);
        Assert.Equal(learned, spool.Adaptive.FactorCentimetres);
    }

    [Fact]
    public void One_long_cycle_teaches_no_more_than_a_tenth_of_a_second()
    {
        SpoolSpeedController spool = new(150);
        TensionReading taut = new(BandSide.Inside, 0.9);
        spool.Update(Spool, new SpoolInputs(taut, 0.1, 0, IsOn: true, 600));
        Assert.Equal(4.25 + 0.2 * 0.5 * 0.1, spool.Adaptive.FactorCentimetres, 1e-9);
    }

    [Fact]
    public void Changing_the_regulation_keeps_the_speed()
    {
        SpoolSpeedController spool = RunSpool(At40, isOn: true);
        double before = spool.Rpm;
        spool.Update(Spool with { RegulationMode = SpoolRegulation.MinMax }, new SpoolInputs(At40, 5.0 / 60, 0, IsOn: true, 0.001));
        Assert.Equal(before, spool.Rpm, 0.1);
    }

    [Theory]
    [InlineData(SpoolRegulation.Adaptive)]
    [InlineData(SpoolRegulation.MinMax)]
    public void Changing_the_direction_stops_the_spool_first(SpoolRegulation regulation)
    {
        SpoolSpeedControllerState settings = Spool with { RegulationMode = regulation };
        SpoolSpeedController spool = new(150);
        Run(spool, settings, At40, isOn: true, 10);
        Assert.True(spool.StepsPerSecond > 50);
        double before = spool.StepsPerSecond;
        for (int i = 0; i < 20_000; i++)
        {
            spool.Update(settings with { Forward = false }, new SpoolInputs(At40, 5.0 / 60, 0, IsOn: true, 0.001));
            Assert.True(spool.StepsPerSecond <= 0 || before >= spool.StepsPerSecond);
            Assert.False(before > 20 && spool.StepsPerSecond < 0);
            before = spool.StepsPerSecond;
        }

        Assert.True(spool.StepsPerSecond < -50);
    }

    [Theory]
    [InlineData(BandSide.Inside, 0.4, false)]
    [InlineData(BandSide.Above, 1, true)]
    [InlineData(BandSide.Below, 0, true)]
    public void MinMax_lowest_speed_holds_only_while_winding_in_the_band(BandSide side, double tension, bool isOn)
    {
        SpoolSpeedController spool = new(150);
        SpoolSpeedControllerState settings = Spool with { RegulationMode = SpoolRegulation.MinMax, MinmaxMinSpeed = 50 };
        Run(spool, settings, new TensionReading(side, tension), isOn, 5);
        Assert.Equal(0, spool.StepsPerSecond);
    }

    [Fact]
    public void MinMax_takes_two_seconds_from_rest_to_a_constant_target()
    {
        SpoolSpeedController spool = new(150);
        SpoolSpeedControllerState settings = Spool with { RegulationMode = SpoolRegulation.MinMax };
        Run(spool, settings, At40, isOn: true, 1.99);
        Assert.InRange(spool.Rpm, 48, 48.7787);
        Run(spool, settings, At40, isOn: true, 0.02);
        Assert.Equal(48.7788, spool.Rpm, 1e-3);
    }

    [Fact]
    public void Spool_that_cannot_keep_up_says_so()
    {
        SpoolSpeedController spool = new(150);
        for (int i = 0; i < 20_000; i++)
        {
            spool.Update(Spool, new SpoolInputs(At40, 50.0 / 60, 0, IsOn: true, 0.001));
        }

        Assert.True(spool.IsSaturated);
        Assert.Equal(150, spool.Rpm, 1e-9);
    }

    [Theory]
    [InlineData(WinderMode.Standby, SpoolAutomaticAction.NoAction, 1, null)]
    [InlineData(WinderMode.Hold, SpoolAutomaticAction.NoAction, 1, null)]
    [InlineData(WinderMode.Wind, SpoolAutomaticAction.NoAction, 1, null)]
    [InlineData(WinderMode.Hold, SpoolAutomaticAction.Hold, 1, null)]
    [InlineData(WinderMode.Wind, SpoolAutomaticAction.Hold, 1, WinderMode.Hold)]
    [InlineData(WinderMode.Wind, SpoolAutomaticAction.Pull, 1, WinderMode.Pull)]
    [InlineData(WinderMode.Pull, SpoolAutomaticAction.Pull, 1, WinderMode.Pull)]
    public void Length_counter_acts_at_the_required_length_only_where_filament_is_made(
        WinderMode mode, SpoolAutomaticAction action, double counted, WinderMode? expected)
    {
        LengthCounter counter = new();
        SpoolAutomaticActionState settings = new() { SpoolRequiredMeters = 1, SpoolAutomaticActionMode = action };
        Assert.Equal(expected, counter.Update(settings, mode, 1));
        Assert.Equal(counted, counter.Metres);
        Assert.Equal(expected is not null, counter.IsComplete);
    }

    private static PullerSpeedController RunPuller(PullerState settings, double seconds)
    {
        PullerSpeedController puller = new(0);
        for (int i = 0; i < seconds * 1000; i++)
        {
            puller.Update(settings, isOn: true, diameter: null, 0.001);
        }

        return puller;
    }

    private static SpoolSpeedController RunSpool(TensionReading arm, bool isOn)
    {
        SpoolSpeedController spool = new(150);
        Run(spool, Spool, arm, isOn, 10);
        return spool;
    }

    private static void Run(
        SpoolSpeedController spool, SpoolSpeedControllerState settings, TensionReading arm, bool isOn, double seconds)
    {
        for (int i = 0; i < seconds * 1000; i++)
        {
            spool.Update(settings, new SpoolInputs(arm, 5.0 / 60, 0, isOn, 0.001));
        }
    }
}
