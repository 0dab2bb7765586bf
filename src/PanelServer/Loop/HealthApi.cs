using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Common;
using PanelServer.Host.Http;

namespace PanelServer.Host.Loop;

/// <summary>For supervisors: is the process alive, and is the panel ready to be used.</summary>
internal static class HealthApi
{
    /// <summary>Adds the routes.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = RefusalFilter.GroupIn(routes).WithTags("operation").Refuses(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/healthz", Healthy)
            .Needs(Role.Viewer)
            .Described("readHealth", "Is the server alive?", "Refused only while a restart of the server would help.");
        group.MapGet("/readyz", Ready)
            .Needs(Role.Viewer)
            .Described("readReadiness", "Can the panel be used?", "Refused, with what is missing, until machines and bus are up.");
    }

    private static Results<Answer<HealthStatus>, Refusal> Healthy(LoopHealth loop) =>
        loop.Missing is { } standstill ? Refusal.TryAgain(standstill) : new Answer<HealthStatus>(new HealthStatus("ok", PanelVersion.Text));

    private static Results<Answer<HealthStatus>, Refusal> Ready(Readiness readiness)
    {
        string[] reasons = [.. readiness.Missing()];
        return reasons.Length > 0 ? Refusal.TryAgain(string.Join(" ", reasons)) : new Answer<HealthStatus>(new HealthStatus("ready", PanelVersion.Text));
    }
}

/// <summary>Answer of both health routes.</summary>
/// <param name="Status"><c>ok</c> or <c>ready</c>.</param>
/// <param name="Version">Version of the server.</param>
internal sealed record HealthStatus(string Status, string Version);
