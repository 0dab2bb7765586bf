using System.Net;
using System.Text.Json.Nodes;

namespace PanelServer.Tests.Machines;

public class MachinesApiTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private readonly HttpClient _client = panel.CreateClient();

    [Fact]
    public async Task The_machine_list_has_the_documented_entry_of_the_mock_machine()
    {
        JsonNode list = await (await _client.GetAsync("/api/v2/machine", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal(
            """{"legacy_id":{"machine_identification":{"vendor":1,"machine":7},"serial":57922},"serial":57922,"vendor":"QiTech","slug":"mock","error":null}""",
            list["machines"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task A_snapshot_has_the_documented_form_with_alphabetical_keys_and_floats_that_look_like_floats()
    {
        string text = await (await _client.GetAsync("/api/v2/machine/mock/57922/default", TestContext.Current.CancellationToken)).TextAsync();
        Assert.EndsWith(
            """{"frequency1":100.0,"frequency2":200.0,"frequency3":500.0,"is_default_state":true,"mode_state":{"mode":"Standby"}}}""",
            text);

        string snapshot = await (await _client.GetAsync("/api/v2/machine/mock/57922", TestContext.Current.CancellationToken)).TextAsync();
        Assert.StartsWith("""{"machine":{"legacy_id":{"machine_identification":{"vendor":1,"machine":7},"serial":57922},"serial":57922,"vendor":"QiTech","slug":"mock","error":null},"state":{"frequency1":""", snapshot);
        Assert.Contains("""},"live_values":{"amplitude1":""", snapshot);
    }

    [Fact]
    public async Task State_and_live_values_of_a_snapshot_are_of_one_and_the_same_cycle()
    {
        // In Standby all amplitudes are exactly 0; a snapshot that mixed two cycles would show Standby with amplitudes.
        for (int i = 0; i < 200; i++)
        {
            await _client.PostJsonAsync("/api/v1/machine/mock/57922", i % 2 == 0 ? """[{"SetMode":"Running"}]""" : """[{"SetMode":"Standby"}]""");
            JsonNode snapshot = await (await _client.GetAsync("/api/v2/machine/mock/57922", TestContext.Current.CancellationToken)).JsonAsync();
            bool isStandby = snapshot["state"]!["mode_state"]!["mode"]!.GetValue<string>() == "Standby";
            Assert.Equal(isStandby, snapshot["live_values"]!["amplitude3"]!.GetValue<double>() == 0);
        }
    }

    [Fact]
    public async Task A_client_reads_its_own_writes()
    {
        for (int i = 1; i <= 200; i++)
        {
            HttpResponseMessage posted = await _client.PostJsonAsync("/api/v1/machine/mock/57922", $$"""[{"SetFrequency2":{{i}}}]""");
            Assert.Equal("null", await posted.TextAsync());
            JsonNode snapshot = await (await _client.GetAsync("/api/v2/machine/mock/57922", TestContext.Current.CancellationToken)).JsonAsync();
            Assert.Equal(i, snapshot["state"]!["frequency2"]!.GetValue<double>());
        }
    }

    [Theory]
    [InlineData("/api/v2/machine/nope/1", "error_not_found", HttpStatusCode.NotFound)]
    [InlineData("/api/v2/machine/MOCK/57922", "error_not_found", HttpStatusCode.NotFound)]
    [InlineData("/api/v2/machine/mock/1", "error_not_found", HttpStatusCode.NotFound)]
    [InlineData("/api/v2/machine/mock/abc", "error_bad_request", HttpStatusCode.BadRequest)]
    [InlineData("/api/v2/machine/mock/-1", "error_bad_request", HttpStatusCode.BadRequest)]
    [InlineData("/api/v2/machine/mock/65536", "error_bad_request", HttpStatusCode.BadRequest)]
    [InlineData("/api/v2/machine/mock/57922.0", "error_bad_request", HttpStatusCode.BadRequest)]
    [InlineData("/api/v2/machine/mock/1/default", "error_not_found", HttpStatusCode.NotFound)]
    [InlineData("/api/v2/machine/mock/1/autotune", "error_not_found", HttpStatusCode.NotFound)]
    [InlineData("/api/v2/machine/mock/57922/autotune", "error_not_found", HttpStatusCode.NotFound)]
    [InlineData("/api/v2/machine/mock/1/history", "error_not_found", HttpStatusCode.NotFound)]
    [InlineData("/api/v2/machine/", "error_not_found", HttpStatusCode.NotFound)]
    [InlineData("/api/v2", "error_not_found", HttpStatusCode.NotFound)]
    [InlineData("/api/v2/machine/mock", "error_not_found", HttpStatusCode.NotFound)]
    public async Task An_address_without_a_machine_is_refused_with_a_reason(string path, string key, HttpStatusCode status) =>
        await (await _client.GetAsync(path, TestContext.Current.CancellationToken)).RefusalAsync(status, key);

    [Fact]
    public async Task An_unknown_serial_of_a_known_type_gets_the_panels_own_words()
    {
        JsonObject body = await (await _client.GetAsync("/api/v2/machine/mock/1", TestContext.Current.CancellationToken)).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
        Assert.Equal("""{"error_not_found":"Unknown machine!"}""", body.ToJsonString());
    }

    [Theory]
    [InlineData("PUT", "/api/v2/machine", "GET, HEAD")]
    [InlineData("DELETE", "/api/v2/machine/mock/57922", "GET, HEAD, POST")]
    [InlineData("GET", "/api/v1/machine/mock/57922", "POST")]
    public async Task A_wrong_method_is_refused_with_the_allowed_ones(string method, string path, string allowed)
    {
        using HttpRequestMessage request = new(new(method), path);
        HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.RefusalAsync(HttpStatusCode.MethodNotAllowed, "error_bad_request");
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow.Order()));
    }

    [Fact]
    public async Task HEAD_is_answered_without_a_body()
    {
        using HttpRequestMessage request = new(HttpMethod.Head, "/api/v2/machine/mock/57922");
        HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Content.Headers.ContentLength > 100);
        Assert.Empty(await response.TextAsync());
    }
}
