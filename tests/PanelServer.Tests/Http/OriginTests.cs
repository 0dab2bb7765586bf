using System.Net;
using System.Text.Json.Nodes;

namespace PanelServer.Tests.Http;

public class OriginTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private readonly HttpClient _client = panel.CreateClient();

    [Theory]
    [InlineData("null")]
    [InlineData("file://")]
    [InlineData("http://localhost:5173")]
    [InlineData("http://localhost")]
    public async Task The_HMI_its_development_page_and_the_servers_own_pages_may_use_the_API(string origin)
    {
        HttpResponseMessage response = await SendAsync(HttpMethod.Get, origin);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        if (origin != "http://localhost")
        {
            Assert.Equal(origin, Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        }
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://localhost:5174")]
    [InlineData("not an origin")]
    public async Task Other_pages_are_refused_before_anything_happens(string origin) =>
        await (await SendAsync(HttpMethod.Get, origin)).RefusalAsync(HttpStatusCode.Forbidden, "error_forbidden");

    [Fact]
    public async Task Programs_that_are_no_browsers_send_no_origin_and_are_served() =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, null)).StatusCode);

    [Fact]
    public async Task The_HMIs_preflight_for_a_JSON_post_is_allowed()
    {
        using HttpRequestMessage request = new(HttpMethod.Options, "/api/v1/machine/mutate");
        request.Headers.Add("Origin", "null");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal("null", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("content-type", string.Join(',', response.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("evil.example", "http://evil.example")]
    [InlineData("evil.example:3001", "http://evil.example:3001")]
    [InlineData("evil.example:3001", "null")]
    [InlineData("evil.example", "http://localhost:5173")]
    [InlineData("127.0.0.1.evil.example", "http://127.0.0.1.evil.example")]
    public async Task A_page_whose_name_merely_resolves_to_this_computer_is_refused(string host, string origin)
    {
        HttpResponseMessage response = await SendAsync(HttpMethod.Get, origin, host);
        JsonObject body = await response.RefusalAsync(HttpStatusCode.Forbidden, "error_forbidden");
        Assert.Contains("Network:Names", body["error_forbidden"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.168.130.195", "http://192.168.130.195")]
    [InlineData("192.168.130.195:3001", "null")]
    [InlineData("[::1]:3001", "http://[::1]:3001")]
    [InlineData("LOCALHOST:3001", "http://localhost:3001")]
    public async Task Addresses_and_own_names_are_this_panel(string host, string origin) =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, origin, host)).StatusCode);

    [Fact]
    public async Task The_computers_own_name_and_configured_ones_are_this_panel()
    {
        await using PanelFactory named = new PanelFactory().With("Network:Names:0", "panel1.example");
        HttpClient client = named.CreateClient();
        foreach (string name in (string[])[Dns.GetHostName(), Dns.GetHostName() + ".local", "panel1.example"])
        {
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, HttpMethod.Get, $"http://{name}", name)).StatusCode);
        }
    }

    [Fact]
    public async Task Programs_may_use_any_name() =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, null, "some.alias.example")).StatusCode);

    [Fact]
    public async Task The_origin_null_can_be_shut_out()
    {
        await using PanelFactory strict = new PanelFactory().With("Network:AllowNullOrigin", "false");
        HttpClient client = strict.CreateClient();
        await (await SendAsync(client, HttpMethod.Get, "null")).RefusalAsync(HttpStatusCode.Forbidden, "error_forbidden");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, HttpMethod.Get, "file://")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, HttpMethod.Get, "http://localhost")).StatusCode);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string? origin, string? host = null) => SendAsync(_client, method, origin, host);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string? origin, string? host = null)
    {
        using HttpRequestMessage request = new(method, "/api/v2/machine");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
