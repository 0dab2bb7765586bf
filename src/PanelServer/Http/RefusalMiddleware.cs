
namespace PanelServer.Host.Http;

/// <summary>
/// Gives every refusal a JSON body, whoever refused: foreign origins, routing (404, 405), and faults of the request that show
/// only while it is read (413, 400).
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="origins">Which web pages may use the API.</param>
/// <param name="logger">The log.</param>
internal sealed class RefusalMiddleware(RequestDelegate next, OriginPolicy origins, ILogger<RefusalMiddleware> logger)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        if (origins.Refusal(origin, context.Request.Host) is { } refusal)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status403Forbidden, refusal);
            return;
        }

        if (context.Request.Path.Value is { } path && path.EndsWith('/') && path.StartsWith("/api/", StringComparison.Ordinal))
        {
            // Routing would take it for the address without the slash, which on the panel it is not.
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status404NotFound, $"There is nothing at {path}. Leave out the slash at the end.");
            return;
        }

        try
        {
            await next(context);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await ErrorAnswer.WriteAsync(context, exception.StatusCode, exception.Message);
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to answer.
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            logger.LogFailed(exception, context.Request.Method, context.Request.Path);
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status500InternalServerError, "The server failed to answer; its log says why.");
            return;
        }

        await DescribeAsync(context);
    }

    private static Task DescribeAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentType is not null || response.ContentLength is not null)
        {
            return Task.CompletedTask;
        }

        string path = context.Request.Path;
        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ErrorAnswer.WriteAsync(context, response.StatusCode, $"There is nothing at {path}. The API is described at /swagger."),
            StatusCodes.Status405MethodNotAllowed => ErrorAnswer.WriteAsync(context, response.StatusCode, $"{path} does not take {context.Request.Method}; allowed: {response.Headers.Allow}."),
            _ => ErrorAnswer.WriteAsync(context, response.StatusCode, "The request was refused."),
        };
    }
}
