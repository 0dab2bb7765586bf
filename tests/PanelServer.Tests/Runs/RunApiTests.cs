using System.Data.Common;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PanelServer.Host.Storage;
using PanelServer.Machines.WinderV1;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Runs;

/// <summary>Runs over REST: beginning, describing and ending them, and what is refused.</summary>
[Trait("Store", "any")]
public sealed class RunApiTests : IDisposable
{
    private readonly ScratchStore _store = new();
    private readonly FakeTimeProvider _time = RunLine.Morning();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_run_is_begun_described_divided_weighed_and_ended()
    {
        await using RunLine line = new(_store, _time);
        JsonNode begun = await (await line.PostAsync(RunLine.Runs, """{"product":" PLA ","density_g_cm3":1.24}""")).JsonAsync();
        Assert.Equal((1, "PLA", 1.24), ((int)begun["number"]!, (string?)begun["product"], (double)begun["density_g_cm3"]!));
        Assert.Equal(["mock", "extruder_v1", "laser_v1", "winder_v1"], begun["machines"]!.AsArray().Select(machine => (string?)machine!["slug"]));
        for (int second = 0; second <= 10; second++)
        {
            line.Wind(WinderMode.Wind, second);
            await line.PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, (int)(await (await line.PostAsync($"{RunLine.Runs}/1/spools")).JsonAsync())["spool_count"]!);
        await line.PassAsync(TimeSpan.FromSeconds(1));
        JsonNode described = await (await line.PatchAsync($"{RunLine.Runs}/1", """{"note":"line one\nline two","product":null}""")).JsonAsync();
        Assert.Equal(("", "line one\nline two", 1.24), ((string?)described["product"], (string?)described["note"], (double)described["density_g_cm3"]!));
        await (await line.PatchAsync($"{RunLine.Runs}/1/spools/1", """{"weighed_kg":0.123,"note":"blue"}""")).JsonAsync();
        Assert.NotNull((await (await line.PostAsync($"{RunLine.Runs}/1/end")).JsonAsync())["ended"]);

        JsonNode run = await line.GetAsync($"{RunLine.Runs}/1");
        Assert.Equal(10, (double)run["figures"]!["length_m"]!, 1e-9);
        JsonNode spool = run["spools"]![0]!;
        Assert.Equal((0.123, "Weighed", "blue"), ((double)spool["mass_kg"]!, (string?)spool["mass_source"], (string?)spool["note"]));
        Assert.True(JsonNode.DeepEquals(spool, await line.GetAsync($"{RunLine.Runs}/1/spools/1")));
        JsonObject head = (await line.GetAsync(RunLine.Runs))["runs"]![0]!.AsObject();
        Assert.Equal(
            ["number", "product", "note", "recipe", "recipe_version", "density_g_cm3", "nominal_diameter_mm", "begun", "begun_by", "ended", "ended_by", "machines", "spool_count", "length_m", "mass_kg"],
            head.Select(field => field.Key));
    }

    [Fact]
    public async Task One_run_at_a_time_is_open_also_after_a_restart()
    {
        RunLine line = new(_store, _time);
        await (await line.PostAsync($"{RunLine.Runs}/1/end")).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
        await (await line.PostAsync(RunLine.Runs, "{}")).JsonAsync();
        await (await line.PostAsync(RunLine.Runs, "{}")).RefusalAsync(HttpStatusCode.Conflict, "error_bad_request");
        await line.DisposeAsync();

        await using RunLine again = new(_store, _time);
        await (await again.PostAsync(RunLine.Runs, "{}")).RefusalAsync(HttpStatusCode.Conflict, "error_bad_request");
        await (await again.PostAsync($"{RunLine.Runs}/1/end")).JsonAsync();
        foreach (string late in (string[])["end", "spools"])
        {
            await (await again.PostAsync($"{RunLine.Runs}/1/{late}")).RefusalAsync(HttpStatusCode.Conflict, "error_bad_request");
        }

        Assert.Equal(2, (int)(await (await again.PostAsync(RunLine.Runs, "{}")).JsonAsync())["number"]!);
        Assert.Equal(2, (int)(await again.GetAsync(RunLine.Runs + "?limit=1"))["next"]!);
        Assert.Equal(1, (int)(await again.GetAsync(RunLine.Runs + "?limit=1&before=2"))["runs"]![0]!["number"]!);
    }

