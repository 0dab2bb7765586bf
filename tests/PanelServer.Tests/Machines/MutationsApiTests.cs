using System.Net;
using System.Text.Json.Nodes;

namespace PanelServer.Tests.Machines;

public class MutationsApiTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private const string Path = "/api/v1/machine/mock/57922";
    private readonly HttpClient _client = panel.CreateClient();

    public static TheoryData<string, HttpStatusCode> Wrong => new()
    {
        { "", HttpStatusCode.BadRequest },
        { "[", HttpStatusCode.BadRequest },
        { "[NaN]", HttpStatusCode.BadRequest },
        { """[{"SetFrequency1":Infinity}]""", HttpStatusCode.BadRequest },
        { """[{"SetFrequency1":1}] trailing""", HttpStatusCode.BadRequest },
        { new string('[', 1000) + new string(']', 1000), HttpStatusCode.BadRequest },
        { """{"SetFrequency1":1}""", HttpStatusCode.UnprocessableEntity },
        { "null", HttpStatusCode.UnprocessableEntity },
        { """[{"SetFrequency1":1,"SetFrequency2":1}]""", HttpStatusCode.UnprocessableEntity },
        { """[{"SetFrequency1":1,"SetFrequency1":1}]""", HttpStatusCode.UnprocessableEntity },
        { """[{"SetFrequenzy1":1}]""", HttpStatusCode.UnprocessableEntity },
        { """[{"SetFrequency1":"1"}]""", HttpStatusCode.UnprocessableEntity },
        { """[{"SetFrequency1":true}]""", HttpStatusCode.UnprocessableEntity },
        { """[{"SetFrequency1":1001}]""", HttpStatusCode.UnprocessableEntity },
        { """[{"SetFrequency1":-0.1}]""", HttpStatusCode.UnprocessableEntity },
        { """[{"SetFrequency1":1e400}]""", HttpStatusCode.UnprocessableEntity },
        { """[{"SetMode":"running"}]""", HttpStatusCode.UnprocessableEntity },
        { """["SetMode"]""", HttpStatusCode.UnprocessableEntity },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_list_is_refused_on_both_paths_and_nothing_is_applied(string body, HttpStatusCode status)
    {
        string before = await StateAsync();
        foreach (string path in new[] { Path, Path.Replace("v1", "v2", StringComparison.Ordinal) })
        {
            JsonObject refusal = await (await _client.PostJsonAsync(path, body)).RefusalAsync(status, "error_bad_request");
            JsonNode error = refusal["errors"]![0]!;
            Assert.NotEmpty(error["what"]!.GetValue<string>());
            Assert.NotEmpty(error["allowed"]!.GetValue<string>());
        }

        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task One_wrong_item_refuses_the_whole_list_and_the_pointer_names_it()
    {
        string before = await StateAsync();
        HttpResponseMessage response = await _client.PostJsonAsync(Path, """[{"SetFrequency1":77},{"SetFrequency2":2000},{"SetMode":"Running"}]""");
        JsonObject body = await response.RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        JsonNode error = Assert.Single(body["errors"]!.AsArray())!;
        Assert.Equal("/1/SetFrequency2", error["where"]!.GetValue<string>());
        Assert.Equal("a number from 0 to 1000 (mHz)", error["allowed"]!.GetValue<string>());
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task An_unknown_mutation_is_answered_with_the_nearest_known_one()
    {
        JsonObject body = await (await _client.PostJsonAsync(Path, """[{"SetFrequenzy1":1}]""")).RefusalAsync(HttpStatusCode.UnprocessableEntity, "error_bad_request");
        Assert.Contains("did you mean \"SetFrequency1\"?", body["error_bad_request"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(Path)]
    [InlineData("/api/v2/machine/mock/57922")]
    public async Task An_accepted_list_is_answered_null_and_all_of_it_takes_effect(string path)
    {
        HttpResponseMessage response = await _client.PostJsonAsync(path, """[{"SetFrequency1":11},{"SetFrequency1":12.5},{"SetFrequency3":13}]""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("null", await response.TextAsync());
        Assert.Contains("\"frequency1\":12.5,", await StateAsync());
        Assert.Contains("\"frequency3\":13.0,", await StateAsync());
    }

    [Fact]
    public async Task An_empty_list_is_accepted_for_a_machine_that_exists_only()
    {
        Assert.Equal("null", await (await _client.PostJsonAsync(Path, "[]")).TextAsync());
        await (await _client.PostJsonAsync("/api/v1/machine/mock/1", "[]")).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/vnd.panel+json", HttpStatusCode.OK)]
    [InlineData("APPLICATION/JSON", HttpStatusCode.OK)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-16", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    public async Task Only_JSON_in_UTF_8_is_taken(string? contentType, HttpStatusCode status) =>
        Assert.Equal(status, (await _client.PostBytesAsync(Path, "[]"u8.ToArray(), contentType)).StatusCode);

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        using ByteArrayContent content = new([1, 2, 3]);
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        HttpResponseMessage response = await _client.PostAsync(Path, content, TestContext.Current.CancellationToken);
        await response.RefusalAsync(HttpStatusCode.UnsupportedMediaType, "error_bad_request");
    }

    [Fact]
    public async Task Invalid_UTF_8_is_refused()
    {
        HttpResponseMessage response = await _client.PostBytesAsync(Path, [.. "[\""u8, 0xC3, 0x28, .. "\"]"u8], "application/json");
        JsonObject body = await response.RefusalAsync(HttpStatusCode.BadRequest, "error_bad_request");
        Assert.Contains("UTF-8", body["error_bad_request"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_HMIs_route_takes_one_mutation_and_confirms_it_in_its_own_form()
    {
        HttpResponseMessage response = await MutateAsync(7, """{"SetFrequency2":222}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"success":true,"error":null}""", await response.TextAsync());
        Assert.Contains("\"frequency2\":222.0,", await StateAsync());
    }

    [Theory]
    [InlineData("""{"SetFrequency2":2222}""", "/data/SetFrequency2")]
    [InlineData("""[{"SetFrequency2":2}]""", "/data")]
    [InlineData("null", "/data")]
    public async Task The_HMIs_route_refuses_a_wrong_mutation_with_words_the_HMI_shows(string mutation, string where)
    {
        HttpResponseMessage response = await MutateAsync(7, mutation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        JsonNode body = await response.JsonAsync();
        Assert.False(body["success"]!.GetValue<bool>());
        Assert.NotEmpty(body["error"]!.GetValue<string>());
        Assert.Equal(where, body["errors"]![0]!["where"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_HMIs_route_names_an_unknown_machine()
    {
        HttpResponseMessage response = await MutateAsync(8, """{"SetFrequency2":2}""");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("""{"success":false,"error":"Unknown machine 1/8/57922"}""", await response.TextAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"machine_identification_unique":5,"data":null}""")]
    [InlineData("""{"machine_identification_unique":{"machine_identification":{"vendor":1,"machine":70000},"serial":1},"data":{}}""")]
    public async Task The_HMIs_route_refuses_a_malformed_request(string body)
    {
        HttpResponseMessage response = await _client.PostJsonAsync("/api/v1/machine/mutate", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.False((await response.JsonAsync())["success"]!.GetValue<bool>());
    }

    private Task<HttpResponseMessage> MutateAsync(int machine, string mutation) =>
        _client.PostJsonAsync(
            "/api/v1/machine/mutate",
            $$$"""{"machine_identification_unique":{"machine_identification":{"vendor":1,"machine":{{{machine}}}},"serial":57922},"data":{{{mutation}}}}""");

    private async Task<string> StateAsync()
    {
        string text = await (await _client.GetAsync("/api/v2/machine/mock/57922", TestContext.Current.CancellationToken)).TextAsync();
        return text[text.IndexOf("\"state\"", StringComparison.Ordinal)..text.IndexOf("\"live_values\"", StringComparison.Ordinal)];
    }
}
