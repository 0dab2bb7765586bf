using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PanelServer.Host.Common;
using PanelServer.Host.Mqtt;
using PanelServer.Machines;
using PanelServer.Machines.Mock;
using PanelServer.Tests.Runs;

namespace PanelServer.Tests.Mqtt;

/// <summary>What a broker keeps of the plain topics.</summary>
public sealed class JsonTopicsTests : IDisposable
{
    private readonly PanelFactory _factory = new();
    private readonly KeepingLink _broker = new();

    public void Dispose() => _factory.Dispose();

    [Fact]
    public async Task The_topics_of_a_machine_that_went_while_the_broker_was_away_are_removed()
    {
        using WebApplicationFactory<Program> panel = _factory.With("Mqtt:Host", "broker.invalid").With("Mqtt:Node", "line-1")
            .WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.RemoveAll<DeferredHostedService>()));
        JsonTopics topics = panel.Services.GetRequiredService<JsonTopics>();
        MachineRoster roster = panel.Services.GetRequiredService<MachineRoster>();
        ScriptedMachine<MockState, MockLiveValues, MockMutation> machine = new(new MockModule(), default, default);
        roster.Add(machine);
        machine.Show(default, default);
        await topics.TellAsync(_broker);
        Assert.Contains("panel/line-1/mock/1/state", _broker.Kept);

        roster.Remove(machine.Identification);
        topics.Forget();
        _broker.Published.Clear();
        await topics.TellAsync(_broker);
        Assert.DoesNotContain(_broker.Kept, topic => topic.Contains("/mock/1/", StringComparison.Ordinal));
        Assert.Superset(_broker.Kept, _broker.Published);
        Assert.NotEmpty(_broker.Kept);
    }

    private sealed class KeepingLink : IBrokerLink
    {
        public HashSet<string> Kept { get; } = [];

        public HashSet<string> Published { get; } = [];

        public Task PublishAsync(string topic, byte[] payload, bool isRetained)
        {
            Published.Add(topic);
            if (isRetained && payload.Length > 0)
            {
                Kept.Add(topic);
            }
            else if (isRetained)
            {
                Kept.Remove(topic);
            }

            return Task.CompletedTask;
        }

        public Task ConfirmAsync() => Task.CompletedTask;
    }
}
