using System.Net;

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
        await (await SendAsync(HttpMethod.Get, origin)).RefusalAsync(HttpStatusCode.Forbidden, "error_bad_request");

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

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string? origin)
    {
        using HttpRequestMessage request = new(method, "/api/v2/machine");
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
