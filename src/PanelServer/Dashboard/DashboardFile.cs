using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace PanelServer.Host.Dashboard;

/// <summary>One file of the dashboard, kept in memory with its compressed forms.</summary>
/// <param name="path">Its address, beginning with a slash.</param>
/// <param name="body">Its bytes.</param>
/// <param name="compressed">Its compressed forms by content coding, smallest first.</param>
internal sealed class DashboardFile(string path, byte[] body, IReadOnlyList<(string Coding, byte[] Body)> compressed)
{
    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".json"] = "application/json",
    };

    // Made when somebody asks: a panel's start does not wait for the cryptography library.
    private readonly Lazy<EntityTagHeaderValue> _tag = new(() => new($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 8))}\"", isWeak: true));

    /// <summary>Its address, beginning with a slash.</summary>
    public string Path { get; } = path;

    /// <summary>Its media type.</summary>
    public string ContentType { get; } = ContentTypes.GetValueOrDefault(System.IO.Path.GetExtension(path), "application/octet-stream");

    // Vite puts a hash of the content into these names: what such a name means never changes.
    private bool IsImmutable { get; } = path.StartsWith("/assets/", StringComparison.Ordinal);

    /// <summary>Answers a GET or HEAD request with it.</summary>
    public Task WriteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.Headers.CacheControl = IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ETag = _tag.Value.ToString();
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(_tag.Value, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        byte[] chosen = Choose(context.Request, response);
        response.ContentType = ContentType;
        response.ContentLength = chosen.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(chosen, context.RequestAborted).AsTask();
    }

    private byte[] Choose(HttpRequest request, HttpResponse response)
    {
        IList<StringWithQualityHeaderValue> accepted = request.GetTypedHeaders().AcceptEncoding;
        foreach ((string coding, byte[] bytes) in compressed)
        {
            if (accepted.Any(item => item.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && item.Quality is null or > 0))
            {
                response.Headers.ContentEncoding = coding;
                return bytes;
            }
        }

        return body;
    }
}
