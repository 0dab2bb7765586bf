using PanelServer.Machines.Control;

namespace PanelServer.Machines.Tests.Control;

public class RateLimitTests
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
        RateLimit limit = new();
        Assert.Equal(expected, limit.Update(target, rate, seconds));
        Assert.Equal(expected, limit.Value);
    }

    [Fact]
    public void Goes_on_from_the_value_it_was_set_to()
    {
        RateLimit limit = new();
        limit.SetTo(40);
        Assert.Equal(39, limit.Update(0, 10, 0.1), 12);
    }
}
