using System.Net;
using System.Text.Json.Nodes;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Alarms;

/// <summary>Alarms over REST, and what is left of them.</summary>
[Trait("Store", "any")]
public sealed class AlarmApiTests : IDisposable
{
    private const string Dry = "/api/v2/alarms/pump_v1.3.dry";

    private readonly ScratchStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task An_alarm_is_told_whole_acknowledged_and_gone_when_its_cause_is()
    {
        await using AlarmPanel panel = new(_store);
        panel.Raise("The water is gone.");
        JsonNode alarm = (await panel.StandAsync("pump_v1.3.dry UnacknowledgedActive"))[0]!;
        Assert.Equal(
            ["id", "slug", "serial", "source", "code", "priority", "state", "label", "what_to_do", "message", "since", "changed", "occurrences", "shelved_until", "led_by", "comments"],
            alarm.AsObject().Select(field => field.Key));
        Assert.Equal("""{"en":"Pump 3","de":"Pumpe 3"}""", alarm["source"]!.ToJsonString(PanelServer.Machines.Json.PanelJson.Declared));
        Assert.Equal(("The water is gone.", "High", 1), ((string?)alarm["message"], (string?)alarm["priority"], (int)alarm["occurrences"]!));

        JsonNode acknowledged = await (await panel.Client.PostAsync(Dry + "/acknowledge", null, TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal("AcknowledgedActive", (string?)acknowledged["state"]);
        panel.Return();
        await panel.StandAsync();
    }

    [Fact]
    public async Task What_came_and_went_waits_for_somebody()
    {
        await using AlarmPanel panel = new(_store);
        panel.Raise();
        await panel.StandAsync("pump_v1.3.dry UnacknowledgedActive");
        panel.Return();
        await panel.StandAsync("pump_v1.3.dry ReturnedUnacknowledged");
        await panel.Client.PostAsync(Dry + "/acknowledge", null, TestContext.Current.CancellationToken);
        Assert.Empty(await panel.AlarmsAsync());
    }

    [Fact]
    public async Task A_shelved_alarm_is_told_only_if_asked_for_until_it_is_unshelved()
    {
        await using AlarmPanel panel = new(_store);
        panel.Raise();
        await panel.StandAsync("pump_v1.3.dry UnacknowledgedActive");
        JsonNode shelved = await (await panel.Client.PostJsonAsync(Dry + "/shelve", """{"minutes":30}""")).JsonAsync();
        Assert.Equal(30, Math.Round(((long)shelved["shelved_until"]! - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()) / 60_000.0));
        Assert.Empty(await panel.AlarmsAsync());
        Assert.Single(await panel.AlarmsAsync("?state=Shelved,SuppressedByDesign"));
        await panel.Client.PostAsync(Dry + "/unshelve", null, TestContext.Current.CancellationToken);
        await panel.StandAsync("pump_v1.3.dry UnacknowledgedActive");
    }

    [Fact]
    public async Task Comments_stay_with_an_alarm_with_who_wrote_them_and_when()
    {
        await using (AlarmPanel panel = new(_store))
        {
            panel.Raise();
            await panel.StandAsync("pump_v1.3.dry UnacknowledgedActive");
            foreach ((string body, string where) in (ValueTuple<string, string>[])[("{}", "/text"), ("""{"text":" "}""", "/text"), ("""{"text":5}""", "/text"), ($$"""{"text":"{{new string('x', 501)}}"}""", "/text"), ("""{"note":"x"}""", "/note")])
            {
                JsonObject refusal = await (await panel.Client.PostJsonAsync(Dry + "/comment", body)).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
                Assert.Equal(where, (string?)refusal["errors"]![0]!["where"]);
            }

            await (await panel.Client.PostJsonAsync("/api/v2/alarms/nobody/comment", """{"text":"Seen."}""")).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
            for (int number = 1; number <= 21; number++)
            {
                using HttpRequestMessage request = new(HttpMethod.Post, Dry + "/comment") { Content = new StringContent($$"""{"text":"Looked {{number}} times.\nNothing."}""", System.Text.Encoding.UTF8, "application/json") };
                request.Headers.Add("X-Forwarded-User", "anna");
                Assert.Equal(HttpStatusCode.OK, (await panel.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
            }

            JsonNode recorded = (await Eventually.IsAsync(() => ReadAsync(panel, "/api/v2/audit?limit=1"), answer => ((string?)answer["entries"]?[0]?["value"]?["text"])?.StartsWith("Looked 21", StringComparison.Ordinal) == true))["entries"]![0]!;
            Assert.Equal("pump_v1.3.dry", (string?)recorded["value"]!["alarm"]);

            JsonNode newest = (await Eventually.IsAsync(() => ReadAsync(panel, "/api/v2/alarms/history?limit=1"), answer => ((string?)answer["entries"]?[0]?["comment"])?.StartsWith("Looked 21", StringComparison.Ordinal) == true))["entries"]![0]!;
            Assert.Equal(
                ("pump_v1.3.dry", "anna", "UnacknowledgedActive", "UnacknowledgedActive"),
                ((string?)newest["alarm"], (string?)newest["by"], (string?)newest["state_before"], (string?)newest["state"]));
        }

        await using AlarmPanel after = new(_store);
        after.Raise();
        JsonArray comments = (await after.StandAsync("pump_v1.3.dry UnacknowledgedActive"))[0]!["comments"]!.AsArray();
        Assert.Equal(("Looked 2 times.\nNothing.", "Looked 21 times.\nNothing.", 20), ((string?)comments[0]!["text"], (string?)comments[^1]!["text"], comments.Count));
        Assert.Equal("anna", (string?)comments[^1]!["by"]);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - (long)comments[^1]!["ts"]!, -1000, 60_000);
    }

    [Theory]
    [InlineData("?slug=pump_v1", 1)]
    [InlineData("?slug=pump_v1&serial=3", 1)]
    [InlineData("?serial=4", 0)]
    [InlineData("?slug=mock", 0)]
    [InlineData("?priority=Low,Medium", 0)]
    [InlineData("?priority=High", 1)]
    [InlineData("?state=AcknowledgedActive", 0)]
    public async Task Filters_leave_what_is_asked_for(string query, int count)
    {
        await using AlarmPanel panel = new(_store);
        panel.Raise();
        await panel.StandAsync("pump_v1.3.dry UnacknowledgedActive");
        Assert.Equal(count, (await panel.AlarmsAsync(query)).Count);
    }

    [Fact]
    public async Task Wrong_input_is_refused_with_where_it_is_wrong_and_changes_nothing()
    {
        await using AlarmPanel panel = new(_store);
        panel.Raise();
        await panel.StandAsync("pump_v1.3.dry UnacknowledgedActive");
        foreach ((string query, string where) in (ValueTuple<string, string>[])[("?state=Asleep", "?state"), ("?priority=high", "?priority"), ("?serial=x", "?serial")])
        {
            JsonObject refusal = await (await panel.Client.GetAsync("/api/v2/alarms" + query, TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.BadRequest, "error_bad_request");
            Assert.Equal(where, (string?)refusal["errors"]![0]!["where"]);
        }

        foreach ((string query, string where) in (ValueTuple<string, string>[])[("?from=soon", "?from"), ("?limit=0", "?limit"), ("?before=-1", "?before"), ("?format=xml", "?format"), ("?serial=x", "?serial")])
        {
            JsonObject refusal = await (await panel.Client.GetAsync("/api/v2/alarms/history" + query, TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.BadRequest, "error_bad_request");
            Assert.Equal(where, (string?)refusal["errors"]![0]!["where"]);
        }

        foreach (string body in (string[])["{}", "[]", """{"minutes":"10"}""", """{"minutes":0.5}""", """{"minutes":1441}""", """{"minutes":1e400}""", """{"until":1}""", """{"until":1.5}""", """{"minutes":5,"until":5}"""])
        {
            await (await panel.Client.PostJsonAsync(Dry + "/shelve", body)).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        }

        await (await panel.Client.PostJsonAsync(Dry + "/shelve", "{")).RefusalAsync(HttpStatusCode.BadRequest, "error_bad_request");
        await (await panel.Client.PostBytesAsync(Dry + "/shelve", "{}"u8.ToArray(), "text/plain")).RefusalAsync(HttpStatusCode.UnsupportedMediaType, "error_bad_request");
        await (await panel.Client.PostAsync("/api/v2/alarms/nobody/acknowledge", null, TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
        await panel.StandAsync("pump_v1.3.dry UnacknowledgedActive");
    }

    [Fact]
    public async Task Every_change_is_in_the_history_with_who_brought_it_about_and_every_command_in_the_record()
    {
        await using AlarmPanel panel = new(_store);
        panel.Raise("It is dry, \"quite\" dry.");
        await panel.StandAsync("pump_v1.3.dry UnacknowledgedActive");
        using HttpRequestMessage request = new(HttpMethod.Post, Dry + "/acknowledge");
        request.Headers.Add("X-Forwarded-User", "anna");
        await panel.Client.SendAsync(request, TestContext.Current.CancellationToken);
        panel.Return();
        await panel.StandAsync();

        JsonNode history = await Eventually.IsAsync(() => ReadAsync(panel, "/api/v2/alarms/history"), answer => answer["entries"]!.AsArray().Count == 3);
        Assert.Equal(
            ["AcknowledgedActive → Normal by ", "UnacknowledgedActive → AcknowledgedActive by anna", "Normal → UnacknowledgedActive by "],
            history["entries"]!.AsArray().Select(entry => $"{entry!["state_before"]} → {entry["state"]} by {entry["by"]}"));
        Assert.Null(history["next"]);
        JsonNode page = await ReadAsync(panel, "/api/v2/alarms/history?limit=2&slug=pump_v1&serial=3&alarm=pump_v1.3.dry");
        Assert.Single((await ReadAsync(panel, $"/api/v2/alarms/history?before={page["next"]}"))["entries"]!.AsArray());
        Assert.Empty((await ReadAsync(panel, "/api/v2/alarms/history?to=2001-01-01T00:00:00Z"))["entries"]!.AsArray());

        HttpResponseMessage csv = await panel.Client.GetAsync("/api/v2/alarms/history?format=csv", TestContext.Current.CancellationToken);
        Assert.Equal("text/csv; charset=utf-8", csv.Content.Headers.ContentType?.ToString());
        string[] lines = (await csv.TextAsync()).Split("\r\n");
        Assert.Equal("id,ts,time,alarm,slug,serial,priority,state_before,state,label_en,label_de,message,occurrences,by,comment", lines[0]);
        Assert.EndsWith(",pump_v1.3.dry,pump_v1,3,High,UnacknowledgedActive,AcknowledgedActive,Pump runs dry,Pumpe läuft trocken,\"It is dry, \"\"quite\"\" dry.\",1,anna,", lines[2], StringComparison.Ordinal);

        await panel.Client.PostAsync("/api/v2/alarms/nobody/unshelve", null, TestContext.Current.CancellationToken);
        JsonArray commands = (await ReadAsync(panel, "/api/v2/audit"))["entries"]!.AsArray();
        Assert.Equal(["Refused", "Accepted"], commands.Select(entry => (string?)entry!["outcome"]));
        Assert.Equal(("anna", "pump_v1", 3, "pump_v1.3.dry"), ((string?)commands[1]!["user"], (string?)commands[1]!["slug"], (int)commands[1]!["serial"]!, (string?)commands[1]!["value"]!["alarm"]));
    }

    [Fact]
    public async Task Alarms_survive_a_restart_and_what_is_gone_after_it_has_returned()
    {
        await using (AlarmPanel before = new(_store))
        {
            before.Raise("The water is gone.");
            await before.StandAsync("pump_v1.3.dry UnacknowledgedActive");
            before.Return();
            await before.StandAsync("pump_v1.3.dry ReturnedUnacknowledged");
        }

        await using AlarmPanel after = new(_store);
        JsonNode alarm = (await after.StandAsync("pump_v1.3.dry ReturnedUnacknowledged"))[0]!;
        Assert.Equal(("The water is gone.", "Pumpe läuft trocken"), ((string?)alarm["message"], (string?)alarm["label"]!["de"]));
        await after.Client.PostAsync(Dry + "/acknowledge", null, TestContext.Current.CancellationToken);
        Assert.Empty(await after.AlarmsAsync());
    }

    [Fact]
    public async Task Without_a_store_alarms_work_and_the_history_says_why_there_is_none()
    {
        await using AlarmPanel panel = new();
        panel.Raise();
        await panel.StandAsync("pump_v1.3.dry UnacknowledgedActive");
        await panel.Client.PostAsync(Dry + "/acknowledge", null, TestContext.Current.CancellationToken);
        await panel.StandAsync("pump_v1.3.dry AcknowledgedActive");
        await (await panel.Client.GetAsync("/api/v2/alarms/history", TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.ServiceUnavailable, "error_unavailable");
    }

    [Fact]
    public async Task Metrics_count_alarms_by_state_and_priority()
    {
        await using AlarmPanel panel = new();
        panel.Raise();
        await panel.StandAsync("pump_v1.3.dry UnacknowledgedActive");
        string metrics = await panel.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("panel_alarms{state=\"UnacknowledgedActive\",priority=\"High\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("panel_alarms{state=\"Shelved\",priority=\"Low\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("panel_alarm_changes_total 1\n", metrics, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> ReadAsync(AlarmPanel panel, string path) =>
        await (await panel.Client.GetAsync(path, TestContext.Current.CancellationToken)).JsonAsync();
}
