using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.Dashboard;

namespace PanelServer.Tests.Dashboard;

/// <summary>How the dashboard's files are served; their content is made up here.</summary>
public sealed class DashboardSiteTests(PanelFactory panel) : IClassFixture<PanelFactory>, IDisposable
{
    private const string Script = "/assets/index-AbCd1234.js";

    private readonly string _folder = Directory.CreateTempSubdirectory("panel-dashboard-").FullName;

    private WebApplicationFactory<Program>? _server;

    public void Dispose()
    {
        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8", "no-cache")]
    [InlineData("/index.html", "text/html; charset=utf-8", "no-cache")]
    [InlineData(Script, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable")]
    [InlineData("/assets/index-AbCd1234.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable")]
    [InlineData("/icon.svg", "image/svg+xml", "no-cache")]
    public async Task Files_have_their_media_type_and_only_names_with_a_hash_are_cached_for_ever(string path, string contentType, string cacheControl)
    {
        HttpResponseMessage response = await GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString());
        Assert.Equal(cacheControl, response.Headers.GetValues("Cache-Control").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(response.Content.Headers.ContentLength, (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task The_page_may_load_and_run_nothing_but_files_of_this_server()
    {
        string policy = (await GetAsync("/")).Headers.GetValues("Content-Security-Policy").Single();

        Assert.StartsWith("default-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br, gzip", "br", "brotli form")]
    [InlineData("gzip, br;q=0", "gzip", "gzip form")]
    [InlineData("gzip", "gzip", "gzip form")]
    [InlineData("zstd", null, "console.log(1)")]
    [InlineData(null, null, "console.log(1)")]
    public async Task A_browser_gets_the_smallest_form_that_it_understands(string? accepted, string? coding, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Script);
        if (accepted is not null)
        {
            request.Headers.Add("Accept-Encoding", accepted);
        }

        HttpResponseMessage response = await ClientOf(Dashboard()).SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(coding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("Accept-Encoding", response.Headers.Vary.Single());
        Assert.Equal(body, await response.TextAsync());
    }

    [Fact]
    public async Task A_file_that_the_browser_has_already_is_not_sent_again()
    {
        HttpClient client = ClientOf(Dashboard());
        EntityTagHeaderValue tag = (await client.GetAsync("/", TestContext.Current.CancellationToken)).Headers.ETag!;
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.IfNoneMatch.Add(tag);

        HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Empty(await response.TextAsync());
    }

    [Fact]
    public async Task HEAD_gives_the_headers_alone()
    {
        using HttpRequestMessage request = new(HttpMethod.Head, "/");
        HttpResponseMessage response = await ClientOf(Dashboard()).SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Empty(await response.TextAsync());
    }

    [Theory]
    [InlineData("/assets/index-Other.js")]
    [InlineData("/assets/../../appsettings.json")]
    [InlineData("/assets/index-AbCd1234.js.br")]
    [InlineData("/machine/mock/57922")]
    [InlineData("/api/v2/nothing")]
    public async Task Unknown_addresses_are_refused_in_JSON_as_before(string path) =>
        await (await GetAsync(path)).RefusalAsync(HttpStatusCode.NotFound, "error_not_found");

    [Fact]
    public async Task The_page_takes_no_POST()
    {
        HttpResponseMessage response = await ClientOf(Dashboard()).PostJsonAsync("/", "[]");
        await response.RefusalAsync(HttpStatusCode.MethodNotAllowed, "error_bad_request");
    }

    [Fact]
    public async Task A_server_without_dashboard_says_so_and_leads_to_the_API()
    {
        HttpClient client = ClientOf(DashboardFiles.Load(Path.Combine(_folder, "absent")));
        HttpResponseMessage response = await client.GetAsync("/", TestContext.Current.CancellationToken);
        string page = await response.TextAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-store", response.Headers.GetValues("Cache-Control").Single());
        Assert.Contains("without its dashboard", page, StringComparison.Ordinal);
        Assert.Contains("Node.js", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/swagger\"", page, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> GetAsync(string path) => await ClientOf(Dashboard()).GetAsync(path, TestContext.Current.CancellationToken);

    private HttpClient ClientOf(DashboardFiles files)
    {
        _server = panel.WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddSingleton(files)));
        return _server.CreateClient();
    }

    private DashboardFiles Dashboard()
    {
        Write("index.html", "<!doctype html>");
        Write("icon.svg", "<svg/>");
        Write("assets/index-AbCd1234.css", "body{}");
        Write("assets/index-AbCd1234.js", "console.log(1)");
        Write("assets/index-AbCd1234.js.br", "brotli form");
        Write("assets/index-AbCd1234.js.gz", "gzip form");
        return DashboardFiles.Load(_folder);
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
    }
}
