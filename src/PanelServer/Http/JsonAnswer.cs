using System.Text.Json;

namespace PanelServer.Host.Http;

/// <summary>Writes JSON answers: content type exactly <c>application/json</c>, with a length.</summary>
internal static class JsonAnswer
{
    private static readonly ReadOnlyMemory<byte> LegacySuccess = """{"success":true,"error":null}"""u8.ToArray();

    /// <summary>Answers as the HMI's routes confirm what was done.</summary>
    /// <param name="context">The request.</param>
    public static Task WriteLegacySuccessAsync(HttpContext context) => WriteAsync(context, LegacySuccess);

    /// <summary>Answers 200 with ready bytes.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">JSON in UTF-8.</param>
    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>Answers 200 with an object.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="value">The object.</param>
    /// <param name="options">How to serialise it.</param>
    public static Task WriteAsync<T>(HttpContext context, T value, JsonSerializerOptions options) =>
        WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(value, options));
}
