using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PanelServer.EndToEnd.Panel;

/// <summary>The whole line, killed and started again: settings are there, modes are not.</summary>
[Collection(nameof(RunsAlone))]
public sealed partial class RestartTests : IDisposable
{
    private const int RoundsWithRun = 5;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panel-restart-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_machine_has_its_settings_after_a_kill_and_none_its_mode()
    {
        Dictionary<string, string> settings = [];
        await using (PanelProcess panel = await StartAsync())
        {
            foreach ((string address, JsonObject now, JsonArray mutations) in await MachinesAsync(panel))
            {
                JsonArray changes = Changes(now, mutations);
                if (changes.Count > 0)
                {
                    HttpResponseMessage answer = await panel.PostAsync(address, changes.ToJsonString());
                    Assert.True(answer.IsSuccessStatusCode, $"{address} {changes.ToJsonString()}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
                }
            }

            await panel.PostAsync("/api/v2/machine/mock/57922", """[{"SetMode":"Running"}]""");
            await panel.PostAsync("/api/v2/machine/extruder_v1/57922", """[{"SetFrontHeatingTargetTemperature":200},{"SetExtruderMode":"Heat"}]""");
            foreach ((string address, JsonObject now, _) in await MachinesAsync(panel))
            {
                settings[address] = now.ToJsonString();
            }

            // What was set up to a second before a power cut has to be there.
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            panel.Kill();
        }

        await using PanelProcess again = await StartAsync();
        IReadOnlyList<(string Address, JsonObject Settings, JsonArray Mutations)> machines = await MachinesAsync(again);
        Assert.Equal(settings.OrderBy(pair => pair.Key), machines.Select(machine => KeyValuePair.Create(machine.Address, machine.Settings.ToJsonString())).OrderBy(pair => pair.Key));
        JsonNode extruder = JsonNode.Parse(await again.GetAsync("/api/v2/machine/extruder_v1/57922"))!;
        Assert.Equal("Standby", extruder["state"]!["mode_state"]!["mode"]!.GetValue<string>());
        Assert.Equal(200, extruder["state"]!["heating_states"]!["front"]!["target_temperature"]!.GetValue<double>());
        Assert.Null(extruder["machine"]!["error"]);
        await Eventually.HoldsAsync(() => WasTold().IsMatch(again.Output), () => again.Output);
        string audit = await again.GetAsync("/api/v2/audit?slug=extruder_v1&mutation=SetExtruderMode");
        Assert.Contains("\"Heat\"", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_again_and_again_while_settings_change_the_server_always_starts_and_forgets_a_second_at_most()
    {
        int rounds = LongTests.AreWanted ? 1000 : RoundsWithRun;
        Random random = new(1);
        for (int round = 0; round < rounds; round++)
        {
            await using PanelProcess panel = await StartAsync("--Bus:Segment", "none", "--Devices:Simulated", "false");
            int last = ((round + 8) % 9 * 100) + 99;
            if (round > 0)
            {
                Assert.InRange(await FrequencyAsync(panel), last, last + 20);
            }

            int first = (round % 9 * 100) + 99;
            await panel.PostAsync("/api/v2/machine/mock/57922", $$"""[{"SetFrequency1":{{first}}}]""");
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            int changes = random.Next(20);
            for (int i = 1; i <= changes; i++)
            {
                await panel.PostAsync("/api/v2/machine/mock/57922", $$"""[{"SetFrequency1":{{first + i}}}]""");
            }

            // What was answered of a production run is there at once.
            if (round < RoundsWithRun)
            {
                HttpResponseMessage run = await panel.PostAsync(round == 0 ? "/api/v2/runs" : "/api/v2/runs/1/spools", "{}");
                Assert.Contains("\"ended\":null", await run.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
                Assert.Contains($"\"spool_count\":{round + 1}", await run.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }

            panel.Kill();
        }

        Assert.Empty(_folder.GetFiles("*damaged*"));
    }

    [Theory]
    [InlineData("mount -t tmpfs -o ro tmpfs {0}")]
    [InlineData("mount -t tmpfs -o size=8k tmpfs {0}")]
    public async Task Where_nothing_can_be_written_it_is_told_once_and_machines_run_as_ever(string setUp)
    {
        await using PanelProcess panel = await PanelProcess.StartInAsync(
            ["--mount"], string.Format(System.Globalization.CultureInfo.InvariantCulture, setUp, _folder.FullName), "--Bus:Segment", "none", "--Devices:Simulated", "false", "--Storage:Directory", _folder.FullName);
        await panel.ReadyAsync();
        for (int i = 1; i <= 3; i++)
        {
            HttpResponseMessage answer = await panel.PostAsync("/api/v2/machine/mock/57922", $$"""[{"SetFrequency1":{{i}}}]""");
            Assert.True(answer.IsSuccessStatusCode);
            Assert.Equal(i, await FrequencyAsync(panel));
        }

        await Eventually.IsAsync(() => panel.GetAsync("/metrics"), metrics => LostAtLeastThree().IsMatch(metrics) && metrics.Contains("panel_store_works 0", StringComparison.Ordinal));
        Assert.Equal(0, await panel.StopAsync());
        Assert.Single(panel.Output.Split('\n'), line => line.Contains("nothing is remembered", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_folder_that_can_only_be_read_still_gives_machines_their_settings(bool endedWell)
    {
        string[] settings = ["--Bus:Segment", "none", "--Devices:Simulated", "false", "--Storage:Directory", _folder.FullName];
        await using (PanelProcess panel = await PanelProcess.StartAsync(settings))
        {
            await panel.PostAsync("/api/v2/machine/mock/57922", """[{"SetFrequency1":123}]""");
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            if (endedWell)
            {
                await panel.StopAsync();
            }
            else
            {
                panel.Kill();
            }
        }

        await using PanelProcess again = await PanelProcess.StartInAsync(
            ["--mount"], $"mount --bind {_folder.FullName} {_folder.FullName}; mount -o remount,ro,bind {_folder.FullName}", settings);
        await again.ReadyAsync();
        Assert.Equal(123, await FrequencyAsync(again));
        Assert.True((await again.PostAsync("/api/v2/machine/mock/57922", """[{"SetFrequency1":5}]""")).IsSuccessStatusCode);
        Assert.Equal(5, await FrequencyAsync(again));
        Assert.Equal(0, await again.StopAsync());
        Assert.Single(again.Output.Split('\n'), line => line.Contains("nothing is remembered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disk_that_gets_full_costs_records_and_goes_on_when_there_is_room()
    {
        string mounted = Path.Combine(_folder.FullName, "disk");
        await using PanelProcess panel = await PanelProcess.StartInAsync(
            ["--mount"], $"mkdir {mounted}; mount -t tmpfs -o size=600k tmpfs {mounted}", "--Bus:Segment", "none", "--Devices:Simulated", "false", "--Storage:Directory", mounted);
        await panel.ReadyAsync();
        string inside = $"/proc/{panel.Id}/root{mounted}/filler";
        await panel.PostAsync("/api/v2/machine/mock/57922", """[{"SetFrequency1":1}]""");
        await Eventually.IsAsync(() => panel.GetAsync("/metrics"), metrics => metrics.Contains("panel_store_records_written_total 1", StringComparison.Ordinal));
        Fill(inside);

        await Eventually.IsAsync(
            async () =>
            {
                await panel.PostAsync("/api/v2/machine/mock/57922", "[" + string.Join(',', Enumerable.Repeat("""{"SetFrequency1":2}""", 100)) + "]");
                return await panel.GetAsync("/metrics");
            },
            metrics => metrics.Contains("panel_store_works 0", StringComparison.Ordinal));
        Assert.Equal(2, await FrequencyAsync(panel));

        File.Delete(inside);
        await Eventually.IsAsync(
            async () =>
            {
                await panel.PostAsync("/api/v2/machine/mock/57922", """[{"SetFrequency1":3}]""");
                return await panel.GetAsync("/metrics");
            },
            metrics => metrics.Contains("panel_store_works 1", StringComparison.Ordinal));
        await panel.SaysAsync("works again");
        Assert.Contains("\"Accepted\"", await panel.GetAsync("/api/v2/audit?limit=1"), StringComparison.Ordinal);
    }

    private static void Fill(string path)
    {
        using FileStream file = File.Create(path);
        byte[] block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<double> FrequencyAsync(PanelProcess panel) =>
        JsonNode.Parse(await panel.GetAsync("/api/v2/machine/mock/57922"))!["state"]!["frequency1"]!.GetValue<double>();

    private static async Task<IReadOnlyList<(string Address, JsonObject Settings, JsonArray Mutations)>> MachinesAsync(PanelProcess panel)
    {
        JsonArray types = JsonNode.Parse(await panel.GetAsync("/api/v2/description"))!["types"]!.AsArray();
        List<(string, JsonObject, JsonArray)> machines = [];
        foreach (JsonNode? machine in JsonNode.Parse(await panel.GetAsync("/api/v2/machine"))!["machines"]!.AsArray())
        {
            string slug = machine!["slug"]!.GetValue<string>();
            string address = $"/api/v2/machine/{slug}/{machine["serial"]}";

            // After a command the state is that of a cycle which has applied it.
            await panel.GetAsync(address);
            JsonObject settings = JsonNode.Parse(await panel.GetAsync(address + "/settings"))!["settings"]!.AsObject();
            machines.Add((address, settings, types.Single(type => type!["slug"]!.GetValue<string>() == slug)!["mutations"]!.AsArray()));
        }

        return machines;
    }

    /// <summary>Another value for every number and every boolean among the settings, a little off the present one so that all fit together.</summary>
    private static JsonArray Changes(JsonObject settings, JsonArray mutations)
    {
        JsonArray changes = [];
        foreach (JsonNode? mutation in mutations)
        {
            if (mutation!["sets"]?.GetValue<string>() is not { } path || !settings.TryGetPropertyValue(path, out JsonNode? now) || now is not JsonValue)
            {
                continue;
            }

            JsonNode? other = mutation["payload"]!["kind"]!.GetValue<string>() switch
            {
                "number" => JsonValue.Create(Another(now.GetValue<double>(), mutation["payload"]!)),
                "integer" => JsonValue.Create((int)Another(now.GetValue<int>(), mutation["payload"]!, least: 1)),
                "boolean" => JsonValue.Create(!now.GetValue<bool>()),
                _ => null,
            };
            if (other is not null)
            {
                changes.Add(new JsonObject { [mutation["tag"]!.GetValue<string>()] = other });
            }
        }

        return changes;
    }

    private static double Another(double now, JsonNode payload, double least = 0.001)
    {
        double step = Math.Max(least, Math.Abs(now) * 0.02);
        double greatest = payload["maximum"]?.GetValue<double>() ?? double.MaxValue;
        double up = Math.Round(now + step, 4);
        return up <= greatest ? up : Math.Round(now - step, 4);
    }

    private Task<PanelProcess> StartAsync(params string[] settings) =>
        PanelProcess.StartAsync(["--Bus:Segment", "everything", "--Storage:Directory", _folder.FullName, .. settings]);

    [GeneratedRegex(@"extruder_v1/57922: The server was restarted\. The machine was last seen at .+ UTC: Heat, .+ It is in its safe state and has its settings again")]
    private static partial Regex WasTold();

    // Beside the three commands there are the alarms of a busy computer.
    [GeneratedRegex(@"^panel_store_records_lost_total (?!0$|1$|2$)[0-9]+$", RegexOptions.Multiline)]
    private static partial Regex LostAtLeastThree();
}
