using PanelServer.Machines.WinderV1;

namespace PanelServer.Machines.Tests.WinderV1;

/// <summary>The winder's reference numbers.</summary>
public class WinderGoldenNumberTests
{
    private const double FullScale = 32767;

    [Theory]
    [InlineData(1, 13.2629, 434.586)]
    [InlineData(10, 132.629, 4345.858)]
    [InlineData(50, 663.146, 21729.292)]
    public void Puller_speed_as_steps_and_register(double metresPerMinute, double steps, double register)
    {
        Assert.Equal(steps, WinderUnits.PullerSteps(metresPerMinute), 0.001);
        Assert.Equal(register, WinderUnits.PullerSteps(metresPerMinute) / 1000 * FullScale, 0.001);
    }

    [Theory]
    [InlineData(100, 333.333, 5461.167)]
    [InlineData(150, 500, 8191.75)]
    [InlineData(600, 2000, 32767)]
    public void Spool_speed_as_steps_and_register(double rpm, double steps, double register)
    {
        Assert.Equal(steps, WinderUnits.SpoolSteps(rpm), 0.001);
        Assert.Equal(register, WinderUnits.SpoolSteps(rpm) / 2000 * FullScale, 0.001);
    }

    [Theory]
    [InlineData(2, 11.4286, 374.480)]
    [InlineData(10, 57.1429, 1872.400)]
    [InlineData(100, 571.4286, 18724.000)]
    public void Traverse_speed_as_steps_and_register(double millimetres, double steps, double register)
    {
        Assert.Equal(steps, WinderUnits.TraverseSteps(millimetres, 35), 0.001);
        Assert.Equal(register, WinderUnits.TraverseSteps(millimetres, 35) / 1000 * FullScale, 0.001);
    }

    [Theory]
    [InlineData(22, 8045.714)]
    [InlineData(92, 33645.714)]
    [InlineData(0.01, 3.657)]
    [InlineData(179.2, 65536)]
    public void Traverse_position_as_counts(double millimetres, double counts) =>
        Assert.Equal(counts, WinderUnits.TraverseSteps(millimetres, 35) * 64, 0.001);

