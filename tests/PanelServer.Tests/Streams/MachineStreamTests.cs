using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Machines;
using PanelServer.Machines.Mock;

namespace PanelServer.Tests.Streams;

/// <summary>Subscriptions over polling, which needs nothing but an HTTP client.</summary>
public class MachineStreamTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private const string Absent = "/machine/1/7/4711";
    private readonly MachineRoster _roster = panel.Services.GetRequiredService<MachineRoster>();
    private readonly MockModule _module = panel.Services.GetRequiredService<MachineCatalog>().Modules.OfType<MockModule>().Single();

    [Fact]
    public async Task A_subscription_to_an_absent_machine_comes_alive_when_the_machine_appears_and_survives_its_absence()
    {
        PollingClient client = await PollingClient.OpenAsync(panel.CreateClient(), Absent);
        _roster.Add(_module.Create(4711));
        await client.ReadUntilAsync(IsState(isDefault: true));
        await client.ReadUntilAsync(IsState(isDefault: false));
        await client.ReadUntilAsync(message => message["name"]!.GetValue<string>() == "LiveValuesEvent");

        _roster.Remove(new(_module.Identification, 4711));
        _roster.Add(_module.Create(4711));
        await client.ReadUntilAsync(IsState(isDefault: true));
        _roster.Remove(new(_module.Identification, 4711));
    }

    [Fact]
    public async Task Others_keep_their_stream_when_one_subscriber_leaves()
    {
        PollingClient leaving = await PollingClient.OpenAsync(panel.CreateClient(), "/machine/1/7/57922");
        PollingClient staying = await PollingClient.OpenAsync(panel.CreateClient(), "/machine/1/7/57922");
        await leaving.SendAsync("41/machine/1/7/57922,");
        await staying.ReadUntilAsync(IsState(isDefault: false));
        await panel.CreateClient().PostJsonAsync("/api/v1/machine/mock/57922", """[{"SetFrequency3":321}]""");
        await staying.ReadUntilAsync(message => message["data"]!["frequency3"]?.GetValue<double>() == 321);
    }

    [Fact]
    public async Task The_machine_list_is_sent_anew_when_it_changes()
    {
        PollingClient client = await PollingClient.OpenAsync(panel.CreateClient(), "/main");
        MachineIdentificationUnique id = new(new(1, 9), 12);
        _roster.AddFailed(id, "Role 3 not found");
        await client.ReadUntilAsync(message => message.ToJsonString().Contains("Role 3 not found", StringComparison.Ordinal));
        _roster.Remove(id);
        await client.ReadUntilAsync(message => !message.ToJsonString().Contains("Role 3 not found", StringComparison.Ordinal));
    }

    private static Func<JsonNode, bool> IsState(bool isDefault) =>
        message => message["name"]!.GetValue<string>() == "StateEvent" && message["data"]!["is_default_state"]!.GetValue<bool>() == isDefault;
}
