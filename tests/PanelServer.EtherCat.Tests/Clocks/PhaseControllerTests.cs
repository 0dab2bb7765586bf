using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Tests.Clocks;

public class PhaseControllerTests
{
    private const long Cycle = 1_000_000;

    [Theory]
    [InlineData(400_000, 0)]
    [InlineData(-450_000, 20)]
    [InlineData(10_000, -50)]
    public void Phase_locks_from_anywhere_and_at_any_frequency_error(long startError, int ppm)
    {
        PhaseController controller = new(Cycle, 0);
        long time = (10_000 * Cycle) + startError;
        int locked = -1;
        for (int i = 0; i < 2000; i++)
        {
            long adjustment = controller.Update((ulong)time);
            Assert.InRange(adjustment, -Cycle / 100, Cycle / 100);
            time += Cycle + adjustment + (Cycle * ppm / 1_000_000);
            if (controller.IsLocked && locked < 0)
            {
                locked = i;
            }
        }

        Assert.InRange(locked, 0, 1000);
        Assert.True(controller.IsLocked);
        Assert.InRange(controller.ErrorNanoseconds, -100, 100);
    }

    [Fact]
    public void Frame_is_held_at_the_wanted_shift()
    {
        const long shift = 300_000;
        PhaseController controller = new(Cycle, shift);
        long time = 5_000 * Cycle;
        for (int i = 0; i < 2000; i++)
        {
            time += Cycle + controller.Update((ulong)time);
        }

        Assert.InRange((time % Cycle) - shift, -100, 100);
    }

    [Fact]
    public void Difference_register_is_sign_and_magnitude()
    {
        Assert.Equal(5, PanelServer.EtherCat.StartUp.ClockSetup.DecodeDifference(0x0000_0005));
        Assert.Equal(-5, PanelServer.EtherCat.StartUp.ClockSetup.DecodeDifference(0x8000_0005));
        Assert.Equal(0, PanelServer.EtherCat.StartUp.ClockSetup.DecodeDifference(0x8000_0000));
    }
}
