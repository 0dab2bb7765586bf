using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PanelServer.EndToEnd.Panel;

/// <summary>Everything at once for a while: ten minutes with 200 clients in the long mode, else half a minute with 40.</summary>
[Collection(nameof(RunsAlone))]
public class SoakTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("PANEL_TEST_LONG") == "1";

    [Fact]
    public async Task Nothing_leaks_and_no_state_is_missed_under_mixed_load()
    {
        (int seconds, int clients) = IsLong ? (600, 200) : (25, 40);

        // With real-time priority as on a real panel: what other programs do here would make the overruns of one half incomparable to the other's.
        await using PanelProcess panel = await PanelProcess.StartAsync("--ControlLoop:RealTimePriority", "50", "--ControlLoop:CycleTimeMicroseconds", "1000");

        // The first round fills pools and compiles what is hot; growth is judged between the rounds after it.
        await RoundAsync(panel, seconds / 5, clients);
        long memoryBefore = await MemoryAsync(panel);
        double overrunsBefore = await MetricAsync(panel, "panel_cycle_overruns_total");
        await RoundAsync(panel, seconds * 2 / 5, clients);
        double overrunsBetween = await MetricAsync(panel, "panel_cycle_overruns_total");
        await RoundAsync(panel, seconds * 2 / 5, clients);
        double overrunsAfter = await MetricAsync(panel, "panel_cycle_overruns_total");
        long memoryAfter = await MemoryAsync(panel);

        output.WriteLine($"memory {memoryBefore / 1e6:0} → {memoryAfter / 1e6:0} MB, overruns {overrunsBetween - overrunsBefore} then {overrunsAfter - overrunsBetween}");
        Assert.True(memoryAfter < memoryBefore * 1.25 + 20e6, $"resident memory grew from {memoryBefore} to {memoryAfter} bytes");
        Assert.Equal(0, await MetricAsync(panel, "panel_stream_clients{transport=\"websocket\"}"));
        Assert.True(
            overrunsAfter - overrunsBetween < ((overrunsBetween - overrunsBefore) * 3) + 200,
            $"overruns grew: {overrunsBetween - overrunsBefore} in the first half, {overrunsAfter - overrunsBetween} in the second");
        Assert.Equal(0, await panel.StopAsync());
    }

    private async Task RoundAsync(PanelProcess panel, int seconds, int clients)
    {
        JsonNode result = JsonNode.Parse(await NodeProgram.RunAsync("soak.mjs", $"{panel.Port}", $"{seconds}", $"{clients}"))!;
        output.WriteLine(result.ToJsonString());
        Assert.Empty(result["missed"]!.AsArray());
        Assert.Equal(0, result["disconnects"]!.GetValue<int>());
        Assert.All(result["statuses"]!.AsObject(), status => Assert.Contains(status.Key, new[] { "200", "400", "422" }));
        Assert.True(result["lives"]!.GetValue<int>() > clients * seconds * 10, "the clients got too few live values");
    }

    private static async Task<long> MemoryAsync(PanelProcess panel) =>
        JsonNode.Parse(await panel.GetAsync("/api/v1/metrics/process/metrics"))!["rss_bytes"]!.GetValue<long>();

    private static async Task<double> MetricAsync(PanelProcess panel, string name)
    {
        string text = await panel.GetAsync("/metrics");
        Match line = Regex.Match(text, "^" + Regex.Escape(name) + " (.+)$", RegexOptions.Multiline);
        Assert.True(line.Success, $"{name} is missing");
        return double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture);
    }
}
