using System.Net;
using System.Text.Json.Nodes;
using PanelServer.Machines.Json;

namespace PanelServer.Tests.Recipes;

/// <summary>What a recipe would do is shown before, and it is done on all machines or on none.</summary>
public sealed class RecipeApplicationTests : IDisposable
{
    private const string Route = RecipePanel.Route;

    private readonly RecipePanel _panel = new();

    public void Dispose() => _panel.Dispose();

    [Fact]
    public async Task A_comparison_has_recipe_and_present_value_name_unit_and_what_would_be_refused()
    {
        string id = await _panel.MakeAsync("compared", """
            "entries":[{"slug":"mock","serial":57922,"settings":{"frequency1":250,"frequency2":200}},
                       {"slug":"laser_v1","settings":{"laser_state.lower_tolerance":3,"laser_state.higher_tolerance":0.1}}]
            """);
        JsonNode compared = await _panel.GetAsync($"{Route}/{id}/compare");
        Assert.Equal((false, 3), (compared["can_be_applied"]!.GetValue<bool>(), compared["differences"]!.GetValue<int>()));
        JsonArray machines = compared["machines"]!.AsArray();
        Assert.Equal(
            """[{"path":"frequency1","setting":"frequency1","label":{"en":"Frequency 1","de":"Frequenz 1"},"unit":"mHz","wanted":250.0,"present":100.0,"differs":true,"refusal":null},{"path":"frequency2","setting":"frequency2","label":{"en":"Frequency 2","de":"Frequenz 2"},"unit":"mHz","wanted":200.0,"present":200.0,"differs":false,"refusal":null}]""",
            machines[0]!["values"]!.ToJsonString(PanelJson.Declared));
        Assert.Equal(("laser_v1", 7, null), ((string?)machines[1]!["slug"], (int?)machines[1]!["serial"], (string?)machines[1]!["problem"]));
        Assert.Equal(
            ["The lower tolerance must not be greater than the target diameter. Set a smaller tolerance or a greater target.", null],
            machines[1]!["values"]!.AsArray().Select(value => (string?)value!["refusal"]));
    }

    [Fact]
    public async Task If_one_machine_refuses_nothing_is_changed_on_any_and_all_refusals_are_told()
    {
        string id = await _panel.MakeAsync("refused", """
            "entries":[{"slug":"mock","settings":{"frequency1":250}},
                       {"slug":"laser_v1","serial":7,"settings":{"laser_state.lower_tolerance":3}},
                       {"slug":"winder_v1","settings":{"traverse_state.limit_inner":30}}]
            """);
        JsonObject refusal = await (await _panel.Client.PostJsonAsync($"{Route}/{id}/apply", "{}")).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        Assert.StartsWith("Nothing was changed on any machine.", (string?)refusal["error_bad_request"], StringComparison.Ordinal);
        Assert.Equal(["/laser_v1/7/laser_state.lower_tolerance", "/winder_v1"], refusal["errors"]!.AsArray().Select(error => (string?)error!["where"]));
        Assert.Equal(100, (double)(await _panel.StateAsync(RecipePanel.Mock))["frequency1"]!);
        JsonNode entry = Assert.Single(await _panel.AuditAsync("?outcome=Refused"))!;
        Assert.Equal(("POST /api/v2/recipes/{id}/apply", "refused"), ((string?)entry["door"], (string?)entry["value"]!["name"]));

        JsonNode done = await (await _panel.Client.PostJsonAsync($"{Route}/{id}/apply", """{"version":1,"machines":[{"slug":"mock","serial":57922}]}""")).JsonAsync();
        Assert.Equal("""[{"slug":"mock","serial":57922,"changed_settings":1}]""", done["machines"]!.ToJsonString());
        Assert.Equal((250, 100), (await FrequencyAsync(RecipePanel.Mock), await FrequencyAsync(RecipePanel.SecondMock)));
    }

    [Fact]
    public async Task It_is_applied_to_all_machines_modes_stay_and_every_command_names_the_recipe()
    {
        await _panel.SetAsync(RecipePanel.Mock, """[{"SetMode":"Running"}]""");
        string id = await _panel.MakeAsync("line", """
            "entries":[{"slug":"mock","settings":{"frequency1":250}},{"slug":"mock","serial":5,"settings":{"frequency1":50}},
                       {"slug":"laser_v1","settings":{"laser_state.target_diameter":2.85,"laser_state.lower_tolerance":2}}]
            """);
        JsonNode done = await (await _panel.Client.PostJsonAsync($"{Route}/{id}/apply", "{}")).JsonAsync();
        Assert.Equal(["mock/57922 1", "mock/5 1", "laser_v1/7 2"], done["machines"]!.AsArray().Select(one => $"{one!["slug"]}/{one["serial"]} {one["changed_settings"]}"));
        Assert.Equal((250, 50), (await FrequencyAsync(RecipePanel.Mock), await FrequencyAsync(RecipePanel.SecondMock)));
        Assert.Equal("Running", (string?)(await _panel.StateAsync(RecipePanel.Mock))["mode_state"]!["mode"]);
        JsonNode compared = await _panel.GetAsync($"{Route}/{id}/compare");
        Assert.Equal((true, 0), (compared["can_be_applied"]!.GetValue<bool>(), compared["differences"]!.GetValue<int>()));

        string[] sent = [.. (await _panel.AuditAsync()).Where(entry => (string?)entry!["door"] == "POST /api/v2/recipes/{id}/apply (recipe line v1)").Select(entry => $"{entry!["slug"]} {entry["mutation"]} {entry["value_before"]}")];
        Assert.Equal(["laser_v1 SetLowerTolerance 0.05", "laser_v1 SetTargetDiameter 1.75", "mock SetFrequency1 100.0", "mock SetFrequency1 100.0"], sent.Order(StringComparer.Ordinal));

        done = await (await _panel.Client.PostJsonAsync($"{Route}/{id}/apply", "{}")).JsonAsync();
        Assert.All(done["machines"]!.AsArray(), one => Assert.Equal(0, (int)one!["changed_settings"]!));
    }

