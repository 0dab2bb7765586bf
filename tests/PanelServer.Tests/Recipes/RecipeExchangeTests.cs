using System.Net;
using System.Text.Json.Nodes;

namespace PanelServer.Tests.Recipes;

/// <summary>Recipes as files, and presets of the vendor's HMI as its presets page writes them.</summary>
[Trait("Store", "any")]
public sealed class RecipeExchangeTests(RecipePanel panel) : IClassFixture<RecipePanel>
{
    private const string Import = RecipePanel.Route + "/import";

    [Fact]
    public async Task What_was_exported_is_imported_again_under_a_free_name()
    {
        string id = await panel.MakeAsync("round trip", """ "note":"n","kind":"Spool","entries":[{"slug":"mock","serial":5,"settings":{"frequency1":1.25}},{"slug":"winder_v1","settings":{"puller_state.adaptive_reference_machine":null}}]""");
        HttpResponseMessage exported = await panel.Client.GetAsync($"{RecipePanel.Route}/{id}/export", TestContext.Current.CancellationToken);
        Assert.Equal($"attachment; filename={id}-v1.json; filename*=UTF-8''{id}-v1.json", exported.Content.Headers.ContentDisposition!.ToString());
        JsonNode imported = Assert.Single((await ImportAsync(await exported.TextAsync()))["imported"]!.AsArray())!;
        Assert.Equal("round trip (2)", (string?)imported["name"]);
        Assert.Equal("The name \"round trip\" is taken, so it is called \"round trip (2)\".", (string?)Assert.Single(imported["notes"]!.AsArray()));
        (JsonNode first, JsonNode second) = (await panel.GetAsync($"{RecipePanel.Route}/{id}"), await panel.GetAsync($"{RecipePanel.Route}/{imported["id"]}"));
        Assert.Equal((first["entries"]!.ToJsonString(), "n", "Spool", "imported"), (second["entries"]!.ToJsonString(), (string?)second["note"], (string?)second["kind"], (string?)second["origin"]));
        Assert.Contains("round trip (2)", await panel.Client.GetStringAsync(RecipePanel.Route + "/export", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_one_wrong_recipe_is_refused_whole()
    {
        JsonObject refusal = await (await panel.Client.PostJsonAsync(Import, """
            {"format":"panelserver-recipes","format_version":1,"recipes":[{"name":"good half","entries":[{"slug":"mock","settings":{}}]},{"name":"bad half","entries":[{"slug":"mock","settings":{"frequency1":-1}}]}]}
            """)).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        Assert.Equal("/recipes/1/entries/0/settings/frequency1", (string?)refusal["errors"]![0]!["where"]);
        Assert.DoesNotContain((await panel.GetAsync(RecipePanel.Route))["recipes"]!.AsArray(), recipe => (string?)recipe!["name"] == "good half");
    }

    [Fact]
    public async Task A_preset_of_the_extruder_becomes_a_recipe_for_all_of_its_type()
    {
        (JsonNode recipe, string[] notes) = await PresetAsync(4, """
            {"targetFrontHeatingTemperature":190,"targetMiddleHeatingTemperature":195.5,"targetBackHeatingTemperature":180,"targetNozzleHeatingTemperature":200,
             "targetInverterRpm":22,"targetInverterPressure":40,"inverterRegulation":"RPM","inverterRotationDirection":"Forward","pressureLimit":90,"pressureLimitEnabled":true,
             "pidPressureKp":0.01,"pidPressureKi":0,"pidPressureKd":0.02}
            """);
        Assert.Empty(notes);
        Assert.Equal("Preset of the vendor's HMI, saved at 2025-11-03 14:05 UTC", (string?)recipe["note"]);
        JsonNode entry = Assert.Single(recipe["entries"]!.AsArray())!;
        Assert.Equal(("extruder_v1", null), ((string?)entry["slug"], entry["serial"]));
        Assert.Equal(
            """{"extruder_settings_state.pressure_limit":90.0,"extruder_settings_state.pressure_limit_enabled":true,"heating_states.back.target_temperature":180.0,"heating_states.front.target_temperature":190.0,"heating_states.middle.target_temperature":195.5,"heating_states.nozzle.target_temperature":200.0,"pid_settings.pressure":{"ki":0.0,"kp":0.01,"kd":0.02},"pressure_state.target_bar":40.0,"regulation_state.uses_rpm":true,"rotation_state.forward":true,"screw_state.target_rpm":22.0}""",
            Sorted(entry["settings"]!));
    }

    [Fact]
    public async Task What_a_preset_of_the_extruder_lacks_is_not_made_up_and_the_HMIs_mistakes_are_not_taken_over()
    {
        (JsonNode recipe, string[] notes) = await PresetAsync(22, """{"targetFrontHeatingTemperature":190,"targetBackHeatingTemperature":999,"pidPressureKp":0.16,"pidPressureKi":0,"pidPressureKd":0.008,"pidTempFrontKp":0.2,"colour":"red"}""");
        Assert.Equal("""{"heating_states.front.target_temperature":190.0}""", Sorted(recipe["entries"]![0]!["settings"]!));
        foreach (string expected in (string[])
        [
            "inverterRegulation is not in the file: the machine keeps what it has, where the HMI would apply Pressure.",
            "inverterRotationDirection is not in the file: the machine keeps what it has, where the HMI would apply Backward.",
            "pidPressureKp is not used: these are the gains of the temperature controllers, which the HMI puts there by mistake.",
            "pidTempFrontKp is not used: the three gains of a controller are set together, and the file has not all of them.",
            "heating_states.back.target_temperature is not used: 999 is out of range; allowed: a number from 0 to 300 (°C).",
            "colour is not used: it is no setting of this machine.",
        ])
        {
            Assert.Contains(expected, notes);
        }

        (_, notes) = await PresetAsync(4, """{"pressureLimitEnabled":true,"inverterRegulation":"Fast","inverterRotationDirection":7}""");
        Assert.Contains("inverterRegulation is not used: it is neither \"RPM\" nor \"Pressure\".", notes);
    }

    [Fact]
    public async Task A_preset_that_the_HMI_saved_before_it_knew_the_machine_is_no_recipe()
    {
        JsonObject refusal = await (await panel.Client.PostJsonAsync(Import, Preset(4, """{"inverterRegulation":"Pressure","inverterRotationDirection":"Backward"}""")))
            .RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        Assert.StartsWith("Nothing of it can be used.", (string?)refusal["errors"]![0]!["what"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preset_of_the_winder_is_taken_but_for_what_belongs_to_the_line()
    {
        (JsonNode recipe, string[] notes) = await PresetAsync(2, """
            {"traverse_state":{"limit_inner":20,"limit_outer":90,"step_size":1.75,"padding":0.5,"laserpointer":true},
             "puller_state":{"regulation":"Speed","target_speed":12,"target_diameter":1.75,"forward":true,"gear_ratio":"OneToOne",
                             "adaptive_reference_machine":{"machine_identification":{"vendor":1,"machine":6},"serial":3}},
             "spool_speed_controller_state":{"regulation_mode":"Adaptive","minmax_min_speed":0,"minmax_max_speed":150,"forward":true,"adaptive_tension_target":0.7}}
            """);
        JsonNode settings = recipe["entries"]![0]!["settings"]!;
        Assert.Equal((20, "OneToOne", "Adaptive", 0.7), ((double)settings["traverse_state.limit_inner"]!, (string?)settings["puller_state.gear_ratio"], (string?)settings["spool_speed_controller_state.regulation_mode"], (double)settings["spool_speed_controller_state.adaptive_tension_target"]!));
        Assert.Equal(13, settings.AsObject().Count);
        Assert.Equal(
            ["puller_state.target_diameter", "puller_state.adaptive_reference_machine", "traverse_state.laserpointer", "Versions"],
            notes.Select(note => note.Split(' ')[0]));
    }

    [Theory]
    [InlineData(6, """{"targetDiameter":2.85,"lowerTolerance":0.03,"higherTolerance":0.04,"autoStopOnOutOfTolerance":true}""", """{"laser_state.higher_tolerance":0.04,"laser_state.lower_tolerance":0.03,"laser_state.target_diameter":2.85}""")]
    [InlineData(7, """{"frequency1":1.5,"frequency3":0}""", """{"frequency1":1.5,"frequency3":0.0}""")]
    public async Task Presets_of_other_machines_are_taken(int machine, string data, string settings)
    {
        (JsonNode recipe, string[] notes) = await PresetAsync(machine, data);
        Assert.Equal(settings, Sorted(recipe["entries"]![0]!["settings"]!));
        Assert.Single(notes);
    }

    [Fact]
    public async Task All_that_the_HMI_keeps_in_its_browser_is_imported_with_what_could_not_be()
    {
        JsonNode answer = await ImportAsync($$$"""
            {"state":{"presets":[{{{Preset(7, """{"frequency1":1}""", "stored one")}}},{{{Preset(9999, "{}", "foreign")}}},{{{Preset(7, """{"frequency1":1}""", "later").Replace("\"schemaVersion\":1", "\"schemaVersion\":2", StringComparison.Ordinal)}}}],
             "latestPresetIds":[["1:7",1]]},"version":0}
            """);
        Assert.Equal(["stored one"], answer["imported"]!.AsArray().Select(one => (string?)one!["name"]));
        Assert.Equal(["foreign", "later"], answer["skipped"]!.AsArray().Select(one => (string?)one!["name"]));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""[{"machineIdentification":7}]""")]
    [InlineData("""{"name":"x","machineIdentification":{"vendor":1,"machine":7},"schemaVersion":1,"data":[]}""")]
    [InlineData("""{"name":"\ud800","machineIdentification":{"vendor":1,"machine":7},"schemaVersion":1,"data":{}}""")]
    [InlineData("""{"name":"x","machineIdentification":{"vendor":1,"machine":7},"schemaVersion":1,"data":{"frequency1":"\ud800","\ud800":1}}""")]
    [InlineData("""{"format":"panelserver-recipes","format_version":2,"recipes":[]}""")]
    [InlineData("""{"format":"panelserver-recipes","format_version":1,"recipes":[7]}""")]
    public async Task What_is_no_such_file_is_refused(string body) =>
        await (await panel.Client.PostJsonAsync(Import, body)).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");

    // As the HMI's presets page downloads it: the id is left out, the time is ISO 8601.
    private static string Preset(int machine, string data, string name = "PLA") => $$"""
        {"name":"{{name}}","machineIdentification":{"vendor":1,"machine":{{machine}}},"lastModified":"2025-11-03T14:05:06.789Z","schemaVersion":1,"data":{{data}}}
        """;

    private static string Sorted(JsonNode settings) => new JsonObject(settings.AsObject().OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()))).ToJsonString();

    private async Task<(JsonNode Recipe, string[] Notes)> PresetAsync(int machine, string data)
    {
        string name = $"preset {Guid.NewGuid():n}";
        JsonNode imported = Assert.Single((await ImportAsync(Preset(machine, data, name)))["imported"]!.AsArray())!;
        return (await panel.GetAsync($"{RecipePanel.Route}/{imported["id"]}"), [.. imported["notes"]!.AsArray().Select(note => note!.GetValue<string>())]);
    }

    private async Task<JsonNode> ImportAsync(string file)
    {
        HttpResponseMessage answer = await panel.Client.PostJsonAsync(Import, file);
        string text = await answer.TextAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
