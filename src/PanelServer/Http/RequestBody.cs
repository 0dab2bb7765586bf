using System.Buffers;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace PanelServer.Host.Http;

/// <summary>A body as it came, after its content type, encoding and size were checked.</summary>
internal sealed class RequestBody : IBound, ICommandBody, IEndpointParameterMetadataProvider
{
    private const string Json = "application/json";

    private RequestBody(ReadOnlyMemory<byte> bytes, Refusal? refusal) => (Bytes, Refusal) = (bytes, refusal);

    /// <summary>The body; empty if it was refused.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public object? Command => Refusal is null ? Shortened.Of(Encoding.UTF8.GetString(Bytes.Span[..Math.Min(Bytes.Length, Shortened.Longest)])) : null;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">The body is broken, or its sender has gone.</exception>
    public static async ValueTask<RequestBody> BindAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!IsJson(request.ContentType))
        {
            return Refused(StatusCodes.Status415UnsupportedMediaType, $"The content type is {Name(request.ContentType)}; allowed: application/json in UTF-8.");
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            return Refused(StatusCodes.Status415UnsupportedMediaType, $"The content encoding is \"{request.Headers.ContentEncoding}\"; allowed: none.");
        }

        // The limit is kept here: the web server's own closes the connection at once, and the answer is lost to clients that still send.
        // What was not read of a refused body the web server takes in and drops, for a few seconds at most.
        int limit = context.RequestServices.GetRequiredService<IOptions<NetworkOptions>>().Value.MaximumBodyBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        return request.ContentLength > limit ? TooLarge(limit) : await ReadAsync(context, limit);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => Describe(builder, null);

    /// <summary>Tells the API's description of a body and how it may be refused.</summary>
    /// <param name="builder">The route.</param>
    /// <param name="type">Shape of the body; null if the route tells it otherwise.</param>
    public static void Describe(EndpointBuilder builder, Type? type)
    {
        builder.Metadata.Add(new AcceptsMetadata([Json], type ?? typeof(object)));
        foreach (int status in (int[])[StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity])
        {
            builder.Metadata.Add(new Produces(status, RefusalMetadata.BodyOf(status)));
        }
    }

    private static async ValueTask<RequestBody> ReadAsync(HttpContext context, int limit)
    {
        ArrayBufferWriter<byte> body = new();
        try
        {
            int count;
            while ((count = await context.Request.Body.ReadAsync(body.GetMemory(4096), context.RequestAborted)) > 0)
            {
                body.Advance(count);
                if (body.WrittenCount > limit)
                {
                    return TooLarge(limit);
                }
            }
        }
        catch (IOException broken) when (broken is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            return Refused(StatusCodes.Status400BadRequest, $"The body could not be read: {broken.Message}");
        }

        return new(body.WrittenMemory, null);
    }

    private static RequestBody TooLarge(int limit) =>
        Refused(StatusCodes.Status413PayloadTooLarge, $"Request body too large. The max request body size is {limit} bytes.");

    private static RequestBody Refused(int status, string message) => new(default, new Refusal(status, message));

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
        && (type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static string Name(string? contentType) => string.IsNullOrEmpty(contentType) ? "missing" : $"\"{contentType}\"";
}