    [Fact]
    public async Task A_setting_that_another_one_of_the_recipe_would_change_is_refused_and_one_outside_it_is_shown()
    {
        await _panel.SetAsync(RecipePanel.Laser, """[{"SetLowerTolerance":1}]""");
        string id = await _panel.MakeAsync("thin", """ "entries":[{"slug":"laser_v1","settings":{"laser_state.target_diameter":0.5}}]""");
        JsonNode machine = (await _panel.GetAsync($"{Route}/{id}/compare"))["machines"]![0]!;
        JsonNode consequence = Assert.Single(machine["consequences"]!.AsArray())!;
        Assert.Equal(("laser_state.lower_tolerance", 1, 0.5), ((string?)consequence["path"], (double)consequence["present"]!, (double)consequence["wanted"]!));

        id = await _panel.MakeAsync("thin and wide", """ "entries":[{"slug":"laser_v1","settings":{"laser_state.target_diameter":0.5,"laser_state.lower_tolerance":1}}]""");
        JsonArray values = (await _panel.GetAsync($"{Route}/{id}/compare"))["machines"]![0]!["values"]!.AsArray();
        Assert.Equal("With the recipe's other settings it would become 0.5. Change the recipe so that they fit together.", (string?)values.Single(value => (string?)value!["path"] == "laser_state.lower_tolerance")!["refusal"]);
        await (await _panel.Client.PostJsonAsync($"{Route}/{id}/apply", "{}")).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        Assert.Equal(1.75, (double)(await _panel.StateAsync(RecipePanel.Laser))["laser_state"]!["target_diameter"]!);
    }

    [Fact]
    public async Task Of_two_recipes_that_are_applied_at_once_the_later_one_has_all_its_settings()
    {
        string low = await _panel.MakeAsync("low", """ "entries":[{"slug":"mock","serial":57922,"settings":{"frequency1":100,"frequency2":200}}]""");
        string high = await _panel.MakeAsync("high", """ "entries":[{"slug":"mock","serial":57922,"settings":{"frequency1":900,"frequency2":800}}]""");
        for (int round = 0; round < 20; round++)
        {
            await _panel.SetAsync(RecipePanel.Mock, """[{"SetFrequency1":100},{"SetFrequency2":800}]""");
            HttpResponseMessage[] answers = await Task.WhenAll(_panel.Client.PostJsonAsync($"{Route}/{low}/apply", "{}"), _panel.Client.PostJsonAsync($"{Route}/{high}/apply", "{}"));
            Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode));
            JsonNode state = await _panel.StateAsync(RecipePanel.Mock);
            Assert.Contains(((double)state["frequency1"]!, (double)state["frequency2"]!), ((double, double)[])[(100, 200), (900, 800)]);
        }
    }

    [Theory]
    [InlineData("{}", null, "PLA", "2")]
    [InlineData("""{"recipe":"on paper"}""", null, "on paper", "")]
    [InlineData("""{"recipe":null}""", null, "", "")]
    [InlineData("{}", """[{"SetFrequency1":251}]""", "", "")]
    [InlineData("{}", """[{"SetFrequency2":251}]""", "PLA", "2")]
    public async Task A_run_has_the_recipe_that_was_applied_last_if_the_machines_still_have_its_values(string body, string? changed, string recipe, string version)
    {
        string id = await _panel.MakeAsync("pla", """ "entries":[{"slug":"mock","settings":{"frequency1":200}}]""");
        await (await _panel.PutAsync($"{Route}/{id}", """{"version":1,"name":"PLA","entries":[{"slug":"mock","settings":{"frequency1":250}}]}""")).JsonAsync();
        await (await _panel.Client.PostJsonAsync($"{Route}/{id}/apply", "{}")).JsonAsync();
        if (changed is not null)
        {
            await _panel.SetAsync(RecipePanel.Mock, changed);
        }

        JsonNode run = await (await _panel.Client.PostJsonAsync("/api/v2/runs", body)).JsonAsync();
        Assert.Equal((recipe, version), ((string?)run["recipe"], (string?)run["recipe_version"]));
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("""{"version":"1"}""", "/version")]
    [InlineData("""{"machines":[]}""", "/machines")]
    [InlineData("""{"machines":[{"slug":"laser_v1"}]}""", "/machines/0")]
    public async Task A_wrong_wish_is_refused(string body, string where)
    {
        string id = await _panel.MakeAsync("wished", """ "entries":[{"slug":"mock","settings":{"frequency1":250}}]""");
        JsonObject refusal = await (await _panel.Client.PostJsonAsync($"{Route}/{id}/apply", body)).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        Assert.Equal(where, (string?)refusal["errors"]![0]!["where"]);
        Assert.Equal(100, await FrequencyAsync(RecipePanel.Mock));
    }

    private async Task<double> FrequencyAsync(string machine) => (double)(await _panel.StateAsync(machine))["frequency1"]!;
}
