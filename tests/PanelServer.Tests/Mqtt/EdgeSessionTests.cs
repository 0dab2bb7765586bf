using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PanelServer.ControlLoop;
using PanelServer.Host.Common;
using PanelServer.Host.Mqtt;
using PanelServer.Host.Mqtt.Sparkplug;
using PanelServer.Machines;
using PanelServer.Machines.Mock;
using PanelServer.Tests.Runs;

namespace PanelServer.Tests.Mqtt;

/// <summary>What an edge node sends in a connection, in virtual time and without a broker.</summary>
public sealed class EdgeSessionTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly MockModule _module = new();
    private readonly MqttStatus _status = new();
    private readonly Outbox _outbox = new(1_000_000);
    private readonly MachineRoster _roster;
    private readonly EdgeNode _node;
    private readonly PanelClock _clock;
    private readonly ScriptedMachine<MockState, MockLiveValues, MockMutation> _machine;
    private readonly RecordingLink _link = new();

    public EdgeSessionTests()
    {
        _clock = new(_time, LoopTime.Real(), NullLogger<PanelClock>.Instance);
        _roster = new(new([_module]));
        _machine = new(_module, default, default(MockLiveValues));
        _roster.Add(_machine);
        _node = new(_roster, _outbox, _status, Options.Create(new MqttOptions { DeadBandSteps = 1 }), _clock, NullLogger<EdgeNode>.Instance);
        _machine.Show(default, default);
    }

    [Fact]
    public async Task Messages_are_numbered_from_0_to_255_and_again()
    {
        EdgeSession session = await ConnectAsync();
        for (int i = 1; i <= 300; i++)
        {
            Show(i);
            await session.TellAsync();
        }

        Assert.Equal(Enumerable.Range(0, 302).Select(number => (ulong)(number % 256)), _link.Sent.Select(one => one.Payload.Seq));
        Assert.Equal(["NBIRTH", "DBIRTH", "DDATA"], _link.Sent.Take(3).Select(one => one.Type));
    }

    [Fact]
    public async Task A_change_within_the_dead_band_is_not_told()
    {
        EdgeSession session = await ConnectAsync();
        Show(0.004);
        await session.TellAsync();
        Assert.Equal(2, _link.Sent.Count);
        Show(0.01);
        await session.TellAsync();
        Assert.Equal(0.01, Assert.Single(_link.Sent[^1].Payload.Metrics).DoubleValue);
    }

    [Fact]
    public async Task What_was_not_confirmed_is_told_again_as_historical_with_its_time()
    {
        EdgeSession session = await ConnectAsync();
        Show(1);
        long changed = _clock.UnixMilliseconds;
        _link.IsLost = true;
        await Assert.ThrowsAsync<IOException>(session.TellAsync);
        Assert.Equal(1, _outbox.Count);

        _link.IsLost = false;
        _time.Advance(TimeSpan.FromMinutes(1));
        session = await ConnectAsync();
        await session.TellAsync();
        Payload.Types.Metric metric = Assert.Single(_link.Sent[^1].Payload.Metrics);
        Assert.Equal((1.0, true, (ulong)changed), (metric.DoubleValue, metric.IsHistorical, metric.Timestamp));
        Assert.Equal(0, _outbox.Count);
        Show(2);
        await session.TellAsync();
        Assert.False(Assert.Single(_link.Sent[^1].Payload.Metrics).HasIsHistorical);
    }

    [Fact]
    public async Task A_machine_that_came_and_went_while_the_broker_was_away_is_told_with_all_its_values()
    {
        Show(0);
        Show(1);
        _roster.Remove(_machine.Identification);
        _node.Sample();
        EdgeSession session = await ConnectAsync();
        await session.TellAsync();
        Assert.Equal(["NBIRTH", "DBIRTH", "DDATA", "DDATA", "DDEATH"], _link.Sent.Select(one => one.Type));
        Assert.Equal([0.0, 1], _link.Sent.Where(one => one.Type == "DDATA").Select(one => one.Payload.Metrics.Last(metric => metric.HasDoubleValue && metric.Alias == FirstAmplitude).DoubleValue));
    }

    [Fact]
    public async Task A_machine_that_no_cycle_runs_dies_and_is_born_again()
    {
        EdgeSession session = await ConnectAsync();
        _roster.Interrupt("The control loop stands still.");
        _node.Sample();
        await session.TellAsync();
        _roster.Interrupt(null);
        _node.Sample();
        await session.TellAsync();
        Assert.Equal(["NBIRTH", "DBIRTH", "DDEATH", "DBIRTH"], _link.Sent.Select(one => one.Type));
        await session.DieAsync();
        Assert.Equal(["DDEATH", "NDEATH"], _link.Sent.TakeLast(2).Select(one => one.Type));
        Assert.False(_link.Sent[^1].Payload.HasSeq);
        Assert.Equal(7ul, Assert.Single(_link.Sent[^1].Payload.Metrics).LongValue);
    }

    private ulong FirstAmplitude => _link.Sent.First(one => one.Type == "DBIRTH").Payload.Metrics.First(metric => metric.Name == "live/amplitude1").Alias;

    private async Task<EdgeSession> ConnectAsync()
    {
        _status.IsConnected = true;
        _node.Sample();
        EdgeSession session = new(_node, _outbox, new("panels", "line-1"), _status, _clock, bdSeq: 7, _link);
        await session.BearAsync();
        return session;
    }

    private void Show(double amplitude)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _machine.Show(default, new() { Amplitude1 = amplitude });
        _node.Sample();
    }

    private sealed class RecordingLink : IBrokerLink
    {
        public List<(string Type, Payload Payload)> Sent { get; } = [];

        public bool IsLost { get; set; }

        public Task PublishAsync(string topic, byte[] payload, bool isRetained)
        {
            Sent.Add((topic.Split('/')[2], Payload.Parser.ParseFrom(payload)));
            return Task.CompletedTask;
        }

        public Task ConfirmAsync() => IsLost ? Task.FromException(new IOException("lost")) : Task.CompletedTask;
    }
}
