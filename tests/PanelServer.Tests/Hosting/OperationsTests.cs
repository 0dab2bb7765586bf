using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.Common;
using PanelServer.Host.Loop;

namespace PanelServer.Tests.Hosting;

public class OperationsTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private readonly HttpClient _client = panel.CreateClient();

    [Fact]
    public async Task Health_is_answered_at_once_and_readiness_when_the_loop_runs()
    {
        Assert.Equal($$"""{"status":"ok","version":"{{PanelVersion.Text}}"}""", await (await _client.GetAsync("/healthz", TestContext.Current.CancellationToken)).TextAsync());
        await LoopRunsAsync();
        HttpResponseMessage ready = await _client.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.True(ready.IsSuccessStatusCode, await ready.TextAsync());
    }

    [Fact]
    public async Task Metrics_tell_of_the_loop_the_queues_and_the_requests()
    {
        await LoopRunsAsync();
        await _client.GetAsync("/api/v2/machine", TestContext.Current.CancellationToken);
        string text = await (await _client.GetAsync("/metrics", TestContext.Current.CancellationToken)).TextAsync();
        Assert.Matches(@"panel_cycles_total [1-9]", text);
        Assert.Contains("panel_cycle_wakeup_error_seconds_bucket{le=\"0.001\"}", text);
        Assert.Contains("panel_cycle_work_seconds_bucket", text);
        Assert.Contains("panel_cycle_overruns_total", text);
        Assert.Contains("panel_cycle_allocated_bytes_total 0", text);
        Assert.Contains($"panel_build_info{{version=\"{PanelVersion.Text}\"}} 1", text);
        Assert.Matches(@"panel_allocated_bytes_total [1-9]", text);
        Assert.Contains("panel_command_queue_depth{slug=\"mock\",serial=\"57922\"} 0", text);
        Assert.Contains("panel_commands_dropped_total{slug=\"mock\",serial=\"57922\"} 0", text);
        Assert.Contains("panel_stream_clients{transport=\"websocket\"} 0", text);
        Assert.Contains("http_request_duration_seconds_count{code=\"200\",method=\"GET\"", text);
    }

    [Fact]
    public async Task No_label_of_the_metrics_holds_what_a_client_made_up()
    {
        for (int i = 0; i < 20; i++)
        {
            using HttpRequestMessage request = new(new HttpMethod($"MADEUP{i}"), $"/made-up-{i}");
            await _client.SendAsync(request, TestContext.Current.CancellationToken);
        }

        string text = await (await _client.GetAsync("/metrics", TestContext.Current.CancellationToken)).TextAsync();
        Assert.DoesNotContain("MADEUP", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("made-up", text, StringComparison.Ordinal);
        Assert.Contains("http_request_duration_seconds_count{code=\"404\",method=\"other\",endpoint=\"\"} 20", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_legacy_process_metrics_have_the_fields_the_HMI_reads()
    {
        JsonNode process = await (await _client.GetAsync("/api/v1/metrics/process/metrics", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal(["rss_bytes", "cpu_time_seconds", "minor_faults", "major_faults"], process.AsObject().Select(field => field.Key));
        Assert.True(process["rss_bytes"]!.GetValue<long>() > 10_000_000);
    }

    [Fact]
    public async Task OpenAPI_describes_every_mutation_with_unit_range_and_an_example_that_is_accepted()
    {
        JsonNode document = await (await _client.GetAsync("/swagger/v2/swagger.json", TestContext.Current.CancellationToken)).JsonUnlabelledAsync();
        JsonNode frequency = document["components"]!["schemas"]!["MockMutation"]!["properties"]!["SetFrequency1"]!;
        Assert.Equal("mHz", frequency["x-unit"]!.GetValue<string>());
        Assert.Equal(0, frequency["minimum"]!.GetValue<double>());
        Assert.Equal(1000, frequency["maximum"]!.GetValue<double>());
        Assert.Equal(
            "Frequency of sine 1. Unit: mHz.",
            document["components"]!["schemas"]!["MockState"]!["properties"]!["frequency1"]!["description"]!.GetValue<string>());

        JsonNode example = document["paths"]!["/api/v1/machine/mock/{serial}"]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"]!;
        HttpResponseMessage response = await _client.PostJsonAsync("/api/v1/machine/mock/57922", example.ToJsonString());
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.TextAsync());
    }

    [Fact]
    public async Task The_OpenAPI_page_is_served()
    {
        HttpResponseMessage response = await _client.GetAsync("/swagger/index.html", TestContext.Current.CancellationToken);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    private Task LoopRunsAsync()
    {
        ControlLoopService loop = panel.Services.GetRequiredService<ControlLoopService>();
        return Eventually.HoldsAsync(() => loop.Statistics.Cycles > 0, "the first cycle");
    }
}
