using CsCheck;
using PanelServer.Machines.Control;

namespace PanelServer.Machines.Tests.Control;

public class TimeProportionalOutputTests
{
    private const double Window = 0.5;
    private const double ShortestPulse = 0.02;

    [Theory]
    [InlineData(0.0007)]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(0.033)]
    public void Relay_is_closed_for_the_wanted_share_of_time(double cycle)
    {
        Gen.Double[0, 1].Sample(
            duty => Math.Abs(ClosedShare(duty, cycle, 1000) - duty) <= 0.003,
            iter: 30);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void Relay_never_moves_at_either_end_of_the_range(double duty, int expectedSwitchings)
    {
        TimeProportionalOutput output = new(Window, ShortestPulse);
        for (int i = 0; i < 100_000; i++)
        {
            Assert.Equal(duty == 1, output.Update(duty, 0.0007));
        }

        Assert.Equal(expectedSwitchings, output.Switchings);
    }

    [Fact]
    public void Relay_switches_at_most_twice_a_window_however_the_duty_chatters()
    {
        TimeProportionalOutput output = new(Window, ShortestPulse);
        for (int i = 0; i < 100_000; i++)
        {
            output.Update(i % 2 == 0 ? 0.9 : 0.1, 0.001);
        }

        Assert.InRange(output.Switchings, 200, 400);
    }

    [Fact]
    public void No_pulse_is_shorter_than_the_shortest()
    {
        Gen.Double[0, 1].Sample(
            duty =>
            {
                TimeProportionalOutput output = new(Window, ShortestPulse);
                bool wasClosed = output.Update(duty, 0.001);
                int length = 1;
                bool isFirst = true;
                for (int i = 0; i < 20_000; i++)
                {
                    bool isClosed = output.Update(duty, 0.001);
                    if (isClosed != wasClosed)
                    {
                        Assert.True(isFirst || length >= 19, $"a pulse of {length} ms at duty {duty}");
                        (wasClosed, length, isFirst) = (isClosed, 0, false);
                    }

                    length++;
                }
            },
            iter: 50);
    }

    [Fact]
    public void Small_duty_is_gathered_into_pulses_the_relay_can_switch()
    {
        Assert.Equal(0.01, ClosedShare(0.01, 0.001, 2000), 0.001);
    }

    [Fact]
    public void Opening_takes_effect_at_once_and_nothing_is_owed_afterwards()
    {
        TimeProportionalOutput output = new(Window, ShortestPulse);
        Assert.True(output.Update(0.5, 0.001));

        output.Open();

        Assert.False(output.IsClosed);
        Assert.False(output.Update(0, 0.001));
    }

    private static double ClosedShare(double duty, double cycle, int windows)
    {
        TimeProportionalOutput output = new(Window, ShortestPulse);
        double closed = 0;
        int cycles = (int)(windows * Window / cycle);
        for (int i = 0; i < cycles; i++)
        {
            closed += output.Update(duty, cycle) ? cycle : 0;
        }

        return closed / (cycles * cycle);
    }
}
