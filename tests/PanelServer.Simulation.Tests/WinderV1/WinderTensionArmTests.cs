using PanelServer.Simulation.WinderV1;

namespace PanelServer.Simulation.Tests.WinderV1;

public class WinderTensionArmTests
{
    [Theory]
    [InlineData(0, 73.1024)]
    [InlineData(10, 70.5644)]
    [InlineData(20, 67.82366)]
    [InlineData(40, 62.21918)]
    [InlineData(55, 58.55054)]
    [InlineData(75, 55.52175)]
    [InlineData(87.6, 55.00909)]
    public void Path_over_the_roller_has_the_length_of_the_drawing(double degrees, double centimetre) =>
        Assert.Equal(centimetre, new WinderTensionArm(new()).PathCentimetre(degrees), 1e-4);

    [Fact]
    public void Arm_hangs_where_the_filament_holds_it()
    {
        WinderTensionArm arm = new(new());
        for (double degrees = 0; degrees <= 87; degrees += 0.37)
        {
            arm.Place(arm.PathCentimetre(degrees));
            Assert.Equal(degrees, arm.AngleDegrees, 0.01);
        }

        for (double degrees = 87; degrees >= 0; degrees -= 5.3)
        {
            arm.Place(arm.PathCentimetre(degrees));
            Assert.Equal(degrees, arm.AngleDegrees, 0.01);
        }
    }

    [Theory]
    [InlineData(73.2, 0)]
    [InlineData(500, 0)]
    [InlineData(55.0, 87.6)]
    [InlineData(1, 87.6)]
    public void Arm_stays_between_rest_and_taut(double centimetre, double degrees)
    {
        WinderTensionArm arm = new(new());
        arm.Place(centimetre);
        Assert.Equal(degrees, arm.AngleDegrees, 1e-9);
    }

    [Fact]
    public void Arm_falls_no_faster_than_its_weight_lets_it()
    {
        WinderTensionArm arm = new(new());
        arm.Place(arm.PathCentimetre(60));
        arm.Follow(double.PositiveInfinity, 0.1);
        Assert.Equal(20, arm.AngleDegrees, 0.01);
        arm.Follow(double.PositiveInfinity, 0.1);
        Assert.Equal(0, arm.AngleDegrees);
    }

    [Theory]
    [InlineData(100, 0, 4551)]
    [InlineData(330, 40, 455)]
    public void Sensor_gives_five_volts_for_a_revolution_and_starts_anew(double offset, double degrees, int raw)
    {
        WinderTensionArm arm = new(new() { SensorOffsetDegrees = offset });
        arm.Place(degrees == 0 ? 1000 : arm.PathCentimetre(degrees));
        Assert.Equal(raw, arm.SensorVolt / 10 * 32767, 1.0);
    }
}
