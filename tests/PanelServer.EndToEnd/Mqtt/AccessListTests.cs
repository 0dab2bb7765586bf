using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Mqtt;

/// <summary>The access list of docs/mqtt.md as it stands there, in a real broker: it ties commands to people.</summary>
public sealed partial class AccessListTests : IAsyncLifetime
{
    private const string Mock = "/api/v2/machine/mock/57922";

    private readonly MosquittoBroker _broker = new()
    {
        AccessList = Example().Match(File.ReadAllText(Path.Combine(NodeProgram.Repository, "docs/mqtt.md"))).Groups[1].Value,
        Users = [MosquittoBroker.User, "line-8", "line-9", "tv", "anna"],
    };

    private readonly DirectoryInfo _stores = Directory.CreateTempSubdirectory("panel-access-list-");

    public async ValueTask InitializeAsync() => await _broker.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _stores.Delete(recursive: true);
    }

    [Fact]
    public async Task Who_may_not_write_to_the_topics_of_commands_commands_nothing_and_who_may_does()
    {
        await using SparkplugHost tv = SparkplugHost.Start(_broker.ListedPort, "tv");
        await using SparkplugHost anna = SparkplugHost.Start(_broker.ListedPort, "anna");
        await tv.UntilAsync(message => message["topic"]!.GetValue<string>() == "host/online", "the connection of tv");
        await using PanelProcess eighth = await StartAsync("line-8");
        await using PanelProcess ninth = await StartAsync("line-9");
        await tv.UntilAsync("DBIRTH/line-8/mock.57922");
        await tv.UntilAsync("DBIRTH/line-9/mock.57922");

        // What the broker lets through comes in this order. Nobody is told that it does not.
        await tv.DeliverAsync("DCMD/line-8/mock.57922", """[{"name":"command/SetFrequency1","type":"Double","value":101}]""");
        await tv.DeliverAsync("NCMD/line-8", """[{"name":"Node Control/Rebirth","type":"Boolean","value":true}]""");
        await tv.DeliverAsync("NDEATH/line-8", "[]");
        await anna.DeliverAsync("NDEATH/line-8", "[]");
        await anna.DeliverAsync("DCMD/line-9/mock.57922", """[{"name":"command/SetFrequency1","type":"Double","value":102}]""");
        await anna.DeliverAsync("DCMD/line-8/mock.57922", """[{"name":"command/SetFrequency3","type":"Double","value":103}]""");
        await Eventually.IsAsync(() => CommandsAsync(eighth), commands => commands == """["SetFrequency3 103.0"]""");
        await tv.UntilMetricAsync("DDATA/line-8/mock.57922", "state/frequency3", metric => metric["value"]!.GetValue<double>() == 103);
        Assert.Single(tv.Messages(), message => SparkplugHost.IsOf(message, "NBIRTH/line-8"));
        Assert.DoesNotContain(tv.Messages(), message => SparkplugHost.IsOf(message, "NDEATH/line-8"));

        await anna.DeliverAsync("NCMD/line-8", """[{"name":"Node Control/Rebirth","type":"Boolean","value":true}]""");
        await Eventually.HoldsAsync(() => tv.Messages().Count(message => SparkplugHost.IsOf(message, "NBIRTH/line-8")) == 2, "the second birth");
        Assert.Equal("[]", await CommandsAsync(ninth));
    }

    [Fact]
    public async Task A_panel_tells_in_its_own_name_only_and_hears_no_commands_of_others()
    {
        await using SparkplugHost tv = SparkplugHost.Start(_broker.ListedPort, "tv");
        await using SparkplugHost anna = SparkplugHost.Start(_broker.ListedPort, "anna");
        await tv.UntilAsync(message => message["topic"]!.GetValue<string>() == "host/online", "the connection of tv");
        await using PanelProcess ninth = await StartAsync("line-9");
        await tv.UntilAsync("DBIRTH/line-9/mock.57922");

        // The ninth panel under the name of the eighth: it is not heard, and a command to the eighth does not reach it.
        await using PanelProcess wrong = await StartAsync("line-8", user: "line-9");
        await Eventually.IsAsync(() => wrong.GetAsync("/metrics"), metrics => Published().Match(metrics) is { Success: true } count && int.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture) >= 2);
        await anna.DeliverAsync("DCMD/line-8/mock.57922", """[{"name":"command/SetFrequency1","type":"Double","value":104}]""");
        HttpResponseMessage changed = await ninth.PostAsync(Mock, """[{"SetFrequency3":105}]""");
        Assert.True(changed.IsSuccessStatusCode);
        await tv.UntilMetricAsync("DDATA/line-9/mock.57922", "state/frequency3", metric => metric["value"]!.GetValue<double>() == 105);
        Assert.DoesNotContain(tv.Messages(), message => message["topic"]!.GetValue<string>().Contains("/line-8", StringComparison.Ordinal));
        Assert.Equal("[]", await CommandsAsync(wrong));
    }

    private Task<PanelProcess> StartAsync(string node, string? user = null) => SparkplugPlant.StartSmallAsync(
        "--Mqtt:Host", "127.0.0.1", "--Mqtt:Port", $"{_broker.ListedPort}", "--Mqtt:Node", node, "--Mqtt:User", user ?? node, "--Mqtt:PasswordFile", _broker.PathOf("password"),
        "--Mqtt:AllowCommands", "true", "--Mqtt:SampleMilliseconds", "100", "--Storage:Directory", Path.Combine(_stores.FullName, node));

    /// <summary>What a panel was commanded by MQTT, oldest first, as JSON.</summary>
    private static async Task<string> CommandsAsync(PanelProcess panel)
    {
        JsonArray entries = JsonNode.Parse(await panel.GetAsync("/api/v2/audit"))!["entries"]!.AsArray();
        return new JsonArray([.. entries.Reverse().Where(entry => entry!["door"]!.GetValue<string>() == "MQTT DCMD").Select(entry => JsonValue.Create($"{entry!["mutation"]} {entry["value"]}"))]).ToJsonString();
    }

    [GeneratedRegex(@"^panel_mqtt_published_total (\d+)$", RegexOptions.Multiline)]
    private static partial Regex Published();

    [GeneratedRegex(@"```\n(# panels:.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
