using System.Net;
using System.Text.Json.Nodes;

namespace PanelServer.Tests.Recipes;

/// <summary>Recipes as they are made, changed, read and deleted.</summary>
[Trait("Store", "any")]
public sealed class RecipeTests(RecipePanel panel) : IClassFixture<RecipePanel>
{
    private const string Route = RecipePanel.Route;
    private const string MockEntry = """
        "entries":[{"slug":"mock","serial":57922,"settings":{"frequency1":250}}]
        """;

    [Fact]
    public async Task A_recipe_has_versions_that_tell_who_when_and_how_and_an_old_one_can_be_brought_back()
    {
        string id = await panel.MakeAsync("PETG clear", "\"note\":\"dried 4 h\",\"kind\":\"Material\"," + MockEntry);
        Assert.Matches("^petg-clear-[a-z2-9]{5}$", id);
        JsonNode changed = await (await panel.PutAsync($"{Route}/{id}", """{"name":"PETG","version":1,"entries":[{"slug":"mock","serial":57922,"settings":{"frequency1":300,"frequency2":1}}]}""")).JsonAsync();
        Assert.Equal((id, 2, "PETG", "", "General"), (Text(changed, "id"), Number(changed, "version"), Text(changed, "name"), Text(changed, "note"), Text(changed, "kind")));

        JsonNode first = await panel.GetAsync($"{Route}/{id}?version=1");
        Assert.Equal((1, 2, "PETG clear", "dried 4 h", "Material"), (Number(first, "version"), Number(first, "latest"), Text(first, "name"), Text(first, "note"), Text(first, "kind")));
        Assert.Equal("""[{"slug":"mock","serial":57922,"settings":{"frequency1":250.0}}]""", first["entries"]!.ToJsonString());

        JsonNode third = await (await panel.Client.PostJsonAsync($"{Route}/{id}/versions/1/restore", """{"version":2}""")).JsonAsync();
        Assert.Equal((3, "PETG clear"), (Number(third, "version"), Text(third, "name")));
        Assert.Equal(first["entries"]!.ToJsonString(), third["entries"]!.ToJsonString());

        JsonArray versions = (await panel.GetAsync($"{Route}/{id}/versions"))["versions"]!.AsArray();
        Assert.Equal(["3 version 1 brought back", "2 changed", "1 made"], versions.Select(version => $"{version!["version"]} {version["origin"]}"));
        Assert.All(versions, version => Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - version!["changed"]!.GetValue<long>(), -1000, 60_000));
        Assert.All(versions, version => Assert.Equal("local", Text(version!, "changed_by")));
    }

    [Fact]
    public async Task The_present_settings_of_machines_are_captured_without_modes()
    {
        await panel.SetAsync(RecipePanel.SecondMock, """[{"SetFrequency2":222},{"SetMode":"Running"}]""");
        string id = await panel.MakeAsync("captured", """ "capture":[{"slug":"mock","serial":5},{"slug":"laser_v1"}]""");
        JsonNode recipe = await panel.GetAsync($"{Route}/{id}");
        Assert.Equal(
            """[{"slug":"mock","serial":5,"settings":{"frequency1":100.0,"frequency2":222.0,"frequency3":500.0}},{"slug":"laser_v1","serial":null,"settings":{"laser_state.target_diameter":1.75,"laser_state.lower_tolerance":0.05,"laser_state.higher_tolerance":0.05,"laser_state.global_warning":true}}]""",
            recipe["entries"]!.ToJsonString());
        Assert.Equal("made from present settings", Text(recipe, "origin"));
        JsonNode summary = Assert.Single((await panel.GetAsync(Route))["recipes"]!.AsArray(), one => Text(one!, "id") == id)!;
        Assert.Equal("""[{"slug":"mock","serial":5},{"slug":"laser_v1","serial":null}]""", summary["machines"]!.ToJsonString());
    }

    [Fact]
    public async Task Of_editors_of_the_same_version_one_succeeds_and_the_others_are_told_by_whom_it_was_changed()
    {
        string id = await panel.MakeAsync("contested", MockEntry);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(editor => panel.PutAsync($"{Route}/{id}", $$"""{"name":"contested","note":"{{editor}}","version":1,{{MockEntry}}}""")));
        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        foreach (HttpResponseMessage refused in answers.Where(answer => !answer.IsSuccessStatusCode))
        {
            JsonObject body = await refused.RefusalAsync(HttpStatusCode.Conflict, "error_bad_request");
            Assert.StartsWith("The recipe was changed meanwhile: version 2 by local.", Text(body, "error_bad_request"), StringComparison.Ordinal);
        }

        Assert.Equal(2, (await panel.GetAsync($"{Route}/{id}/versions"))["versions"]!.AsArray().Count);
        await (await panel.DeleteAsync($"{Route}/{id}?version=1")).RefusalAsync(HttpStatusCode.Conflict, "error_bad_request");
    }

    [Fact]
    public async Task A_deleted_recipe_is_gone_its_name_is_free_and_the_record_knows_who_did_it()
    {
        string id = await panel.MakeAsync("short-lived", MockEntry);
        Assert.Equal(HttpStatusCode.OK, (await panel.DeleteAsync($"{Route}/{id}?version=1")).StatusCode);
        await (await panel.Client.GetAsync($"{Route}/{id}", TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
        Assert.NotEqual(id, await panel.MakeAsync("short-lived", MockEntry));
        JsonNode entry = (await panel.AuditAsync()).First(one => Text(one!, "door").StartsWith("DELETE", StringComparison.Ordinal) && one!["value"]!["recipe"]!.GetValue<string>() == id)!;
        Assert.Equal("Accepted", Text(entry, "outcome"));
        Assert.Equal($$"""{"recipe":"{{id}}","name":"short-lived","version":1}""", entry["value"]!.ToJsonString());
    }

    [Theory]
    [InlineData("Grün")]
    [InlineData("GRÜN")]
    [InlineData("  Grün ")]
    [InlineData("Grün\u200B")]
    public async Task Two_recipes_can_not_have_what_people_take_for_the_same_name(string name)
    {
        await panel.Client.PostJsonAsync(Route, $$"""{"name":"Grün",{{MockEntry}}}""");
        JsonObject refusal = await (await panel.Client.PostJsonAsync(Route, $$"""{"name":"{{name}}",{{MockEntry}}}""")).RefusalAsync(HttpStatusCode.Conflict, "error_bad_request");
        Assert.Equal("/name", Text(refusal["errors"]![0]!, "where"));
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("{}", "/name")]
    [InlineData("""{"name":7,"entries":[{"slug":"mock","settings":{}}]}""", "/name")]
    [InlineData("""{"name":" ","entries":[{"slug":"mock","settings":{}}]}""", "/name")]
    [InlineData("""{"name":"a\u0000b","entries":[{"slug":"mock","settings":{}}]}""", "/name")]
    [InlineData("""{"name":"PLA\u202e","entries":[{"slug":"mock","settings":{}}]}""", "/name")]
    [InlineData("""{"name":"PLA\uffff","entries":[{"slug":"mock","settings":{}}]}""", "/name")]
    [InlineData("""{"name":"\ud800","entries":[{"slug":"mock","settings":{}}]}""", "/name")]
    [InlineData("""{"\ud800":1,"name":"x","entries":[{"slug":"mock","settings":{}}]}""", "")]
    [InlineData("""{"name":"x","entries":[{"slug":"mock","settings":{"frequency1":1,"\udc00":2}}]}""", "/entries/0/settings")]
    [InlineData("""{"name":"x","note":{},"entries":[{"slug":"mock","settings":{}}]}""", "/note")]
    [InlineData("""{"name":"x","kind":"Soup","entries":[{"slug":"mock","settings":{}}]}""", "/kind")]
    [InlineData("""{"name":"x"}""", "/entries")]
    [InlineData("""{"name":"x","entries":[]}""", "/entries")]
    [InlineData("""{"name":"x","entries":{}}""", "/entries")]
    [InlineData("""{"name":"x","entries":[7]}""", "/entries/0/slug")]
    [InlineData("""{"name":"x","entries":[{"slug":"toaster","settings":{}}]}""", "/entries/0/slug")]
    [InlineData("""{"name":"x","entries":[{"slug":"mock","serial":70000,"settings":{}}]}""", "/entries/0/serial")]
    [InlineData("""{"name":"x","entries":[{"slug":"mock"}]}""", "/entries/0/settings")]
    [InlineData("""{"name":"x","entries":[{"slug":"mock","settings":{}},{"slug":"mock","settings":{}}]}""", "/entries/1")]
    [InlineData("""{"name":"x","entries":[{"slug":"mock","settings":{"frequency1":1e400}}]}""", "/entries/0/settings/frequency1")]
    [InlineData("""{"name":"x","entries":[{"slug":"mock","settings":{"mode_state.mode":"Running"}}]}""", "/entries/0/settings/mode_state.mode")]
    [InlineData("""{"name":"x","capture":[{"slug":"mock"}]}""", "/capture/0")]
    [InlineData("""{"name":"x","capture":[{"slug":"winder_v1"}]}""", "/capture/0")]
    [InlineData("""{"name":"x","capture":[{"slug":"mock","serial":5},{"slug":"mock","serial":5}]}""", "/capture/1")]
    [InlineData("""{"name":"x","capture":[{"slug":"mock","serial":5}],"entries":[]}""", "/capture")]
    public async Task What_is_no_recipe_is_refused_with_where_it_is_wrong(string body, string where)
    {
        JsonObject refusal = await (await panel.Client.PostJsonAsync(Route, body)).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        Assert.Equal(where, Text(refusal["errors"]![0]!, "where"));
    }

    [Fact]
    public async Task Hostile_bodies_are_refused()
    {
        string[] entries = [.. Enumerable.Range(0, 33).Select(serial => $$$"""{"slug":"mock","serial":{{{serial}}},"settings":{}}""")];
        foreach ((byte[] body, HttpStatusCode status) in (ValueTuple<byte[], HttpStatusCode>[])
        [
            ("{"u8.ToArray(), HttpStatusCode.BadRequest),
            ([0x22, 0xFF, 0x22], HttpStatusCode.BadRequest),
            ([.. Enumerable.Repeat((byte)'[', 5000)], HttpStatusCode.BadRequest),
            (new byte[(2 * 1024 * 1024) + 1], HttpStatusCode.RequestEntityTooLarge),
            (Bytes($$"""{"name":"x","entries":[{{string.Join(',', entries)}}]}"""), HttpStatusCode.UnprocessableEntity),
            (Bytes($$"""{"name":"{{new string('x', 81)}}",{{MockEntry}}}"""), HttpStatusCode.UnprocessableEntity),
            (Bytes($$"""{"name":"x","note":"{{new string('x', 2001)}}",{{MockEntry}}}"""), HttpStatusCode.UnprocessableEntity),
        ])
        {
            foreach (string path in (string[])[Route, Route + "/import"])
            {
                await (await panel.Client.PostBytesAsync(path, body, "application/json")).RefusalAsync(status, "error_bad_request");
            }
        }
    }

    [Theory]
    [InlineData("nothing-22222", HttpStatusCode.NotFound)]
    [InlineData("nothing-22222?version=x", HttpStatusCode.BadRequest)]
    [InlineData("nothing-22222/versions", HttpStatusCode.NotFound)]
    [InlineData("nothing-22222/compare", HttpStatusCode.NotFound)]
    [InlineData("nothing-22222/export?version=0", HttpStatusCode.BadRequest)]
    [InlineData("%F0%9F%92%A9", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_told(string path, HttpStatusCode status) => await (await panel.Client.GetAsync($"{Route}/{path}", TestContext.Current.CancellationToken))
        .RefusalAsync(status, status == HttpStatusCode.NotFound ? "error_not_found" : "error_bad_request");

    [Fact]
    public async Task A_change_without_the_version_it_is_based_on_is_refused()
    {
        string id = await panel.MakeAsync("unversioned", MockEntry);
        foreach (HttpResponseMessage answer in (HttpResponseMessage[])
        [
            await panel.PutAsync($"{Route}/{id}", $$"""{"name":"x",{{MockEntry}}}"""),
            await panel.Client.PostJsonAsync($"{Route}/{id}/versions/1/restore", "{}"),
        ])
        {
            Assert.Equal("/version", Text((await answer.RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request"))["errors"]![0]!, "where"));
        }

        await (await panel.DeleteAsync($"{Route}/{id}")).RefusalAsync(HttpStatusCode.BadRequest, "error_bad_request");
        await (await panel.Client.PostJsonAsync($"{Route}/{id}/versions/9/restore", """{"version":1}""")).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static int Number(JsonNode node, string name) => node[name]!.GetValue<int>();
}
