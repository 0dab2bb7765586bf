using Microsoft.Extensions.Logging.Abstractions;
using PanelServer.ControlLoop;
using PanelServer.Host.Common;

namespace PanelServer.Tests.Common;

/// <summary>Time stamps while somebody sets the computer's clock.</summary>
public class PanelClockTests
{
    private static readonly DateTimeOffset Start = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ComputerClock _time = new();
    private readonly PanelClock _clock;

    public PanelClockTests() => _clock = new(_time, LoopTime.Real(), NullLogger<PanelClock>.Instance);

    [Fact]
    public void A_step_forward_is_followed_at_once_and_marked()
    {
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Start.AddSeconds(10).ToUnixTimeMilliseconds(), _clock.UnixMilliseconds);

        _time.AdjustTime(Start.AddYears(2));

        Assert.Equal(Start.AddYears(2).ToUnixTimeMilliseconds(), _clock.UnixMilliseconds);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddYears(2).AddSeconds(1).ToUnixTimeMilliseconds(), _clock.UnixMilliseconds);
        ClockStep step = Assert.Single(_clock.Steps);
        Assert.Equal(Start.AddYears(2).ToUnixTimeMilliseconds(), step.UnixMilliseconds);
        Assert.Equal((Start.AddYears(2) - Start).TotalSeconds - 10, step.Seconds);
    }

    [Fact]
    public void A_step_back_is_not_followed_and_time_goes_on()
    {
        long before = _clock.UnixMilliseconds;
        _time.AdjustTime(Start.AddYears(-2));
        Assert.Equal(before, _clock.UnixMilliseconds);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(before + 3000, _clock.UnixMilliseconds);
        Assert.Empty(_clock.Steps);
    }

    [Fact]
    public void Small_corrections_are_followed_without_a_mark()
    {
        for (int i = 0; i < 100; i++)
        {
            _time.AdjustTime(_time.GetUtcNow().AddMilliseconds(20));
            Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), _clock.UnixMilliseconds);
        }

        Assert.Empty(_clock.Steps);
    }

    [Fact]
    public void A_clock_that_is_set_all_the_time_fills_no_memory()
    {
        for (int i = 1; i <= 1000; i++)
        {
            _time.AdjustTime(Start.AddMinutes(i));
            _ = _clock.UnixMilliseconds;
        }

        Assert.Equal(32, _clock.Steps.Count);
        Assert.Equal(Start.AddMinutes(1000).ToUnixTimeMilliseconds(), _clock.Steps[^1].UnixMilliseconds);
    }

    /// <summary>A computer whose wall clock can be set without its time since start being touched.</summary>
    private sealed class ComputerClock : TimeProvider
    {
        private TimeSpan _sinceStart;
        private DateTimeOffset _wall = Start;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by)
        {
            _sinceStart += by;
            _wall += by;
        }

        public void AdjustTime(DateTimeOffset wall) => _wall = wall;

        public override long GetTimestamp() => _sinceStart.Ticks;

        public override DateTimeOffset GetUtcNow() => _wall;
    }
}
