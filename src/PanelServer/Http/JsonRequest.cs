using System.Buffers;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Http;

/// <summary>Reads JSON bodies, refusing other content types, encodings and sizes before anything is parsed.</summary>
internal static class JsonRequest
{
    /// <summary>Reads the whole body. If it is refused the request has been answered.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The bytes, or null after a refusal.</returns>
    /// <exception cref="BadHttpRequestException">The body is too large (413), broken, or its sender has gone.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!IsJson(request.ContentType))
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, $"The content type is {Name(request.ContentType)}; allowed: application/json in UTF-8.");
            return null;
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, $"The content encoding is \"{request.Headers.ContentEncoding}\"; allowed: none.");
            return null;
        }

        ArrayBufferWriter<byte> body = new();
        int count;
        while ((count = await request.Body.ReadAsync(body.GetMemory(4096), context.RequestAborted)) > 0)
        {
            body.Advance(count);
        }

        return body.WrittenMemory;
    }

    /// <summary>Reads the whole body as one JSON document. If it is refused the request has been answered.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The document, to be disposed, or null after a refusal.</returns>
    /// <exception cref="BadHttpRequestException">As for <see cref="ReadAsync"/>.</exception>
    public static async Task<JsonDocument?> ReadDocumentAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } body)
        {
            return null;
        }

        if (JsonBody.TryParse(body, out JsonDocument? document, out InputError? error))
        {
            return document;
        }

        await ErrorAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, error.ToString(), [error]);
        return null;
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
        && (type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static string Name(string? contentType) => string.IsNullOrEmpty(contentType) ? "missing" : $"\"{contentType}\"";
}
