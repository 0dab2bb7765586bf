using PanelServer.Machines.Control;

namespace PanelServer.Machines.Tests.Control;

public class FilterTests
{
    [Theory]
    [InlineData(1, 0.6321)]
    [InlineData(2, 0.8647)]
    [InlineData(3, 0.9502)]
    public void First_order_filter_follows_a_step_as_one_minus_e_to_the_minus_t_over_tau(double timeConstants, double expected)
    {
        FirstOrderFilter filter = new(2);
        filter.Update(0, 0.001);
        for (int i = 0; i < timeConstants * 2000; i++)
        {
            filter.Update(1, 0.001);
        }

        Assert.Equal(expected, filter.Value, 0.001);
    }

    [Fact]
    public void First_order_filter_starts_at_its_first_sample()
    {
        FirstOrderFilter filter = new(10);

        Assert.Equal(200, filter.Update(200, 0.001));
        Assert.Equal(0, filter.SlopePerSecond);
    }

    [Fact]
    public void First_order_filter_is_stable_for_steps_longer_than_its_time_constant()
    {
        FirstOrderFilter filter = new(0.1);
        filter.Update(0, 1);

        Assert.InRange(filter.Update(1, 10), 0.9, 1.0);
    }

    [Fact]
    public void First_order_filter_starts_anew_after_a_reset()
    {
        FirstOrderFilter filter = new(10);
        filter.Update(200, 1);
        filter.Reset();

        Assert.Equal(20, filter.Update(20, 1));
    }
}
