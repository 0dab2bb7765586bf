using PanelServer.Host.Http;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Loop;

/// <summary>For supervisors: is the process alive, and is the panel ready to be used.</summary>
internal static class HealthApi
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application.</param>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", HealthyAsync);
        routes.MapGet("/readyz", ReadyAsync);
    }

    /// <summary>Only what a restart of the server would help against makes it unhealthy.</summary>
    private static Task HealthyAsync(HttpContext context, LoopHealth loop) =>
        loop.Missing is { } standstill ? UnavailableAsync(context, standstill) : JsonAnswer.WriteAsync(context, new Health("ok"), PanelJson.Declared);

    private static Task ReadyAsync(HttpContext context, Readiness readiness)
    {
        string[] reasons = [.. readiness.Missing()];
        return reasons.Length > 0 ? UnavailableAsync(context, string.Join(" ", reasons)) : JsonAnswer.WriteAsync(context, new Health("ready"), PanelJson.Declared);
    }

    private static Task UnavailableAsync(HttpContext context, string reason) =>
        ErrorAnswer.WriteTryAgainAsync(context, StatusCodes.Status503ServiceUnavailable, reason);

    private sealed record Health(string Status);
}
