using System.Net;
using System.Text.Json.Nodes;

namespace PanelServer.EndToEnd.Panel;

/// <summary>What users are told, followed literally against the real server.</summary>
[Collection(nameof(SimulatedPanel))]
public class DocumentationTests(SimulatedPanel panel)
{
    private readonly PanelProcess _panel = panel.Process;

    [Fact]
    public async Task The_machine_list_begins_with_the_machines_of_the_documentation_in_their_order()
    {
        JsonArray machines = await ListWithoutErrorsAsync();
        string[] documented =
        [
            Entry(7, 57922, "mock"), Entry(4, 57922, "extruder_v1"), Entry(2, 57922, "winder_v1"), Entry(10, 48879, "wago_power_v1"),
        ];
        Assert.Equal(documented, machines.Take(4).Select(machine => machine!.ToJsonString()));
        Assert.Equal("laser_v1", machines[4]!["slug"]!.GetValue<string>());
        Assert.Null(machines[4]!["error"]);
    }

    [Fact]
    public async Task The_snapshot_of_the_mock_machine_is_the_documented_one_but_for_time()
    {
        HttpResponseMessage posted = await _panel.PostAsync("/api/v1/machine/mock/57922", """[{"SetFrequency1":100},{"SetFrequency2":200},{"SetFrequency3":500},{"SetMode":"Running"}]""");
        Assert.Equal((HttpStatusCode.OK, "null"), (posted.StatusCode, await posted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));

        string snapshot = await _panel.GetAsync("/api/v2/machine/mock/57922");
        Assert.StartsWith(
            $$$"""{"machine":{{{Entry(7, 57922, "mock")}}},"state":{"frequency1":100.0,"frequency2":200.0,"frequency3":500.0,"is_default_state":false,"mode_state":{"mode":"Running"}},"live_values":{"amplitude1":""",
            snapshot);

        // The numbers of the documentation's example satisfy the same relations.
        JsonNode live = JsonNode.Parse(snapshot)!["live_values"]!;
        double angle = Math.Asin(live["amplitude1"]!.GetValue<double>());
        Assert.Equal(Math.Abs(Math.Sin(2 * angle)), Math.Abs(live["amplitude2"]!.GetValue<double>()), 1e-9);
        Assert.Equal(Math.Abs(Math.Sin(5 * angle)), Math.Abs(live["amplitude3"]!.GetValue<double>()), 1e-9);
    }

    [Fact]
    public async Task The_extruder_heats_through_the_documented_address()
    {
        await _panel.PostAsync("/api/v1/machine/extruder_v1/57922", """[{"SetFrontHeatingTargetTemperature":200},{"SetExtruderMode":"Heat"}]""");
        JsonNode first = JsonNode.Parse(await _panel.GetAsync("/api/v2/machine/extruder_v1/57922"))!;
        Assert.Equal("Heat", first["state"]!["mode_state"]!["mode"]!.GetValue<string>());

        double start = first["live_values"]!["front_temperature"]!.GetValue<double>();
        double now = await Eventually.IsAsync(FrontTemperatureAsync, celsius => celsius >= start + 0.3);

        Assert.InRange(now, start + 0.3, 200);
        HttpResponseMessage stopped = await _panel.PostAsync("/api/v1/machine/extruder_v1/57922", """[{"SetExtruderMode":"Standby"}]""");
        Assert.Equal(HttpStatusCode.OK, stopped.StatusCode);
    }

    /// <summary>The list, once no machine has an error: a busy machine may answer a device's driver too late for a moment.</summary>
    // Devices beside the bus are found some time after the start.
    private Task<JsonArray> ListWithoutErrorsAsync() => Eventually.IsAsync(
        async () => JsonNode.Parse(await _panel.GetAsync("/api/v2/machine"))!["machines"]!.AsArray(),
        machines => machines.Count >= 5 && machines.All(machine => machine!["error"] is null),
        machines => machines.ToJsonString());

    private async Task<double> FrontTemperatureAsync() =>
        JsonNode.Parse(await _panel.GetAsync("/api/v2/machine/extruder_v1/57922"))!["live_values"]!["front_temperature"]!.GetValue<double>();

    private static string Entry(int machine, int serial, string slug) =>
        $$$"""{"legacy_id":{"machine_identification":{"vendor":1,"machine":{{{machine}}}},"serial":{{{serial}}}},"serial":{{{serial}}},"vendor":"QiTech","slug":"{{{slug}}}","error":null}""";
}
