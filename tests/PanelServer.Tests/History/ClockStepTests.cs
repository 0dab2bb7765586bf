using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.History;
using PanelServer.Tests.Streams;

namespace PanelServer.Tests.History;

/// <summary>A panel that starts with a clock two years slow, which the network then sets right; and with one that is set back.</summary>
public sealed class ClockStepTests : IDisposable
{
    private static readonly TimeSpan TwoYears = TimeSpan.FromDays(730);
    private readonly WallClock _clock = new() { Error = -TwoYears };
    private readonly PanelFactory _plain = new();
    private readonly Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<Program> _panel;
    private readonly HttpClient _client;

    public ClockStepTests()
    {
        _panel = _plain.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(_clock)));
        _client = _panel.CreateClient();
    }

    public void Dispose()
    {
        _client.Dispose();
        _panel.Dispose();
        _plain.Dispose();
    }

    [Fact]
    public async Task History_follows_a_clock_that_is_set_forward_at_once_marks_the_step_and_keeps_what_was_before()
    {
        HistoryRecorder recorder = _panel.Services.GetRequiredService<HistoryRecorder>();
        recorder.Sample();
        _clock.Error = TimeSpan.Zero;
        recorder.Sample();

        JsonNode history = await HistoryAsync();
        long[] times = TimesOf(history);
        Assert.Equal(times.Order(), times);
        Assert.InRange(times[0], Now(-TwoYears) - 60_000, Now(-TwoYears));
        Assert.InRange(times[^1], Now(TimeSpan.Zero) - 60_000, Now(TimeSpan.Zero));
        JsonNode step = Assert.Single(history["clock_steps"]!.AsArray())!;
        long[] behind = [.. times.Where(time => time >= step["ts"]!.GetValue<long>())];
        Assert.All(behind, time => Assert.True(time > times[0] + TwoYears.TotalMilliseconds - 60_000));
        Assert.All(times.Except(behind), time => Assert.True(time < times[0] + 60_000));
        Assert.Equal(TwoYears.TotalSeconds, step["seconds"]!.GetValue<double>(), 1.0);
    }

    [Fact]
    public async Task History_never_goes_back_when_the_clock_is_set_back()
    {
        HistoryRecorder recorder = _panel.Services.GetRequiredService<HistoryRecorder>();
        recorder.Sample();
        _clock.Error = -2 * TwoYears;
        recorder.Sample();

        JsonNode history = await HistoryAsync();
        long[] times = TimesOf(history);
        Assert.True(times.Length >= 2);
        Assert.Equal(times.Order(), times);
        Assert.InRange(times[^1], Now(-TwoYears) - 60_000, Now(-TwoYears));
        Assert.Null(history["clock_steps"]);
    }

    [Fact]
    public async Task Streams_follow_a_clock_that_is_set_forward_at_once_and_never_go_back()
    {
        PollingClient stream = await PollingClient.OpenAsync(_client, "/machine/1/7/57922");
        long last = 0;
        await stream.ReadUntilAsync(IsLater(ts => ts <= Now(-TwoYears)));
        _clock.Error = TimeSpan.Zero;
        await stream.ReadUntilAsync(IsLater(ts => ts >= Now(TimeSpan.Zero) - 60_000));
        _clock.Error = -TwoYears;
        long atStep = last;
        await stream.ReadUntilAsync(IsLater(ts => ts > atStep));

        Func<JsonNode, bool> IsLater(Func<long, bool> isWanted) => named =>
        {
            long ts = named["ts"]!.GetValue<long>();
            if (named["name"]!.GetValue<string>() != "LiveValuesEvent")
            {
                return false;
            }

            Assert.True(ts >= last, string.Create(CultureInfo.InvariantCulture, $"{ts} after {last}"));
            last = ts;
            return isWanted(ts);
        };
    }

    private static long Now(TimeSpan error) => (DateTimeOffset.UtcNow + error).ToUnixTimeMilliseconds();

    private static long[] TimesOf(JsonNode history) => [.. history["ts"]!.AsArray().Select(time => time!.GetValue<long>())];

    private async Task<JsonNode> HistoryAsync() =>
        await (await _client.GetAsync("/api/v2/machine/mock/57922/history?fields=amplitude1", TestContext.Current.CancellationToken)).JsonAsync();

    /// <summary>The computer's clock, wrong by <see cref="Error"/>; what is measured by it since its start is right.</summary>
    private sealed class WallClock : TimeProvider
    {
        private long _errorTicks;

        public TimeSpan Error
        {
            get => TimeSpan.FromTicks(Volatile.Read(ref _errorTicks));
            set => Volatile.Write(ref _errorTicks, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Error;
    }
}
