using System.Net;
using System.Text.Json.Nodes;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Audit;

/// <summary>Every command is recorded, by whichever door it came, with what became of it.</summary>
[Trait("Store", "any")]
public sealed class AuditTests : IDisposable
{
    private const string Mock = "/api/v1/machine/mock/57922";

    private readonly ScratchStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("/api/v1/machine/mock/57922")]
    [InlineData("/api/v2/machine/mock/57922")]
    public Task An_accepted_list_is_one_entry_for_each_mutation_with_the_value_before(string path) => WithPanelAsync(async client =>
    {
        long earliest = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 1000;
        await client.PostJsonAsync(path, """[{"SetFrequency1":250},{"SetMode":"Running"}]""");
        JsonArray entries = await EntriesAsync(client, "");
        Assert.Equal(["SetMode", "SetFrequency1"], entries.Select(entry => Text(entry, "mutation")));
        JsonNode frequency = entries[1]!;
        Assert.Equal(("mock", 57922, "Accepted", "250.0", "100.0"), (Text(frequency, "slug"), frequency["serial"]!.GetValue<int>(), Text(frequency, "outcome"), frequency["value"]!.ToJsonString(), frequency["value_before"]!.ToJsonString()));
        Assert.Equal(path.Contains("v1", StringComparison.Ordinal) ? "POST /api/v1/machine/{slug}/{serial}" : "POST /api/v2/machine/{slug}/{serial}", Text(frequency, "door"));
        Assert.InRange(frequency["ts"]!.GetValue<long>(), earliest, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 1000);
        Assert.Equal("\"Standby\"", entries[0]!["value_before"]!.ToJsonString());
        Assert.Null(frequency["reason"]);
    });

    [Fact]
    public Task The_HMIs_route_is_recorded_too() => WithPanelAsync(async client =>
    {
        await client.PostJsonAsync("/api/v1/machine/mutate", """{"machine_identification_unique":{"machine_identification":{"vendor":1,"machine":7},"serial":57922},"data":{"SetFrequency2":22}}""");
        JsonNode entry = Assert.Single(await EntriesAsync(client, ""))!;
        Assert.Equal(("POST /api/v1/machine/mutate", "SetFrequency2", "22.0", "Accepted"), (Text(entry, "door"), Text(entry, "mutation"), entry["value"]!.ToJsonString(), Text(entry, "outcome")));
    });

    [Theory]
    [InlineData(Mock, """[{"SetFrequency1":2500}]""", "2500 is out of range")]
    [InlineData(Mock, "[", "not JSON")]
    [InlineData("/api/v1/machine/mock/1", """[{"SetFrequency1":1}]""", "Unknown machine!")]
    [InlineData("/api/v1/machine/toaster/1", "[]", "There is no machine type")]
    [InlineData("/api/v1/machine/mutate", """{"machine_identification_unique":{"machine_identification":{"vendor":1,"machine":7},"serial":9},"data":"x"}""", "Unknown machine 1/7/9")]
    [InlineData("/api/v2/simulation/faults", """{"script":"lose everything"}""", "")]
    [InlineData("/api/v1/write_machine_device_identification", "{}", "the key is missing")]
    public Task What_is_refused_is_recorded_with_the_reason(string path, string body, string reason) => WithPanelAsync(async client =>
    {
        HttpResponseMessage refused = await client.PostJsonAsync(path, body);
        Assert.False(refused.IsSuccessStatusCode);
        JsonNode entry = Assert.Single(await EntriesAsync(client, "?outcome=Refused"))!;
        Assert.Contains(reason, Text(entry, "reason"), StringComparison.Ordinal);
    });

    [Fact]
    public Task Going_back_to_the_factorys_settings_is_recorded_setting_by_setting() => WithPanelAsync(async client =>
    {
        await client.PostJsonAsync(Mock, """[{"SetFrequency1":250}]""");
        await client.PostJsonAsync(Mock, """[{"SetFrequency1":300}]""");
        await client.DeleteAsync("/api/v2/machine/mock/57922/settings", TestContext.Current.CancellationToken);
        JsonNode entry = (await EntriesAsync(client, ""))[0]!;
        Assert.Equal("250.0", (await EntriesAsync(client, ""))[1]!["value_before"]!.ToJsonString());
        Assert.Equal(("SetFrequency1", "100.0", "300.0"), (Text(entry, "mutation"), entry["value"]!.ToJsonString(), entry["value_before"]!.ToJsonString()));
        Assert.StartsWith("DELETE ", Text(entry, "door"), StringComparison.Ordinal);
    });

    [Fact]
    public Task Reading_is_not_recorded() => WithPanelAsync(async client =>
    {
        await client.GetStringAsync("/api/v2/machine/mock/57922", TestContext.Current.CancellationToken);
        await client.GetStringAsync("/api/v2/machine/mock/57922/settings", TestContext.Current.CancellationToken);
        Assert.Empty(await EntriesAsync(client, ""));
    });

    [Fact]
    public Task The_user_is_whom_the_proxy_says_and_the_address_is_the_clients() => WithPanelAsync(async client =>
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Mock) { Content = new StringContent("""[{"SetFrequency1":1}]""", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Forwarded-User", "machine");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9, 192.0.2.7");
        await client.SendAsync(request, TestContext.Current.CancellationToken);
        await client.PostJsonAsync(Mock, """[{"SetFrequency1":2}]""");
        JsonNode entry = Assert.Single(await EntriesAsync(client, "?user=machine"))!;
        Assert.Equal(("machine", "192.0.2.7"), (Text(entry, "user"), Text(entry, "address")));
        Assert.Null(Assert.Single(await EntriesAsync(client, "?address=local"))!["user"]);
    });

    [Fact]
    public Task Filters_and_pages_find_what_is_asked_for() => WithPanelAsync(async client =>
    {
        for (int i = 1; i <= 5; i++)
        {
            await client.PostJsonAsync(Mock, $$"""[{"SetFrequency1":{{i}}},{"SetFrequency2":{{i}}}]""");
        }

        Assert.Equal(5, (await EntriesAsync(client, "?mutation=SetFrequency2")).Count);
        Assert.Equal(10, (await EntriesAsync(client, "?slug=mock&serial=57922")).Count);
        Assert.Empty(await EntriesAsync(client, "?slug=extruder_v1"));
        Assert.Empty(await EntriesAsync(client, "?serial=1"));
        Assert.Empty(await EntriesAsync(client, "?to=2001-01-01T00:00:00Z"));
        Assert.Equal(10, (await EntriesAsync(client, "?from=2001-01-01T00:00:00Z")).Count);
        JsonNode first = await (await client.GetAsync("/api/v2/audit?limit=4", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal(4, first["entries"]!.AsArray().Count);
        JsonArray second = await EntriesAsync(client, $"?limit=100&before={first["next"]}");
        Assert.Equal(6, second.Count);
        Assert.Equal([6, 5, 4, 3, 2, 1], second.Select(entry => entry!["id"]!.GetValue<int>()));
    });

    [Theory]
    [InlineData("?from=yesterday", "?from")]
    [InlineData("?limit=0", "?limit")]
    [InlineData("?limit=10001", "?limit")]
    [InlineData("?serial=-1", "?serial")]
    [InlineData("?before=x", "?before")]
    [InlineData("?outcome=maybe", "?outcome")]
    [InlineData("?format=xml", "?format")]
    public Task A_wrong_query_is_refused(string query, string where) => WithPanelAsync(async client =>
    {
        JsonObject refusal = await (await client.GetAsync("/api/v2/audit" + query, TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.BadRequest, "error_bad_request");
        Assert.Equal(where, refusal["errors"]![0]!["where"]!.GetValue<string>());
    });

    [Fact]
    public Task As_CSV_every_entry_is_a_row_and_texts_with_quotes_are_quoted() => WithPanelAsync(async client =>
    {
        await client.PostJsonAsync(Mock, """[{"SetMode":"Running"}]""");
        HttpResponseMessage answer = await client.GetAsync("/api/v2/audit?format=csv", TestContext.Current.CancellationToken);
        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        string[] lines = (await answer.TextAsync()).Split("\r\n");
        Assert.Equal("id,ts,time,user,address,door,slug,serial,mutation,value,value_before,outcome,reason", lines[0]);
        Assert.EndsWith(",mock,57922,SetMode,\"\"\"Running\"\"\",\"\"\"Standby\"\"\",Accepted,", lines[1], StringComparison.Ordinal);
        Assert.Equal(["", lines[0], lines[1]], lines.Order(StringComparer.Ordinal).Distinct().OrderBy(line => line.Length == 0 ? 0 : line == lines[0] ? 1 : 2));
    });

    [Fact]
    public Task The_oldest_entries_go_when_the_record_is_full_and_the_newest_stay() => WithPanelAsync(
        async client =>
        {
            string list = "[" + string.Join(',', Enumerable.Repeat("""{"SetFrequency1":7}""", 50)) + "]";
            for (int i = 0; i < 10; i++)
            {
                await client.PostJsonAsync(Mock, list);
            }

            JsonArray entries = await EntriesAsync(client, "?limit=10000");
            Assert.InRange(entries.Count, 20, 200);
            Assert.Equal(500, entries[0]!["id"]!.GetValue<int>());
            Assert.Equal(entries.Count, 500 - entries[^1]!["id"]!.GetValue<int>() + 1);
        },
        ("Storage:MaximumAuditBytes", "20000"));

    [Fact]
    public async Task Entries_outlive_a_restart_and_go_on_counting()
    {
        await WithPanelAsync(client => client.PostJsonAsync(Mock, """[{"SetMode":"Running"}]"""));
        await WithPanelAsync(async client =>
        {
            await client.PostJsonAsync(Mock, """[{"SetMode":"Standby"}]""");
            JsonArray entries = await EntriesAsync(client, "?mutation=SetMode");
            Assert.Equal(["\"Standby\"", "\"Running\""], entries.Select(entry => entry!["value"]!.ToJsonString()));
            Assert.True(entries[0]!["id"]!.GetValue<int>() > entries[1]!["id"]!.GetValue<int>());
        });
    }

    [Fact]
    public Task Without_a_store_commands_are_taken_and_the_record_says_why_it_is_not_there() => WithPanelAsync(
        async client =>
        {
            Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync(Mock, """[{"SetFrequency1":1}]""")).StatusCode);
            JsonObject refusal = await (await client.GetAsync("/api/v2/audit", TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.ServiceUnavailable, "error_unavailable");
            Assert.Contains("Storage:Directory", refusal["error_unavailable"]!.GetValue<string>(), StringComparison.Ordinal);
        },
        ("Storage:Directory", ""), ("Storage:ConnectionString", ""));

    [Fact]
    public Task The_metrics_count_what_was_written() => WithPanelAsync(async client =>
    {
        await client.PostJsonAsync(Mock, """[{"SetFrequency1":1},{"SetFrequency2":2}]""");
        await EntriesAsync(client, "");
        string metrics = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("panel_store_works 1", metrics, StringComparison.Ordinal);
        Assert.Contains("panel_store_records_written_total 2", metrics, StringComparison.Ordinal);
        Assert.Contains("panel_store_records_lost_total 0", metrics, StringComparison.Ordinal);
    });

    private static async Task<JsonArray> EntriesAsync(HttpClient client, string query) =>
        (await (await client.GetAsync("/api/v2/audit" + query, TestContext.Current.CancellationToken)).JsonAsync())["entries"]!.AsArray();

    private static string Text(JsonNode? entry, string name) => entry![name]!.GetValue<string>();

    private async Task WithPanelAsync(Func<HttpClient, Task> use, params (string Key, string Value)[] settings)
    {
        await using PanelFactory panel = new PanelFactory().With(_store.Settings).With(settings);
        using HttpClient client = panel.CreateClient();
        await use(client);
    }
}
