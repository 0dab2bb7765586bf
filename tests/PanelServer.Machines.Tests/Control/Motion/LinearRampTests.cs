using PanelServer.Machines.Control.Motion;

namespace PanelServer.Machines.Tests.Control.Motion;

public class LinearRampTests
{
    [Theory]
    [InlineData(10, 2, 1, 2)]
    [InlineData(-10, 2, 1, -2)]
    [InlineData(1, 2, 1, 1)]
    [InlineData(10, 2, 0, 0)]
    [InlineData(10, 2, -1, 0)]
    public void Moves_towards_the_target_at_the_rate_and_never_past_it(
        double target, double rate, double seconds, double expected)
    {
        var ramp = new LinearRamp();
        ramp.Advance(target, rate, seconds);
        Assert.Equal(expected, ramp.Value);
    }

    [Fact]
    public void Reset_moves_it_at_once()
    {
        var ramp = new LinearRamp();
        ramp.Reset(7);
        Assert.Equal(7, ramp.Value);
    }
}