    [Theory]
    [InlineData(0.1, 0.0346534)]
    [InlineData(0.25, 0.1015363)]
    [InlineData(0.5, 0.2689414)]
    [InlineData(0.75, 0.5449458)]
    [InlineData(0.9, 0.7903589)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void Share_of_the_highest_speed_under_MinMax(double lack, double share) =>
        Assert.Equal(share, MinMaxSpoolRegulation.Share(lack), 1e-7);

    [Theory]
    [InlineData(0, 73.1024, 0)]
    [InlineData(10, 70.5644, 0)]
    [InlineData(20, 67.82366, 0.000000)]
    [InlineData(25, 66.41158, 0.110335)]
    [InlineData(30, 64.99373, 0.221121)]
    [InlineData(35, 63.58922, 0.330864)]
    [InlineData(40, 62.21918, 0.437914)]
    [InlineData(45, 60.90657, 0.540477)]
    [InlineData(50, 59.67554, 0.636665)]
    [InlineData(55, 58.55054, 0.724568)]
    [InlineData(60, 57.55488, 0.802366)]
    [InlineData(65, 56.70892, 0.868467)]
    [InlineData(70, 56.02820, 0.921655)]
    [InlineData(75, 55.52175, 0.961228)]
    [InlineData(80, 55.19101, 0.987070)]
    [InlineData(85, 55.02988, 0.999660)]
    [InlineData(87.6, 55.00909, 1)]
    [InlineData(90, 55.02554, 1.000000)]
    public void Filament_path_and_tension_by_the_arms_angle(double degrees, double centimetres, double tension)
    {
        Assert.Equal(centimetres, TensionArm.PathCentimetres(degrees), 1e-4);
        Assert.Equal(tension, TensionArm.TensionAt(degrees), 1e-6);
    }

    [Fact]
    public void Tension_is_0_point_7_at_53_point_548_degrees() => Assert.Equal(0.7, TensionArm.TensionAt(53.548), 1e-5);

    [Fact]
    public void Adaptive_regulation_at_5_metres_per_minute_and_40_degrees()
    {
        AdaptiveSpoolRegulation regulation = new();
        SpoolSpeedControllerState settings = WinderState.Initial.SpoolSpeedControllerState with { AdaptiveRadiusLearningRate = 0 };
        TensionReading arm = new(BandSide.Inside, TensionArm.TensionAt(40));
        SpoolDemand demand = regulation.Update(settings, new SpoolInputs(arm, 5.0 / 60, 0, IsOn: true, 0.001), armIsInBand: true);

        Assert.Equal(4.25, regulation.FactorCentimetres);
        Assert.Equal(4.408519, demand.RadiansPerSecond, 1e-5);
        Assert.Equal(42.098, WinderUnits.ToRpm(demand.RadiansPerSecond), 1e-3);
        Assert.Equal(1.568627, demand.RadiansPerSecondSquared, 1e-6);
    }

    [Fact]
    public void MinMax_regulation_at_150_rpm_and_40_degrees()
    {
        MinMaxSpoolRegulation regulation = new();
        TensionReading arm = new(BandSide.Inside, TensionArm.TensionAt(40));
        SpoolDemand demand = regulation.Update(
            WinderState.Initial.SpoolSpeedControllerState, new SpoolInputs(arm, 0, 0, IsOn: true, 0.001), present: 0);
        Assert.Equal(48.7788, WinderUnits.ToRpm(demand.RadiansPerSecond), 1e-3);
    }

    /// <summary>The reference integrates in steps of 1 ms; the profile is exact, so they differ by up to two steps' change.</summary>
    [Theory]
    [InlineData(0.05, 0.0064)]
    [InlineData(0.10, 0.0253)]
    [InlineData(0.20, 0.1005)]
    [InlineData(0.30, 0.2258)]
    [InlineData(0.40, 0.4010)]
    [InlineData(0.447, 0.5006)]
    [InlineData(0.50, 0.6125)]
    [InlineData(0.60, 0.7854)]
    [InlineData(0.70, 0.9082)]
    [InlineData(0.80, 0.9811)]
    [InlineData(0.897, 1.0000)]
    public void Puller_from_rest_to_1_metre_per_minute(double seconds, double metresPerMinute)
    {
        PullerSpeedController puller = new(0);
        for (int i = 0; i < Math.Round(seconds * 1000); i++)
        {
            puller.Update(WinderState.Initial.PullerState, isOn: true, diameter: null, 0.001);
        }

        Assert.Equal(metresPerMinute, puller.MetresPerMinute, 2 * 0.001 * Math.Sqrt(5));
    }

    [Theory]
    [InlineData(0.8, 0.3, 0.7, BandSide.Above)]
    [InlineData(0.5, 0.7, 0.3, BandSide.Below)]
    [InlineData(0.0, 0.7, 0.3, BandSide.Inside)]
    [InlineData(0.25, 0.5, 0.5, BandSide.Below)]
    [InlineData(1.5, 0.2, 0.8, BandSide.Inside)]
    [InlineData(-0.25, 0.2, 0.8, BandSide.Inside)]
    [InlineData(0, 0.25, 0.75, BandSide.Below)]
    [InlineData(20.0 / 360, 20.0 / 360, 90.0 / 360, BandSide.Inside)]
    [InlineData(90.0 / 360, 20.0 / 360, 90.0 / 360, BandSide.Inside)]
    [InlineData(91.0 / 360, 20.0 / 360, 90.0 / 360, BandSide.Above)]
    [InlineData(234.0 / 360, 20.0 / 360, 90.0 / 360, BandSide.Above)]
    [InlineData(236.0 / 360, 20.0 / 360, 90.0 / 360, BandSide.Below)]
    [InlineData(19.0 / 360, 20.0 / 360, 90.0 / 360, BandSide.Below)]
    public void Side_of_an_angle_relative_to_a_band(double angle, double lower, double upper, BandSide side) =>
        Assert.Equal(side, new AngularBand(lower, upper).SideOf(angle));

    [Fact]
    public void Puller_motor_keeps_the_limits_of_the_machine()
    {
        PullerSpeedController puller = new(0);
        PullerState settings = WinderState.Initial.PullerState with { TargetSpeed = 50 };
        double before = 0;
        double acceleration = 0;
        for (int i = 0; i < 8000; i++)
        {
            puller.Update(settings, isOn: true, diameter: null, 0.001);
            double now = (puller.MotorMetresPerMinute - before) / 0.001;
            Assert.InRange(now, -1e-6, 10 + 1e-6);
            Assert.InRange(Math.Abs(now - acceleration) / 0.001, 0, 5 + 1e-3);
            (before, acceleration) = (puller.MotorMetresPerMinute, now);
        }

        Assert.Equal(50, puller.MotorMetresPerMinute);
    }
}
