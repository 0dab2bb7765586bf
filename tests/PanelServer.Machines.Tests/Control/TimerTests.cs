using PanelServer.Machines.Control;

namespace PanelServer.Machines.Tests.Control;

/// <summary>Timers and threshold as the field's standard has them.</summary>
public class TimerTests
{
    private const double Step = 0.25;

    [Fact]
    public void On_delay_becomes_true_after_the_delay_and_false_with_its_input()
    {
        OnDelayTimer timer = new(1);

        Assert.Equal([false, false, false, false, true, true], Enumerable.Range(0, 6).Select(_ => timer.Update(true, Step)));
        Assert.False(timer.Update(false, Step));
        Assert.False(timer.Update(true, Step));
    }

    [Fact]
    public void On_delay_begins_anew_after_a_break_and_after_a_reset()
    {
        OnDelayTimer timer = new(1);
        timer.Update(true, 1);
        timer.Update(false, Step);
        Assert.False(timer.Update(true, 1));
        timer.Reset();
        Assert.False(timer.Update(true, 1));
        Assert.True(timer.Update(true, Step));
    }

    [Fact]
    public void Off_delay_becomes_true_with_its_input_and_false_after_the_delay()
    {
        OffDelayTimer timer = new(1);

        Assert.False(timer.Update(false, 10));
        Assert.True(timer.Update(true, Step));
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => timer.Update(false, Step)));
    }

    [Fact]
    public void Hysteresis_keeps_its_output_between_its_ends()
    {
        Hysteresis threshold = new(295, 300);

        Assert.Equal(
            [false, false, true, true, true, false, false],
            new double[] { 294, 300, 300.1, 299, 295, 294.9, 300 }.Select(threshold.Update));
    }
}
