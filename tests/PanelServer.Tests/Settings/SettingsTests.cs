using System.Net;
using System.Text.Json.Nodes;
using PanelServer.Host.Settings;
using PanelServer.Machines;
using PanelServer.Tests.Storage;
using PanelServer.Tests.Streams;

namespace PanelServer.Tests.Settings;

/// <summary>What an operator has set is there after a restart; modes never are, and the default stays the factory's.</summary>
[Trait("Store", "any")]
public sealed class SettingsTests : IDisposable
{
    private const string Mock = "/api/v2/machine/mock/57922";
    private static readonly MachineIdentificationUnique Id = new(new(1, 7), 57922);

    private readonly ScratchStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Settings_survive_a_restart_and_the_mode_does_not()
    {
        await WithPanelAsync(client => PostAsync(client, """[{"SetFrequency1":250},{"SetFrequency3":0.1},{"SetMode":"Running"}]"""));
        await WithPanelAsync(async client =>
        {
            JsonNode state = await StateAsync(client);
            Assert.Equal((250, 200, 0.1), (Number(state, "frequency1"), Number(state, "frequency2"), Number(state, "frequency3")));
            Assert.Equal("Standby", state["mode_state"]!["mode"]!.GetValue<string>());
            Assert.False(state["is_default_state"]!.GetValue<bool>());
            JsonNode factory = (await (await client.GetAsync(Mock + "/default", TestContext.Current.CancellationToken)).JsonAsync())["state"]!;
            Assert.Equal(100, Number(factory, "frequency1"));
            Assert.True(factory["is_default_state"]!.GetValue<bool>());
        });
    }

    [Fact]
    public async Task The_first_state_event_is_the_factorys_and_the_second_has_the_settings()
    {
        await WithPanelAsync(client => PostAsync(client, """[{"SetFrequency1":250}]"""));
        await WithPanelAsync(async client =>
        {
            PollingClient stream = await PollingClient.OpenAsync(client, "/machine/1/7/57922");
            await stream.ReadUntilAsync(message => message["data"]!["is_default_state"]?.GetValue<bool>() == true && Number(message["data"]!, "frequency1") == 100);
            await stream.ReadUntilAsync(message => message["data"]!["is_default_state"]?.GetValue<bool>() == false && Number(message["data"]!, "frequency1") == 250);
        });
    }

    [Fact]
    public async Task People_are_told_what_the_machine_was_doing()
    {
        await WithPanelAsync(client => PostAsync(client, """[{"SetFrequency1":250},{"SetMode":"Running"}]"""));
        await WithPanelAsync(async client =>
        {
            await StateAsync(client);
            JsonNode entry = (await (await client.GetAsync("/api/v2/audit?outcome=Restored", TestContext.Current.CancellationToken)).JsonAsync())["entries"]!.AsArray().Single()!;
            Assert.Equal(("mock", "server"), (entry["slug"]!.GetValue<string>(), entry["address"]!.GetValue<string>()));
            Assert.Matches(@"^The server was restarted\. The machine was last seen at [\d :-]+ UTC: Running, .+ It is in its safe state and has its settings again\.$", entry["reason"]!.GetValue<string>());
            Assert.Equal(250, Number(entry["value"]!, "frequency1"));
        });
    }

    [Fact]
    public async Task With_RestoreSettings_false_a_machine_starts_as_from_the_factory_and_what_is_stored_stays()
    {
        await WithPanelAsync(client => PostAsync(client, """[{"SetFrequency1":250}]"""));
        await WithPanelAsync(async client => Assert.Equal(100, Number(await StateAsync(client), "frequency1")), ("Storage:RestoreSettings", "false"));
        await WithPanelAsync(async client => Assert.Equal(250, Number(await StateAsync(client), "frequency1")));
    }

    [Fact]
    public async Task One_request_puts_a_machine_back_to_the_factorys_settings_for_good_and_leaves_its_mode()
    {
        await WithPanelAsync(async client =>
        {
            await PostAsync(client, """[{"SetFrequency1":250},{"SetFrequency2":1},{"SetMode":"Running"}]""");
            HttpResponseMessage reset = await client.DeleteAsync(Mock + "/settings", TestContext.Current.CancellationToken);
            Assert.Equal("null", await reset.TextAsync());
            JsonNode state = await StateAsync(client);
            Assert.Equal((100, 200), (Number(state, "frequency1"), Number(state, "frequency2")));
            Assert.Equal("Running", state["mode_state"]!["mode"]!.GetValue<string>());
        });
        await WithPanelAsync(async client => Assert.Equal(100, Number(await StateAsync(client), "frequency1")));
    }

