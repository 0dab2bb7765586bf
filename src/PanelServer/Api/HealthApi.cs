using PanelServer.Hosting;
using PanelServer.Machines.Json;

namespace PanelServer.Api;

/// <summary>For supervisors: is the process alive, and is the panel ready to be used.</summary>
public static class HealthApi
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application.</param>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", static (HttpContext context) => JsonAnswer.WriteAsync(context, new Health("ok"), PanelJson.Declared));
        routes.MapGet("/readyz", ReadyAsync);
    }

    private static Task ReadyAsync(HttpContext context, Readiness readiness)
    {
        string[] reasons = [.. readiness.Missing()];
        if (reasons.Length > 0)
        {
            context.Response.Headers.RetryAfter = "1";
            return ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, string.Join(" ", reasons));
        }

        return JsonAnswer.WriteAsync(context, new Health("ready"), PanelJson.Declared);
    }

    private sealed record Health(string Status);
}
