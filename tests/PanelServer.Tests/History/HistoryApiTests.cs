using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.History;

namespace PanelServer.Tests.History;

public class HistoryApiTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private const string Path = "/api/v2/machine/mock/57922/history";
    private readonly HttpClient _client = panel.CreateClient();

    [Fact]
    public async Task It_gives_the_columns_asked_for_oldest_first()
    {
        panel.Services.GetRequiredService<HistoryRecorder>().Sample();
        JsonNode history = await (await _client.GetAsync(Path + "?fields=amplitude2,amplitude_sum", TestContext.Current.CancellationToken)).JsonAsync();
        long[] times = [.. history["ts"]!.AsArray().Select(time => time!.GetValue<long>())];
        Assert.NotEmpty(times);
        Assert.Equal(times.Order(), times);
        Assert.Equal(["amplitude2", "amplitude_sum"], history["columns"]!.AsArray().Select(column => column!["field"]!.GetValue<string>()));
        Assert.All(history["columns"]!.AsArray(), column => Assert.Equal(times.Length, column!["values"]!.AsArray().Count));
        Assert.Equal(1, history["interval_seconds"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_time_range_is_inclusive_and_may_be_written_in_two_ways()
    {
        panel.Services.GetRequiredService<HistoryRecorder>().Sample();
        JsonNode all = await (await _client.GetAsync(Path, TestContext.Current.CancellationToken)).JsonAsync();
        long first = all["ts"]![0]!.GetValue<long>();
        string iso = Uri.EscapeDataString(DateTimeOffset.FromUnixTimeMilliseconds(first).ToString("O"));
        foreach (string time in new[] { $"{first}", iso })
        {
            JsonNode one = await (await _client.GetAsync($"{Path}?from={time}&to={time}", TestContext.Current.CancellationToken)).JsonAsync();
            Assert.All(one["ts"]!.AsArray(), found => Assert.Equal(first, found!.GetValue<long>()));
            Assert.NotEmpty(one["ts"]!.AsArray());
        }
    }

    [Fact]
    public async Task It_can_be_had_as_CSV()
    {
        panel.Services.GetRequiredService<HistoryRecorder>().Sample();
        HttpResponseMessage response = await _client.GetAsync(Path + "?format=csv&fields=amplitude1", TestContext.Current.CancellationToken);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        string[] lines = (await response.TextAsync()).Split("\r\n");
        Assert.Equal("ts,amplitude1", lines[0]);
        Assert.Matches(@"^\d{13},-?\d", lines[1]);
    }

    [Fact]
    public async Task A_machine_without_set_points_has_its_mode_alone_in_their_place()
    {
        JsonNode history = await (await _client.GetAsync(Path, TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal("state.mode_state.mode", (string?)Assert.Single(history["set_points"]!.AsArray())!["field"]);
    }

    [Theory]
    [InlineData("?fields=amplitude9", "?fields", "amplitude1")]
    [InlineData("?from=yesterday", "?from", "Unix milliseconds")]
    [InlineData("?points=2&from=-9223372036854775807", "?from", "Unix milliseconds")]
    [InlineData("?format=xml", "?format", "json or csv")]
    public async Task A_wrong_query_is_refused_with_what_is_allowed(string query, string where, string allowed)
    {
        JsonObject body = await (await _client.GetAsync(Path + query, TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.BadRequest, "error_bad_request");
        Assert.Equal(where, body["errors"]![0]!["where"]!.GetValue<string>());
        Assert.Contains(allowed, body["errors"]![0]!["allowed"]!.GetValue<string>());
    }
}