    [Fact]
    public async Task The_settings_and_their_defaults_are_told()
    {
        await WithPanelAsync(async client =>
        {
            await PostAsync(client, """[{"SetFrequency1":250}]""");
            JsonNode answer = await Eventually.IsAsync(
                async () => await (await client.GetAsync(Mock + "/settings", TestContext.Current.CancellationToken)).JsonAsync(), answer => Number(answer["settings"]!, "frequency1") == 250);
            Assert.Equal("""{"frequency1":100.0,"frequency2":200.0,"frequency3":500.0}""", answer["defaults"]!.ToJsonString());
            await (await client.GetAsync("/api/v2/machine/mock/1/settings", TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
            await (await client.DeleteAsync("/api/v2/machine/mock/1/settings", TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
        });
    }

    [Theory]
    [InlineData("""{"frequency1":99999,"frequency2":5,"frequency9":1}""", 5)]
    [InlineData("""{"frequency1":""", 200)]
    [InlineData("[]", 200)]
    [InlineData("", 200)]
    public async Task Stored_nonsense_is_ignored_and_the_rest_holds(string stored, double frequency2)
    {
        using (System.Data.Common.DbConnection connection = _store.Open())
        {
            SettingsTable.StoreSettings(connection, Id, stored, 0);
        }

        await WithPanelAsync(async client =>
        {
            JsonNode state = await StateAsync(client);
            Assert.Equal((100, frequency2), (Number(state, "frequency1"), Number(state, "frequency2")));
        });
    }

    [Fact]
    [Trait("Store", "file")]
    public async Task Noise_in_place_of_the_file_costs_the_settings_and_not_the_start()
    {
        await WithPanelAsync(client => PostAsync(client, """[{"SetFrequency1":250}]"""));
        await File.WriteAllTextAsync(_store.Folder.File, new string('x', 10_000), TestContext.Current.CancellationToken);
        await WithPanelAsync(async client =>
        {
            Assert.Equal(100, Number(await StateAsync(client), "frequency1"));
            await PostAsync(client, """[{"SetFrequency1":77}]""");
        });
        await WithPanelAsync(async client => Assert.Equal(77, Number(await StateAsync(client), "frequency1")));
        Assert.Single(_store.Folder.SetAside);
    }

    [Fact]
    [Trait("Store", "file")]
    public async Task After_the_file_was_deleted_under_the_running_server_the_settings_are_stored_again()
    {
        await WithPanelAsync(async client =>
        {
            await PostAsync(client, """[{"SetFrequency1":250}]""");
            await Eventually.HoldsAsync(() => Stored()?.Settings is { } settings && settings.Contains("250", StringComparison.Ordinal));
            File.Delete(_store.Folder.File);
            await PostAsync(client, """[{"SetMode":"Running"}]""");
            await Eventually.HoldsAsync(() => File.Exists(_store.Folder.File) && Stored()?.Settings is { } settings && settings.Contains("250", StringComparison.Ordinal));
        });
    }

    [Fact]
    [Trait("Store", "file")]
    public async Task No_cycle_allocates_for_it_whether_the_store_works_or_not()
    {
        await WithPanelAsync(async client =>
        {
            double[] working = [await AllocatedByChangesAsync(client, 1), await AllocatedByChangesAsync(client, 26), await AllocatedByChangesAsync(client, 51)];
            await Eventually.HoldsAsync(() => Stored()?.Settings is { } settings && settings.Contains("75.0", StringComparison.Ordinal));
            await File.WriteAllTextAsync(_store.Folder.File, "noise", TestContext.Current.CancellationToken);
            double[] broken = [await AllocatedByChangesAsync(client, 76), await AllocatedByChangesAsync(client, 101), await AllocatedByChangesAsync(client, 126)];
            Assert.Equal(150, Number(await StateAsync(client), "frequency1"));

            // What the runtime makes for code that it runs for the first time, it makes once; whatever a change costs comes with each of them.
            Assert.Contains(0, working);
            Assert.Contains(0, broken);
        });
    }

    private static async Task<double> AllocatedByChangesAsync(HttpClient client, int first)
    {
        double before = await AllocatedAsync(client);
        for (int i = first; i < first + 25; i++)
        {
            await PostAsync(client, $$"""[{"SetFrequency1":{{i}}}]""");
        }

        return await AllocatedAsync(client) - before;
    }

    private static async Task<double> AllocatedAsync(HttpClient client) => double.Parse(
        (await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).Split('\n').Single(line => line.StartsWith("panel_cycle_allocated_bytes_total ", StringComparison.Ordinal)).Split(' ')[1],
        System.Globalization.CultureInfo.InvariantCulture);

    // A list is answered before the loop has taken it, and a server that is stopped at once may never take it.
    private static async Task PostAsync(HttpClient client, string list)
    {
        await AcceptedAsync(client.PostJsonAsync("/api/v1/machine/mock/57922", list));
        foreach (KeyValuePair<string, JsonNode?> frequency in JsonNode.Parse(list)!.AsArray().SelectMany(mutation => mutation!.AsObject()).Where(mutation => mutation.Key.StartsWith("SetFrequency", StringComparison.Ordinal)))
        {
            string name = "f" + frequency.Key["SetF".Length..];
            await Eventually.IsAsync(() => StateAsync(client), state => Number(state, name) == frequency.Value!.GetValue<double>());
        }
    }

    private static async Task AcceptedAsync(Task<HttpResponseMessage> posted) => Assert.Equal("null", await (await posted).TextAsync());

    private static async Task<JsonNode> StateAsync(HttpClient client) => (await (await client.GetAsync(Mock, TestContext.Current.CancellationToken)).JsonAsync())["state"]!;

    private static double Number(JsonNode node, string name) => node[name]?.GetValue<double>() ?? double.NaN;

    private StoredMachine? Stored()
    {
        using System.Data.Common.DbConnection? connection = _store.OpenReader();
        return connection is null ? null : SettingsTable.Read(connection).GetValueOrDefault(Id);
    }

    private async Task WithPanelAsync(Func<HttpClient, Task> use, params (string Key, string Value)[] settings)
    {
        await using PanelFactory panel = new PanelFactory().With(_store.Settings).With(settings);
        using HttpClient client = panel.CreateClient();
        await use(client);
    }
}
