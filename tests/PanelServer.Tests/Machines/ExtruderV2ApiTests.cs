using System.Net;
using System.Text.Json.Nodes;
using PanelServer.Tests.Bus;

namespace PanelServer.Tests.Machines;

/// <summary>Both models of the extruder side by side on one simulated bus.</summary>
public sealed class ExtruderV2ApiTests : IDisposable
{
    private const string Speed = """[{"SetInverterTargetRpm":100}]""";

    private readonly PanelFactory _panel = new PanelFactory().With("Bus:Segment", "extruder,extruder_v2").With("Simulation:ExtruderPlant", "probe-lag-60");

    public void Dispose() => _panel.Dispose();

    [Fact]
    public async Task Each_has_its_address_its_plant_and_its_greatest_speed()
    {
        using HttpClient client = _panel.CreateClient();
        await BusPanel.ReadinessAsync(client, text => text.Contains("\"ready\"", StringComparison.Ordinal));

        JsonNode list = await (await client.GetAsync("/api/v2/machine", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Contains(
            """{"legacy_id":{"machine_identification":{"vendor":1,"machine":22},"serial":5},"serial":5,"vendor":"QiTech","slug":"extruder_v2","error":null}""",
            list["machines"]!.AsArray().Select(machine => machine!.ToJsonString()));

        using HttpResponseMessage accepted = await client.PostJsonAsync("/api/v2/machine/extruder_v2/5", Speed);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        JsonObject refusal = await (await client.PostJsonAsync("/api/v2/machine/extruder_v1/57922", Speed)).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        Assert.Contains("from 0 to 52.9", refusal.ToJsonString(), StringComparison.Ordinal);
        JsonNode shown = await (await client.GetAsync("/api/v2/machine/extruder_v2/5", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal(100, shown["state"]!["screw_state"]!["target_rpm"]!.GetValue<double>());

        JsonNode plants = await (await client.GetAsync("/api/v2/simulation/plants", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal(
            [("extruder", "probe-lag-60"), ("extruder_v2", "probe-lag-60")],
            plants["plants"]!.AsArray().Select(plant => (plant!["machine"]!.GetValue<string>(), plant["plant"]!.GetValue<string>())));
    }
}
