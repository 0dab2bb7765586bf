using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Mqtt;

/// <summary>Panels as edge nodes, seen by a broker and by a Sparkplug host that are not ours.</summary>
public partial class SparkplugTests(SparkplugPlant plant) : IClassFixture<SparkplugPlant>
{
    private const string Mock = "/api/v2/machine/mock/57922";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_machine_is_born_with_the_values_and_units_of_its_description()
    {
        JsonNode types = JsonNode.Parse(await plant.First.GetAsync("/api/v2/description"))!["types"]!;
        JsonArray machines = JsonNode.Parse(await plant.First.GetAsync("/api/v2/machine"))!["machines"]!.AsArray();
        Assert.Equal(5, machines.Count);
        foreach (JsonNode? machine in machines)
        {
            string slug = machine!["slug"]!.GetValue<string>();
            JsonNode type = types.AsArray().First(type => type!["slug"]!.GetValue<string>() == slug)!;
            JsonNode birth = await BornAsync(plant.First, $"line-1/{slug}.{machine["serial"]}");
            (string Name, JsonNode Value)[] described = [.. Leaves("live/", type["live_values"]!), .. Leaves("state/", type["state"]!)];
            Assert.Equal(described.Select(one => one.Name).Prepend("machine/error"), birth["metrics"]!.AsArray().Select(metric => metric!["name"]!.GetValue<string>()));
            Assert.All(described, one => Assert.Equal(
                one.Value["unit"]!.GetValue<string>(), SparkplugHost.Metric(birth, one.Name)!["properties"]!["engUnit"]?["value"]?.GetValue<string>() ?? ""));
        }

        JsonNode mock = await BornAsync(plant.First, "line-1/mock.57922");
        JsonNode properties = SparkplugHost.Metric(mock, "state/frequency1")!["properties"]!;
        Assert.Equal(("mHz", 0, 1000), (properties["engUnit"]!["value"]!.GetValue<string>(), properties["engLow"]!["value"]!.GetValue<double>(), properties["engHigh"]!["value"]!.GetValue<double>()));
        Assert.Equal("""["Standby","Running"]""", SparkplugHost.Metric(mock, "state/mode_state/mode")!["properties"]!["choices"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_rebirth_tells_the_node_and_all_machines_again()
    {
        await BornAsync(plant.First, "line-1/mock.57922");
        int before = plant.Host.Count;
        JsonNode first = plant.Host.Messages().Last(message => SparkplugHost.IsOf(message, "NBIRTH/line-1"));
        await plant.Host.CommandAsync("NCMD/line-1", """[{"name":"Node Control/Rebirth","type":"Boolean","value":true}]""");

        JsonNode again = await plant.Host.UntilAsync("NBIRTH/line-1", before);
        Assert.Equal(SparkplugHost.Metric(first, "bdSeq")!["value"]!.GetValue<int>(), SparkplugHost.Metric(again, "bdSeq")!["value"]!.GetValue<int>());
        await plant.Host.UntilAsync("DBIRTH/line-1/extruder_v1.57922", before);
        await plant.Host.UntilAsync("DBIRTH/line-1/mock.57922", before);
        Assert.Empty(Complaints("line-1"));
    }

    [Fact]
    public async Task What_is_no_measurement_has_no_value_and_a_machine_that_cannot_be_reached_dies()
    {
        await BornAsync(plant.First, "line-1/extruder_v1.57922");
        await BornAsync(plant.First, "line-1/laser_v1.40961");
        int before = plant.Host.Count;
        await FaultAsync("thermometer front pulled");
        await FaultAsync("gauge silent");
        await plant.Host.UntilMetricAsync("DDATA/line-1/extruder_v1.57922", "live/front_temperature", metric => metric["value"] is null, before);
        await plant.Host.UntilMetricAsync("DDATA/line-1/extruder_v1.57922", "machine/error", metric => metric["value"]?.GetValue<string>().Contains("front zone", StringComparison.Ordinal) == true, before);
        await plant.Host.UntilAsync(message => TextOf(message, "panel/line-1/extruder_v1/57922/live") is { } text && text.Contains("\"front_temperature\":null", StringComparison.Ordinal), "null in plain JSON", before);
        await plant.Host.UntilAsync("DDEATH/line-1/laser_v1.40961", before);

        int silent = plant.Host.Count;
        await FaultAsync("thermometer front ok");
        await FaultAsync("gauge ok");
        await plant.Host.UntilMetricAsync("DDATA/line-1/extruder_v1.57922", "live/front_temperature", metric => metric["value"] is not null, silent);
        await plant.Host.UntilAsync("DBIRTH/line-1/laser_v1.40961", silent);
        Assert.Empty(Complaints("line-1"));
    }

    [Fact]
    public async Task Values_that_changed_while_the_broker_was_away_arrive_once_in_order_with_their_times()
    {
        await BornAsync(plant.Second, "line-2/mock.57922");
        await plant.Broker.KillAsync();
        await Eventually.IsAsync(() => MeasureAsync(plant.Second, "connected"), connected => connected == 0);
        List<(double Value, long Earliest)> set = [];
        for (int i = 1; i <= 5; i++)
        {
            long earliest = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            await PostAsync(plant.Second, $$"""[{"SetFrequency2":{{300 + i}}}]""");
            await Eventually.IsAsync(() => MeasureAsync(plant.Second, "waiting"), waiting => waiting == i);
            set.Add((300 + i, earliest));
        }

        int before = plant.Host.Count;
        await plant.Broker.StartAsync();
        await Eventually.IsAsync(() => MeasureAsync(plant.Second, "waiting"), waiting => waiting == 0);
        await PostAsync(plant.Second, """[{"SetFrequency2":400}]""");
        await plant.Host.UntilMetricAsync("DDATA/line-2/mock.57922", "state/frequency2", metric => metric["value"]!.GetValue<double>() == 400, before);

        JsonNode[] told = [.. plant.Host.Messages(before).Where(message => SparkplugHost.IsOf(message, "DDATA/line-2/mock.57922")).Select(message => SparkplugHost.Metric(message, "state/frequency2")).OfType<JsonNode>()];
        Assert.Equal([.. set.Select(one => one.Value), 400], told.Select(metric => metric["value"]!.GetValue<double>()));
        Assert.Equal([true, true, true, true, true, false], told.Select(metric => metric["isHistorical"]?.GetValue<bool>() ?? false));
        long[] commanded = await CommandedAsync("SetFrequency2", 6);
        Assert.All(set.Index(), one => Assert.InRange(told[one.Index]["timestamp"]!.GetValue<long>(), one.Item.Earliest, commanded[one.Index + 1]));
        Assert.Equal(305, SparkplugHost.Metric(await plant.Host.UntilAsync("DBIRTH/line-2/mock.57922", before), "state/frequency2")!["value"]!.GetValue<double>());
        Assert.Equal(0, await MeasureAsync(plant.Second, "dropped_total"));
        Assert.Empty(Complaints("line-2"));
    }

    [Fact]
    public async Task A_command_is_applied_as_by_REST_or_refused_with_the_same_reason()
    {
        JsonNode birth = await BornAsync(plant.Second, "line-2/mock.57922");
        JsonNode command = SparkplugHost.Metric(birth, "command/SetFrequency1")!;
        Assert.Equal((false, "mHz", 1000), (command["properties"]!["readOnly"]!["value"]!.GetValue<bool>(), command["properties"]!["engUnit"]!["value"]!.GetValue<string>(), command["properties"]!["engHigh"]!["value"]!.GetValue<double>()));
        int before = plant.Host.Count;
        await plant.Host.CommandAsync("DCMD/line-2/mock.57922", $$"""[{"alias":{{command["alias"]}},"type":"Double","value":250.5},{"name":"command/SetFrequency3","type":"Double","value":7}]""");
        JsonNode told = await plant.Host.UntilMetricAsync("DDATA/line-2/mock.57922", "state/frequency1", metric => metric["value"]!.GetValue<double>() == 250.5, before);
        Assert.Null(told["isHistorical"]);
        JsonNode state = JsonNode.Parse(await plant.Second.GetAsync(Mock))!["state"]!;
        Assert.Equal((250.5, 7), (state["frequency1"]!.GetValue<double>(), state["frequency3"]!.GetValue<double>()));

        (string Metrics, string Reason)[] wrong =
        [
            ("""[{"name":"command/SetFrequency1","type":"Double","value":1},{"name":"command/SetFrequency3","type":"Double","value":2000}]""", "/1/SetFrequency3: 2000 is out of range; allowed: a number from 0 to 1000 (mHz)"),
            ("""[{"name":"command/SetMode","type":"String","value":"Flying"}]""", "Standby"),
            ("""[{"name":"state/frequency1","type":"Double","value":1}]""", "begin with command/"),
            ("""[{"name":"command/SetFrequency1","type":"Double","value":null}]""", "a number from 0 to 1000"),
        ];
        double refused = await MeasureAsync(plant.Second, "commands_refused_total");
        foreach ((string metrics, string reason) in wrong)
        {
            before = plant.Host.Count;
            await plant.Host.CommandAsync("DCMD/line-2/mock.57922", metrics);
            JsonNode message = await plant.Host.UntilAsync(message => TextOf(message, "panel/line-2/mock/57922/refused") is not null, "the refusal", before);
            Assert.Contains(reason, JsonNode.Parse(message["text"]!.GetValue<string>())!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
            await plant.Host.UntilMetricAsync("NDATA/line-2", "Commands/Last refusal", metric => metric["value"]!.GetValue<string>().Contains(reason, StringComparison.Ordinal), before);
        }

        Assert.Equal(refused + wrong.Length, await MeasureAsync(plant.Second, "commands_refused_total"));
        Assert.Equal(state.ToJsonString(), JsonNode.Parse(await plant.Second.GetAsync(Mock))!["state"]!.ToJsonString());
        await plant.Second.SaysAsync("A command by MQTT to mock.57922 is refused: /1/SetFrequency3");
        Assert.Empty(Complaints("line-2"));
    }

    [Fact]
    public async Task What_comes_by_MQTT_reaches_the_mutations_of_machines_and_nothing_else()
    {
        DirectoryInfo store = Directory.CreateTempSubdirectory("panel-sparkplug-");
        int start = plant.Host.Count;
        await using PanelProcess panel = await PanelProcess.StartAsync(
            [.. plant.Plain("line-5"), "--Mqtt:AllowCommands", "true", "--Mqtt:PrimaryHost", "plant", "--Simulation:FaultControl", "true", "--Storage:Directory", store.FullName]);
        string table = await File.ReadAllTextAsync(Path.Combine(NodeProgram.Repository, "docs/security.md"), Stop);
        IEnumerable<string> topics = TopicRow().Matches(table).Select(row => row.Groups[1].Value.Replace("{group}", "panels", StringComparison.Ordinal)
            .Replace("{node}", "line-5", StringComparison.Ordinal).Replace("{device}", "+", StringComparison.Ordinal).Replace("{host}", "plant", StringComparison.Ordinal));
        await Eventually.IsAsync(() => MeasureAsync(panel, "connected"), connected => connected == 1);
        Assert.Equal(topics.Order(StringComparer.Ordinal), plant.Broker.SubscriptionsOf("line-5").Order(StringComparer.Ordinal));

        JsonArray types = JsonNode.Parse(await panel.GetAsync("/api/v2/description"))!["types"]!.AsArray();
        foreach (string slug in (string[])["mock", "extruder_v1", "winder_v1"])
        {
            JsonNode birth = await plant.Host.UntilAsync($"DBIRTH/line-5/{slug}.57922", start);
            Assert.Equal(
                types.Single(type => type!["slug"]!.GetValue<string>() == slug)!["mutations"]!.AsArray().Select(mutation => $"command/{mutation!["tag"]}"),
                birth["metrics"]!.AsArray().Select(metric => metric!["name"]!.GetValue<string>()).Where(name => name.StartsWith("command/", StringComparison.Ordinal)));
        }

        // Everything else that the panel can be asked to do, at each place that takes a command.
        string[] operations = [.. JsonNode.Parse(await panel.GetAsync("/api/v2/me"))!["operations"]!.AsObject().Where(one => one.Value!.GetValue<string>() != "viewer").Select(one => one.Key)];
        Assert.Contains("assignMachine", operations);
        string[] places = ["/api/v2/bus/assignments", "/api/v2/devices", "/api/v2/recipes", "/api/v2/runs", "/api/v2/control"];
        string[] before = await Task.WhenAll(places.Select(panel.GetAsync));
        string[] metrics = [.. operations.Select(operation => $$"""{"name":"command/{{operation}}","type":"Boolean","value":true}""")];
        await plant.Host.DeliverAsync("NCMD/line-5", $"[{string.Join(',', metrics)}]");
        await plant.Host.DeliverAsync("DCMD/line-5/bus", $"[{string.Join(',', metrics)}]");
        foreach (string metric in metrics)
        {
            await plant.Host.DeliverAsync("DCMD/line-5/mock.57922", $"[{metric}]");
        }

        await Eventually.IsAsync(() => MeasureAsync(panel, "commands_refused_total"), count => count == operations.Length + 1);
        Assert.Equal(before, await Task.WhenAll(places.Select(panel.GetAsync)));
        JsonArray recorded = await Eventually.IsAsync(
            async () => JsonNode.Parse(await panel.GetAsync("/api/v2/audit"))!["entries"]!.AsArray(), entries => entries.Count(entry => entry!["address"]!.GetValue<string>() == "broker") == operations.Length);
        Assert.All(recorded.Where(entry => entry!["address"]!.GetValue<string>() == "broker"), entry => Assert.Equal(("MQTT DCMD", "Refused"), (entry!["door"]!.GetValue<string>(), entry["outcome"]!.GetValue<string>())));
        await panel.StopAsync();
        store.Delete(recursive: true);
    }

    [Fact]
    public async Task A_panel_that_allows_no_commands_refuses_them()
    {
        JsonNode birth = await BornAsync(plant.First, "line-1/mock.57922");
        Assert.DoesNotContain(birth["metrics"]!.AsArray(), metric => metric!["name"]!.GetValue<string>().StartsWith("command/", StringComparison.Ordinal));
        string before = await plant.First.GetAsync(Mock);
        int count = plant.Host.Count;
        await plant.Host.CommandAsync("DCMD/line-1/mock.57922", """[{"name":"command/SetFrequency1","type":"Double","value":1}]""");
        JsonNode refusal = await plant.Host.UntilAsync(message => TextOf(message, "panel/line-1/mock/57922/refused") is not null, "the refusal", count);
        Assert.Contains("Mqtt:AllowCommands", refusal["text"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(JsonNode.Parse(before)!["state"]!.ToJsonString(), JsonNode.Parse(await plant.First.GetAsync(Mock))!["state"]!.ToJsonString());
    }

    [Fact]
    public async Task A_command_that_the_broker_has_kept_is_refused_by_whoever_connects_later()
    {
        await plant.Host.CommandAsync("DCMD/line-7/mock.57922", """[{"name":"command/SetFrequency1","type":"Double","value":1}]""", isRetained: true);

        await using PanelProcess late = await SparkplugPlant.StartSmallAsync([.. plant.Plain("line-7"), "--Mqtt:AllowCommands", "true"]);

        await Eventually.IsAsync(() => MeasureAsync(late, "commands_refused_total"), refused => refused == 1);
        await late.SaysAsync("A command by MQTT to mock.57922 is refused: A command that the broker keeps (retained) is never carried out");
        Assert.NotEqual(1, JsonNode.Parse(await late.GetAsync(Mock))!["state"]!["frequency1"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_panel_says_goodbye_when_it_stops_and_the_broker_does_it_when_it_is_killed()
    {
        await using PanelProcess stopped = await SparkplugPlant.StartSmallAsync(plant.Plain("line-3"));
        await plant.Host.UntilAsync("DBIRTH/line-3/mock.57922");
        await plant.Host.UntilAsync(message => TextOf(message, "panel/line-3/mock/57922/state") is { Length: > 0 }, "the state in plain JSON");
        int before = plant.Host.Count;
        Assert.Equal(0, await stopped.StopAsync());
        await plant.Host.UntilAsync("NDEATH/line-3", before);
        await plant.Host.UntilAsync(message => TextOf(message, "panel/line-3/mock/57922/state") is "", "no state in plain JSON", before);
        Assert.Equal(["DDEATH", "NDEATH"], plant.Host.Messages(before).Where(message => message["topic"]!.GetValue<string>().Contains("/line-3", StringComparison.Ordinal)).Select(message => message["type"]?.GetValue<string>()).OfType<string>());

        before = plant.Host.Count;
        await using PanelProcess killed = await SparkplugPlant.StartSmallAsync(plant.Plain("line-3"));
        await plant.Host.UntilAsync("DBIRTH/line-3/mock.57922", before);
        killed.Kill();
        await plant.Host.UntilAsync("NDEATH/line-3", before);
        Assert.Empty(Complaints("line-3"));
    }

    [Fact]
    public async Task A_broker_that_refuses_or_that_nobody_vouches_for_is_told_in_the_log_once()
    {
        Task<PanelProcess> guessing = StartWithAsync("--Mqtt:PasswordFile", "wrong-password");
        Task<PanelProcess> trusting = StartWithAsync("--Mqtt:CaFile", "other-ca.pem");
        foreach (Task<PanelProcess> start in new[] { guessing, trusting })
        {
            await using PanelProcess panel = await start;
            await Eventually.IsAsync(() => MeasureAsync(panel, "attempts_total"), tries => tries >= 3);
            await Eventually.HoldsAsync(() => Trouble().IsMatch(panel.Output), () => panel.Output);
            Assert.Single(Trouble().Matches(panel.Output));
            Assert.Equal(0, await MeasureAsync(panel, "connected"));
            Assert.DoesNotContain("guessed", panel.Output, StringComparison.Ordinal);
        }
    }

    private Task<PanelProcess> StartWithAsync(string setting, string file) =>
        SparkplugPlant.StartSmallAsync([.. plant.Broker.TlsSettings, "--Mqtt:Node", "line-4", setting, plant.Broker.PathOf(file)]);

    // Another test may have killed the broker: the birth in the present connection is the one that counts.
    private async Task<JsonNode> BornAsync(PanelProcess panel, string device)
    {
        await Eventually.IsAsync(() => MeasureAsync(panel, "connected"), connected => connected == 1);
        await Eventually.HoldsAsync(() => plant.Host.BirthOf(device) is not null, $"the birth of {device}");
        return plant.Host.BirthOf(device)!;
    }

    private static IEnumerable<(string Name, JsonNode Value)> Leaves(string prefix, JsonNode shape) => shape["fields"]!.AsArray().SelectMany(field =>
        field!["value"]!["kind"]!.GetValue<string>() == "object"
            ? Leaves($"{prefix}{field["name"]}/", field["value"]!)
            : [($"{prefix}{field["name"]}", field["value"]!)]);

    private static string? TextOf(JsonNode message, string topic) => message["topic"]!.GetValue<string>() == topic ? message["text"]!.GetValue<string>() : null;

    private static async Task<double> MeasureAsync(PanelProcess panel, string metric)
    {
        Match line = Regex.Match(await panel.GetAsync("/metrics"), $@"^panel_mqtt_{metric} (\S+)$", RegexOptions.Multiline);
        return double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    // By the panel's clock, which never goes back: when the last commands of a kind came, oldest first.
    private async Task<long[]> CommandedAsync(string mutation, int count)
    {
        JsonArray entries = [];
        await Eventually.IsAsync(
            async () => entries = JsonNode.Parse(await plant.Second.GetAsync($"/api/v2/audit?mutation={mutation}&limit={count}"))!["entries"]!.AsArray(),
            read => read.Count == count && read[0]!["value"]!.GetValue<double>() == 400);
        return [.. entries.Reverse().Select(entry => entry!["ts"]!.GetValue<long>())];
    }

    private static async Task PostAsync(PanelProcess panel, string mutations) =>
        Assert.Equal(HttpStatusCode.OK, (await panel.PostAsync(Mock, mutations)).StatusCode);

    private IEnumerable<string> Complaints(string node) => plant.Host.Messages()
        .Where(message => message["topic"]!.GetValue<string>().Contains($"/{node}", StringComparison.Ordinal))
        .SelectMany(message => message["complaints"]?.AsArray().Select(complaint => complaint!.GetValue<string>()) ?? []);

    private async Task FaultAsync(string command)
    {
        HttpResponseMessage answer = await plant.First.PostAsync("/api/v2/simulation/faults", new JsonObject { ["script"] = command }.ToJsonString());
        Assert.Equal("""{"commands":1}""", await answer.Content.ReadAsStringAsync(Stop));
    }

    [GeneratedRegex(@"^\| `(spBv1\.0/[^`]+)` \| (?:viewer|operator|maintainer) \|", RegexOptions.Multiline)]
    private static partial Regex TopicRow();

    [GeneratedRegex("The MQTT broker at .* can't be used")]
    private static partial Regex Trouble();
}
