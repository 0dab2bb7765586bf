using System.IO.Compression;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Host.History;

namespace PanelServer.Tests.Http;

public class CompressionTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private const string Description = "/api/v2/description";
    private const string OpenApi = "/swagger/v2/swagger.json";
    private const string Snapshot = "/api/v2/machine/mock/57922";
    private const string History = Snapshot + "/history?to=1";
    private readonly HttpClient _client = panel.CreateClient();

    [Theory]
    [InlineData(Description, "br")]
    [InlineData(Description, "gzip")]
    [InlineData(OpenApi, "br")]
    [InlineData(OpenApi, "gzip")]
    [InlineData(History, "br")]
    [InlineData(History, "gzip")]
    public async Task A_large_text_is_compressed_for_a_client_that_accepts_it_and_says_the_same(string path, string coding)
    {
        HttpResponseMessage plain = await GetAsync(path, null);
        HttpResponseMessage compressed = await GetAsync(path, coding);

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal([coding], compressed.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", compressed.Headers.Vary);
        Assert.Equal(plain.Content.Headers.ContentType, compressed.Content.Headers.ContentType);
        Assert.Equal(await BytesAsync(plain), Expand(await BytesAsync(compressed), coding));
    }

    [Theory]
    [InlineData(Description, "br")]
    [InlineData(Description, "gzip")]
    [InlineData(OpenApi, "br")]
    public async Task A_description_shrinks_to_a_sixth_or_less(string path, string coding)
    {
        int plain = (await BytesAsync(await GetAsync(path, null))).Length;
        int compressed = (await BytesAsync(await GetAsync(path, coding))).Length;
        Assert.True(compressed * 6 <= plain, $"{compressed} of {plain} bytes");
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("br;q=0, gzip;q=0")]
    [InlineData("zstd")]
    public async Task A_client_that_does_not_ask_gets_plain_bytes_with_their_length(string accepted)
    {
        HttpResponseMessage response = await GetAsync(Description, accepted);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal((await BytesAsync(response)).Length, response.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData(Snapshot)]
    [InlineData("/api/v2/machine")]
    [InlineData("/healthz")]
    public async Task Small_and_frequent_answers_are_never_compressed(string path)
    {
        HttpResponseMessage response = await GetAsync(path, "br, gzip");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Empty(response.Headers.Vary);
    }

    [Fact]
    public async Task A_recorded_hour_as_CSV_is_compressed()
    {
        HistoryRecorder recorder = panel.Services.GetRequiredService<HistoryRecorder>();
        for (int i = 0; i < 100; i++)
        {
            recorder.Sample();
        }

        string path = Snapshot + $"/history?format=csv&to={DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}";
        HttpResponseMessage response = await GetAsync(path, "gzip");
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.StartsWith("ts,", System.Text.Encoding.UTF8.GetString(Expand(await BytesAsync(response), "gzip")), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? accepted)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (accepted is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<byte[]> BytesAsync(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    private static byte[] Expand(byte[] bytes, string coding)
    {
        using MemoryStream compressed = new(bytes);
        using Stream expanding = coding == "br" ? new BrotliStream(compressed, CompressionMode.Decompress) : new GZipStream(compressed, CompressionMode.Decompress);
        using MemoryStream expanded = new();
        expanding.CopyTo(expanded);
        return expanded.ToArray();
    }
}
