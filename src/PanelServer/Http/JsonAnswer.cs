namespace PanelServer.Host.Http;

/// <summary>Writes JSON answers: content type exactly <c>application/json</c>, with a length.</summary>
internal static class JsonAnswer
{
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
}
