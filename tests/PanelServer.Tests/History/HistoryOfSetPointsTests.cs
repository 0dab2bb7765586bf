using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.History;
using PanelServer.Tests.Bus;

namespace PanelServer.Tests.History;

/// <summary>What the history of a machine with set points gives: measured and commanded values of the same times.</summary>
public sealed class HistoryOfSetPointsTests(BusPanel panel) : IClassFixture<BusPanel>
{
    private const string Machine = "/api/v2/machine/extruder_v1/57922";
    private readonly HttpClient _client = panel.CreateClient();

    [Fact]
    public async Task A_commanded_set_point_is_in_the_history_from_then_on()
    {
        await BusPanel.ReadinessAsync(_client, IsReady);
        foreach (double target in new[] { 61.0, 62.0 })
        {
            Assert.Equal(HttpStatusCode.OK, (await _client.PostJsonAsync(Machine, $$"""[{"SetFrontHeatingTargetTemperature":{{target}}}]""")).StatusCode);
            await Eventually.IsAsync(
                async () => (await (await _client.GetAsync(Machine, TestContext.Current.CancellationToken)).JsonAsync())["state"]!["heating_states"]!["front"]!["target_temperature"]!.GetValue<double>(),
                now => now == target);
            panel.Services.GetRequiredService<HistoryRecorder>().Sample();
        }

        JsonNode history = await HistoryAsync("?fields=front_temperature,front_temperature.set_point");
        JsonNode setPoint = Assert.Single(history["set_points"]!.AsArray())!;
        Assert.Equal("front_temperature.set_point", setPoint["field"]!.GetValue<string>());
        Assert.Equal("heating_states.front.target_temperature", setPoint["state"]!.GetValue<string>());
        Assert.Equal("°C", setPoint["unit"]!.GetValue<string>());
        Assert.Equal(history["ts"]!.AsArray().Count, setPoint["values"]!.AsArray().Count);
        double[] values = [.. setPoint["values"]!.AsArray().Select(value => value!.GetValue<double>()).Distinct()];
        Assert.Equal([61.0, 62.0], values[^2..]);
        Assert.Equal("front_temperature", Assert.Single(history["columns"]!.AsArray())!["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_a_choice_JSON_has_every_set_point_and_the_columns_are_the_measured_values_alone()
    {
        await BusPanel.ReadinessAsync(_client, IsReady);
        panel.Services.GetRequiredService<HistoryRecorder>().Sample();
        JsonNode history = await HistoryAsync("");
        Assert.Equal(6, history["set_points"]!.AsArray().Count(one => one!["field"]!.GetValue<string>().EndsWith(".set_point", StringComparison.Ordinal)));
        Assert.DoesNotContain(history["columns"]!.AsArray(), column => column!["field"]!.GetValue<string>().EndsWith(".set_point", StringComparison.Ordinal));
        JsonArray pressure = history["set_points"]!.AsArray().Single(one => one!["field"]!.GetValue<string>() == "pressure.set_point")!["values"]!.AsArray();
        Assert.All(pressure, Assert.Null);
    }

    [Fact]
    public async Task CSV_has_set_points_only_when_they_are_asked_for()
    {
        await BusPanel.ReadinessAsync(_client, IsReady);
        panel.Services.GetRequiredService<HistoryRecorder>().Sample();
        Assert.DoesNotContain("set_point", await CsvHeaderAsync("?format=csv"), StringComparison.Ordinal);
        Assert.Equal("ts,front_temperature,front_temperature.set_point", await CsvHeaderAsync("?format=csv&fields=front_temperature,front_temperature.set_point"));
    }

    private static bool IsReady(string text) => text.Contains("\"ready\"", StringComparison.Ordinal);

    private async Task<JsonNode> HistoryAsync(string query) => await (await _client.GetAsync($"{Machine}/history{query}", TestContext.Current.CancellationToken)).JsonAsync();

    private async Task<string> CsvHeaderAsync(string query) =>
        (await (await _client.GetAsync($"{Machine}/history{query}", TestContext.Current.CancellationToken)).TextAsync()).Split("\r\n")[0];
}
