using System.Net;
using System.Text.Json.Nodes;
using PanelServer.Tests.Streams;

namespace PanelServer.Tests.Bus;

/// <summary>What clients see of the bus: REST, metrics, readiness, <c>/main</c>.</summary>
public sealed class BusViewTests(BusPanel panel) : IClassFixture<BusPanel>
{
    private readonly HttpClient _client = panel.CreateClient();

    [Fact]
    public async Task The_bus_view_has_terminals_groups_and_frame_counters()
    {
        await BusPanel.ReadinessAsync(_client, IsReady);
        JsonNode bus = await panel.ReadBusAsync(_client);

        Assert.Equal("Op", bus["phase"]!.GetValue<string>());
        Assert.True(bus["is_link_up"]!.GetValue<bool>());
        Assert.True(bus["frames"]!["sent"]!.GetValue<long>() > 100);
        Assert.True(bus["frames"]!["received"]!.GetValue<long>() > 100);
        JsonNode group = Assert.Single(bus["groups"]!.AsArray())!;
        Assert.Equal("1/4/57922", group["name"]!.GetValue<string>());
        Assert.True(group["faults"]!.GetValue<long>() >= 0);
        Assert.Equal(
            [("EK1100", -2000), ("EL1002", 90), ("EL6021", 170), ("EL2004", 100), ("EL3021", 130), ("EL3204", 190)],
            bus["devices"]!.AsArray().Select(device => (device!["name"]!.GetValue<string>(), device["e_bus_current_milliamperes"]!.GetValue<int>())));
        Assert.All(bus["devices"]!.AsArray(), device => Assert.Equal(0, device!["emergency_count"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Metrics_count_frames_groups_and_terminals()
    {
        await BusPanel.ReadinessAsync(_client, IsReady);
        string text = await MetricsAsync();

        foreach (string what in (string[])["received", "lost", "late", "duplicate", "foreign", "looped_back", "malformed", "send_failed"])
        {
            Assert.Contains($"panel_bus_frames_total{{what=\"{what}\"}} ", text);
        }

        Assert.Matches(@"panel_bus_frames_total\{what=""sent""\} [1-9]", text);
        Assert.Contains("panel_bus_link_up 1", text);
        Assert.Contains("panel_bus_warnings 0", text);
        Assert.Contains("panel_bus_busy_cycles_total ", text);
        Assert.Matches(@"panel_bus_group_operational\{group=""1/4/57922""\} [01]", text);
        Assert.Contains("panel_bus_group_mismatches_total{group=\"1/4/57922\"} ", text);
        Assert.Contains("panel_bus_group_faults_total{group=\"1/4/57922\"} ", text);
        foreach (string name in (string[])["problem", "recoveries_total", "state_changes_total", "emergencies_total", "invalid_frames", "lost_links", "watchdog_expiries"])
        {
            Assert.Contains($"panel_bus_terminal_{name}{{position=\"5\",name=\"EL3204\"}} ", text);
        }

        Assert.Contains("panel_bus_terminal_clock_difference_seconds{position=\"0\",name=\"EK1100\"} ", text);
        Assert.DoesNotContain("panel_bus_terminal_clock_difference_seconds{position=\"3\"", text);
    }

    [Fact]
    public async Task An_interrupted_bus_is_told_everywhere_and_so_is_its_end()
    {
        await BusPanel.ReadinessAsync(_client, IsReady);

        // A group that is not in order yet cannot be faulted once more.
        await Eventually.IsAsync(() => panel.ReadBusAsync(_client), bus => bus["groups"]?[0]?["state"]?.GetValue<string>() == "Operational");
        PollingClient main = await PollingClient.OpenAsync(_client, "/main");
        long lostBefore = (await panel.ReadBusAsync(_client))["frames"]!["lost"]!.GetValue<long>();

        panel.Segment.FrameFaults.Drop = int.MaxValue;
        try
        {
            // On a busy machine the bus may be told first to stand still for another reason, a cycle that came too late.
            await BusPanel.ReadinessAsync(_client, text => text.Contains("No frame comes back from the EtherCAT segment", StringComparison.Ordinal));
            await main.ReadUntilAsync(message => message["data"]!["Error"]?.GetValue<string>().StartsWith("No frame comes back", StringComparison.Ordinal) == true);
            JsonNode bus = await Eventually.IsAsync(
                () => panel.ReadBusAsync(_client),
                answer => !answer["is_answering"]!.GetValue<bool>() && answer["error"] is not null && answer["groups"]![0]!["state"]!.GetValue<string>() == "Faulted");
            Assert.True(bus["frames"]!["lost"]!.GetValue<long>() > lostBefore);
            await Eventually.IsAsync(MachineErrorAsync, error => error?.Contains("check the cable", StringComparison.Ordinal) == true);
            Assert.Contains("panel_bus_answering 0", await MetricsAsync());
            Assert.Contains("panel_bus_group_operational{group=\"1/4/57922\"} 0", await MetricsAsync());
        }
        finally
        {
            // The other tests of this class use the same panel.
            panel.Segment.FrameFaults.Drop = 0;
        }

        await BusPanel.ReadinessAsync(_client, IsReady);
        await main.ReadUntilAsync(message => message["data"]!["Done"]?["devices"] is not null);
        await Eventually.IsAsync(MachineErrorAsync, error => error is null);
        Assert.Contains("panel_bus_answering 1", await MetricsAsync());
        Assert.Matches(@"panel_bus_group_faults_total\{group=""1/4/57922""\} [1-9]", await MetricsAsync());
    }

    private static bool IsReady(string text) => text.Contains("\"ready\"", StringComparison.Ordinal);

    private async Task<string> MetricsAsync() => await (await _client.GetAsync("/metrics", TestContext.Current.CancellationToken)).TextAsync();

    private async Task<string?> MachineErrorAsync()
    {
        HttpResponseMessage answer = await _client.GetAsync("/api/v2/machine/extruder_v1/57922", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.JsonAsync())["machine"]?["error"]?.GetValue<string>() ?? (await answer.JsonAsync())["error"]?.GetValue<string>();
    }
}
