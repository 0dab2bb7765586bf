using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace PanelServer.Tests;

internal static class HttpExtensions
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string path, string json) =>
        client.PostBytesAsync(path, Encoding.UTF8.GetBytes(json), "application/json");

    public static async Task<HttpResponseMessage> PostBytesAsync(this HttpClient client, string path, byte[] body, string? contentType)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return await client.PostAsync(path, content, Stop);
    }

    public static async Task<string> TextAsync(this HttpResponseMessage response) => await response.Content.ReadAsStringAsync(Stop);

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        return JsonNode.Parse(await response.TextAsync())!;
    }

    /// <summary>The body as JSON, whatever its content type says.</summary>
    public static async Task<JsonNode> JsonUnlabelledAsync(this HttpResponseMessage response) => JsonNode.Parse(await response.TextAsync())!;

    /// <summary>Checks a refusal: its status, its one error key, and returns its body.</summary>
    public static async Task<JsonObject> RefusalAsync(this HttpResponseMessage response, HttpStatusCode status, string key)
    {
        string text = await response.TextAsync();
        Assert.True(status == response.StatusCode, $"expected {status}, got {response.StatusCode}: {text}");
        JsonObject body = (await response.JsonAsync()).AsObject();
        Assert.Equal([key], body.Select(entry => entry.Key).Where(name => name.StartsWith("error_", StringComparison.Ordinal)));
        Assert.NotEmpty(body[key]!.GetValue<string>());
        return body;
    }
}