    [Fact]
    public async Task Figures_outlast_the_history_once_they_are_stored()
    {
        RunLine line = new(_store, _time);
        await (await line.PostAsync(RunLine.Runs, "{}")).JsonAsync();
        for (int second = 0; second <= 20; second++)
        {
            line.Wind(WinderMode.Wind, second);
            await line.PassAsync(TimeSpan.FromSeconds(1));
        }

        await (await line.PostAsync($"{RunLine.Runs}/1/end")).JsonAsync();
        for (int second = 0; second < 4; second++)
        {
            await line.PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(20, (double)(await line.GetAsync(RunLine.Runs))["runs"]![0]!["length_m"]!, 1e-9);
        await line.DisposeAsync();
        using (DbConnection store = _store.Open())
        {
            store.Execute("DELETE FROM history_block");
        }

        await using RunLine again = new(_store, _time);
        Assert.Equal(20, (double)(await again.GetAsync($"{RunLine.Runs}/1"))["figures"]!["length_m"]!, 1e-9);

        // Density and weights are not part of what is stored: masses follow them.
        Assert.Null((await again.GetAsync($"{RunLine.Runs}/1"))["run"]!["mass_kg"]);
        await (await again.PatchAsync($"{RunLine.Runs}/1", """{"density_g_cm3":1,"nominal_diameter_mm":2}""")).JsonAsync();
        Assert.Equal(Math.PI * 20 / 1000, (double)(await again.GetAsync(RunLine.Runs))["runs"]![0]!["mass_kg"]!, 1e-9);
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("""{"colour":"red"}""", "/colour")]
    [InlineData("""{"\ud800":"red"}""", "")]
    [InlineData("""{"product":7}""", "/product")]
    [InlineData("""{"product":"a\nb"}""", "/product")]
    [InlineData("""{"product":"a\u202eb"}""", "/product")]
    [InlineData("""{"product":"\ud800"}""", "/product")]
    [InlineData("""{"product":"a","product":"b"}""", "/product")]
    [InlineData("""{"note":"\u0000"}""", "/note")]
    [InlineData("""{"density_g_cm3":0}""", "/density_g_cm3")]
    [InlineData("""{"density_g_cm3":1e999}""", "/density_g_cm3")]
    [InlineData("""{"density_g_cm3":31}""", "/density_g_cm3")]
    [InlineData("""{"nominal_diameter_mm":"1.75"}""", "/nominal_diameter_mm")]
    [InlineData("""{"machines":[]}""", "/machines")]
    [InlineData("""{"machines":[{"slug":"winder_v1","serial":1},{"slug":"winder_v1","serial":1}]}""", "/machines")]
    [InlineData("""{"machines":[{"slug":"winder_v1","serial":70000}]}""", "/machines")]
    [InlineData("""{"machines":[{"slug":"\udc00","serial":1}]}""", "/machines/0/slug")]
    [InlineData("""{"machines":[{"slug":"winder_v1","serial":2}]}""", "/machines/0")]
    public async Task What_is_not_wanted_is_refused_with_where_and_begins_nothing(string body, string where)
    {
        await using RunLine line = new(_store, _time);
        JsonObject refusal = await (await line.PostAsync(RunLine.Runs, body)).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        Assert.Equal(where, (string?)refusal["errors"]![0]!["where"]);
        Assert.Empty((await line.GetAsync(RunLine.Runs))["runs"]!.AsArray());
    }

    [Fact]
    public async Task Of_very_many_wrong_keys_some_are_told()
    {
        await using RunLine line = new(_store, _time);
        string body = "{" + string.Join(',', Enumerable.Range(0, 10_000).Select(number => $"\"key{number}\":1")) + "}";
        JsonObject refusal = await (await line.PostAsync(RunLine.Runs, body)).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        Assert.Equal(20, refusal["errors"]!.AsArray().Count);
    }

    [Fact]
    public async Task Texts_that_are_too_long_and_addresses_that_lead_nowhere_are_refused()
    {
        await using RunLine line = new(_store, _time);
        await (await line.PostAsync(RunLine.Runs, $$"""{"product":"{{new string('x', 121)}}"}""")).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        await (await line.PostAsync(RunLine.Runs, "{")).RefusalAsync(HttpStatusCode.BadRequest, "error_bad_request");
        await (await line.PostAsync(RunLine.Runs, $$"""{"product":"{{new string('x', 120)}}"}""")).JsonAsync();
        await (await line.PatchAsync($"{RunLine.Runs}/1", """{"machines":[{"slug":"winder_v1","serial":1}]}""")).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        foreach (string weight in (string[])["0", "-1", "1001", "\"1\"", "1e400"])
        {
            await (await line.PatchAsync($"{RunLine.Runs}/1/spools/1", $$"""{"weighed_kg":{{weight}}}""")).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        }

        await (await line.PatchAsync($"{RunLine.Runs}/1/spools/2", "{}")).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
        await (await line.PatchAsync($"{RunLine.Runs}/2", "{}")).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
        foreach (string path in (string[])["/2", "/2/report.html", "/2/report.csv", "/1/spools/2", "/1/spools/2/label.svg", "/2/spools/1/label.svg"])
        {
            await (await line.Client.GetAsync(RunLine.Runs + path, TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
        }

        foreach (string query in (string[])["?from=soon", "?limit=0", "?limit=1001", "?before=x", "?format=xml", "/1/report.html?lang=fr", "/1/spools/1/label.svg?lang=fr"])
        {
            await (await line.Client.GetAsync(RunLine.Runs + query, TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.BadRequest, "error_bad_request");
        }
    }

    [Fact]
    public async Task Without_a_store_every_route_says_why()
    {
        await using RunLine line = new(null, _time);
        await line.PassAsync(TimeSpan.FromSeconds(1));
        await (await line.PostAsync(RunLine.Runs, "{}")).RefusalAsync(HttpStatusCode.ServiceUnavailable, "error_unavailable");
        foreach (string path in (string[])["", "/1", "/1/report.html", "/1/report.csv", "/1/spools/1", "/1/spools/1/label.svg"])
        {
            JsonObject refusal = await (await line.Client.GetAsync(RunLine.Runs + path, TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.ServiceUnavailable, "error_unavailable");
            Assert.Contains("Storage:Directory", (string?)refusal["error_unavailable"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Commands_of_runs_are_in_the_record_of_commands()
    {
        await using RunLine line = new(_store, _time);
        await line.PostAsync(RunLine.Runs, """{"product":"PLA"}""");
        await line.PostAsync(RunLine.Runs, "{}");
        JsonArray entries = (await line.GetAsync("/api/v2/audit"))["entries"]!.AsArray();
        Assert.Equal(["Refused", "Accepted"], entries.Select(entry => (string?)entry!["outcome"]));
        Assert.Contains("PLA", (string?)entries[1]!["value"], StringComparison.Ordinal);
    }
}
