using PanelServer.Simulation.ExtruderV1;

namespace PanelServer.Simulation.Tests.ExtruderV1;

public class ExtruderMeltTests
{
    [Theory]
    [InlineData(200, 1)]
    [InlineData(250, 0.3679)]
    [InlineData(150, 2.718)]
    [InlineData(20, 12)]
    [InlineData(400, 0.25)]
    public void Viscosity_falls_with_temperature_within_its_limits(double celsius, double expected)
    {
        Assert.Equal(expected, new ExtruderMelt(new ExtruderPlantConstants()).Viscosity(celsius), 0.001);
    }

    [Fact]
    public void Material_scales_viscosity()
    {
        ExtruderMelt melt = new(new ExtruderPlantConstants()) { Material = ExtruderMaterial.HighViscosity };

        Assert.Equal(1.8, melt.Viscosity(200), 9);
        Assert.Equal(1.8 * Math.Exp(0.15), melt.Viscosity(190), 9);
    }

    [Fact]
    public void Pressure_follows_the_screw_after_its_dead_time_as_first_order()
    {
        ExtruderPlantConstants constants = new();
        ExtruderMelt melt = new(constants);
        Run(melt, 0.099, rpm: 30);
        Assert.Equal(0, melt.PressureBar);

        Run(melt, 0.501, rpm: 30);

        double steady = 30 * constants.PressureBarPerRpm;
        Assert.Equal(1 - Math.Exp(-1), melt.PressureBar / steady, 0.01);
    }

    [Fact]
    public void Melt_drains_slowly_when_the_screw_stands()
    {
        ExtruderMelt melt = new(new ExtruderPlantConstants());
        Run(melt, 10, rpm: 30);
        double before = melt.PressureBar;
        Run(melt, 8.1, rpm: 0);

        Assert.Equal(Math.Exp(-1), melt.PressureBar / before, 0.02);
    }

    private static void Run(ExtruderMelt melt, double seconds, double rpm)
    {
        for (double t = 0; t < seconds - 0.0005; t += 0.001)
        {
            melt.Step(0.001, rpm, 200);
        }
    }
}
