using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Machines;
using PanelServer.Machines.Input;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Tests.Machines;

public class DescriptionApiTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private static readonly string[] Languages = ["en", "de"];

    private readonly HttpClient _client = panel.CreateClient();

    private IReadOnlyList<MachineModule> Modules => panel.Services.GetRequiredService<MachineCatalog>().Modules;

    [Fact]
    public async Task Every_machine_type_is_described_by_its_slug_and_numbers()
    {
        JsonArray types = await ReadTypesAsync();
        Assert.Equal(Modules.Select(module => module.Slug), types.Select(type => type!["slug"]!.GetValue<string>()));
        Assert.Equal("""{"vendor":1,"machine":7}""", TypeOf(types, "mock")["identification"]!.ToJsonString());
    }

    [Fact]
    public async Task A_mutation_tells_its_unit_range_precision_and_the_part_of_the_state_that_it_commands()
    {
        JsonNode mutation = Named(TypeOf(await ReadTypesAsync(), "mock")["mutations"]!, "tag", "SetFrequency1");
        JsonNode payload = mutation["payload"]!;

        Assert.Equal("Sets the frequency of sine 1.", mutation["description"]!.GetValue<string>());
        Assert.Equal("frequency1", mutation["sets"]!.GetValue<string>());
        Assert.Equal("number", payload["kind"]!.GetValue<string>());
        Assert.Equal("mHz", payload["unit"]!.GetValue<string>());
        Assert.Equal(0, payload["minimum"]!.GetValue<double>());
        Assert.Equal(1000, payload["maximum"]!.GetValue<double>());
        Assert.Equal(0.1, payload["step"]!.GetValue<double>());
        Assert.Equal(1, payload["decimals"]!.GetValue<int>());
    }

    [Fact]
    public async Task Everything_is_called_what_operators_call_it_in_both_languages()
    {
        JsonNode extruder = TypeOf(await ReadTypesAsync(), "extruder_v1");
        JsonNode mode = Named(Named(extruder["state"]!["fields"]!, "name", "mode_state")["value"]!["fields"]!, "name", "mode");
        JsonNode direction = Named(extruder["mutations"]!, "tag", "SetInverterRotationDirection");
        JsonNode zones = Named(extruder["state"]!["fields"]!, "name", "heating_states")["value"]!["fields"]!;
        JsonNode sensor = Named(Named(zones, "name", "back")["value"]!["fields"]!, "name", "wiring_error");

        Assert.Equal("""{"en":"Extruder V1","de":"Extruder V1"}""", extruder["name"]!.ToJsonString());
        Assert.Equal("Betriebsart", mode["label"]!["de"]!.GetValue<string>());
        Assert.Equal("Heizen", Named(mode["value"]!["choices"]!, "name", "Heat")["label"]!["de"]!.GetValue<string>());
        Assert.Equal("Screw direction", direction["label"]!["en"]!.GetValue<string>());
        Assert.Equal("Reverse", direction["payload"]!["when_false"]!["en"]!.GetValue<string>());
        Assert.Equal("Temperature sensor", sensor["label"]!["en"]!.GetValue<string>());
        Assert.Equal("Back zone · Temperature sensor", sensor["title"]!["en"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_range_without_an_end_is_null_there()
    {
        JsonNode live = Named(TypeOf(await ReadTypesAsync(), "extruder_v1")["live_values"]!["fields"]!, "name", "pressure");
        Assert.Null(live["value"]!["minimum"]);
        Assert.Null(live["value"]!["step"]);
    }

    [Fact]
    public async Task A_live_value_tells_whether_it_is_a_key_value_and_which_number_is_its_set_point()
    {
        JsonNode fields = TypeOf(await ReadTypesAsync(), "extruder_v1")["live_values"]!["fields"]!;
        Assert.True(Named(fields, "name", "front_temperature")["is_key"]!.GetValue<bool>());
        Assert.Equal("heating_states.front.target_temperature", Named(fields, "name", "front_temperature")["set_point"]!.GetValue<string>());
        Assert.False(Named(fields, "name", "front_power")["is_key"]!.GetValue<bool>());
        Assert.Null(Named(fields, "name", "front_power")["set_point"]);
    }

    [Fact]
    public async Task A_set_point_tells_when_it_is_in_force()
    {
        JsonNode fields = TypeOf(await ReadTypesAsync(), "extruder_v1")["live_values"]!["fields"]!;
        Assert.Equal("""{"path":"regulation_state.uses_rpm","is":false}""", Named(fields, "name", "pressure")["set_point_when"]!.ToJsonString());
        Assert.Null(Named(fields, "name", "front_temperature")["set_point_when"]);
    }

    [Fact]
    public async Task Dangerous_payloads_come_with_the_question_to_ask_and_harmless_ones_without()
    {
        JsonArray confirm = Named(TypeOf(await ReadTypesAsync(), "extruder_v1")["mutations"]!, "tag", "SetExtruderMode")["confirm"]!.AsArray();
        Assert.Equal(["Heat", "Extrude"], confirm.Select(question => question!["when"]!.GetValue<string>()));
        Assert.Equal("""{"path":"mode_state.mode","is":"Standby"}""", confirm[0]!["while"]!.ToJsonString());
        Assert.Null(confirm[1]!["while"]);
        Assert.All(confirm, question => Assert.All(Languages, language => Assert.EndsWith(".", question!["text"]![language]!.GetValue<string>(), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Everything_that_is_described_is_described_in_German_too()
    {
        // With the machines that are off otherwise: nothing is described in German that is not described in English.
        await using PanelFactory all = new PanelFactory().With("Machines:LaterTestMachines:Enabled", "true");
        using HttpResponseMessage answer = await all.CreateClient().GetAsync("/api/v2/description", TestContext.Current.CancellationToken);
        JsonNode description = await answer.JsonAsync();
        string[] later = ["wago_750_460_machine", "wago_750_553_machine", "wago_750_531_machine", "bottlecaps_test_machine"];
        Assert.Equal(later, description["types"]!.AsArray().Select(type => type!["slug"]!.GetValue<string>()).Except(Modules.Select(module => module.Slug)));
        Assert.Equal(
            Descriptions(description["types"]).Where(text => text.Length > 0).Distinct().Order(StringComparer.Ordinal),
            description["german_descriptions"]!.AsObject().Select(entry => entry.Key).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Descriptions(JsonNode? node) => node switch
    {
        JsonArray items => items.SelectMany(Descriptions),
        JsonObject members => members.SelectMany(member => member is { Key: "description", Value: JsonValue text } ? [text.GetValue<string>()] : Descriptions(member.Value)),
        _ => [],
    };

    [Fact]
    public async Task The_description_is_not_sent_again_to_a_client_that_has_it()
    {
        HttpResponseMessage first = await _client.GetAsync("/api/v2/description", TestContext.Current.CancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v2/description");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        HttpResponseMessage second = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Stopping_as_described_stops_the_machine()
    {
        JsonNode stop = TypeOf(await ReadTypesAsync(), "mock")["stop"]!;
        await _client.PostJsonAsync("/api/v2/machine/mock/57922", """[{"SetMode":"Running"}]""");
        HttpResponseMessage response = await _client.PostJsonAsync("/api/v2/machine/mock/57922", stop.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonNode snapshot = await (await _client.GetAsync("/api/v2/machine/mock/57922", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal("Standby", snapshot["state"]!["mode_state"]!["mode"]!.GetValue<string>());
    }

    [Fact]
    public void Every_stop_is_a_valid_list_that_asks_nothing_and_shows_in_the_state()
    {
        Assert.All(Modules, module =>
        {
            JsonArray stop = module.StopAsJson();
            Assert.Equal(MutationParseOutcome.Valid, new MutationParser(module.Schema).ParseList(System.Text.Encoding.UTF8.GetBytes(stop.ToJsonString())).Outcome);
            foreach (Mutation mutation in module.Stop)
            {
                MutationSchema schema = module.Schema.FindMutation(mutation.GetType().Name)!;
                string payload = schema.ToJson(mutation)[schema.Tag]!.ToJsonString();

                // Outputs are a list in the state, of which no path names a part.
                Assert.True(schema.StatePath is not null || mutation is DigitalMutation, schema.Tag);
                Assert.DoesNotContain(schema.Confirmations, question => question.When is null || $"\"{question.When}\"" == payload);
            }
        });
    }

    [Fact]
    public void Every_machine_that_moves_heats_or_feeds_power_can_be_stopped()
    {
        string[] cannot = [.. Modules.Where(module => module.Stop.Count == 0).Select(module => module.Slug)];
        Assert.Equal(["laser_v1", "analog_input_test_machine", "digital_input_test_machine", "wago_750_430_di_machine", "wago_ai_test_machine", "wago_serial_machine"], cannot);
    }

    [Fact]
    public async Task OpenAPI_carries_the_same_facts()
    {
        HttpResponseMessage response = await _client.GetAsync("/swagger/v2/swagger.json", TestContext.Current.CancellationToken);
        JsonNode schemas = (await response.JsonUnlabelledAsync())["components"]!["schemas"]!;
        JsonNode mutation = schemas["ExtruderV1Mutation"]!["properties"]!["SetExtruderMode"]!;
        JsonNode live = schemas["ExtruderV1LiveValues"]!["properties"]!["front_temperature"]!;

        Assert.Equal("Mode", mutation["x-label"]!["en"]!.GetValue<string>());
        Assert.Equal("Temperatur vorn", live["x-label"]!["de"]!.GetValue<string>());
        Assert.Equal("Heizen", mutation["x-value-labels"]!["Heat"]!["de"]!.GetValue<string>());
        Assert.Equal("mode_state.mode", mutation["x-sets"]!.GetValue<string>());
        Assert.Equal("Heat", mutation["x-confirm"]![0]!["when"]!.GetValue<string>());
        Assert.Equal("Standby", mutation["x-confirm"]![0]!["while"]!["is"]!.GetValue<string>());
        Assert.Equal("""[{"SetExtruderMode":"Standby"}]""", schemas["ExtruderV1Mutation"]!["x-stop"]!.ToJsonString());
        Assert.Equal("heating_states.front.target_temperature", live["x-set-point"]!.GetValue<string>());
        Assert.True(live["x-key"]!.GetValue<bool>());
        Assert.Equal("""{"path":"regulation_state.uses_rpm","is":false}""", schemas["ExtruderV1LiveValues"]!["properties"]!["pressure"]!["x-set-point-when"]!.ToJsonString());
    }

    private async Task<JsonArray> ReadTypesAsync()
    {
        HttpResponseMessage response = await _client.GetAsync("/api/v2/description", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.JsonAsync())["types"]!.AsArray();
    }

    private static JsonNode TypeOf(JsonArray types, string slug) => Named(types, "slug", slug);

    private static JsonNode Named(JsonNode list, string key, string name) => list.AsArray().Single(item => item![key]?.GetValue<string>() == name)!;
}
