using PanelServer.Host.Http;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Telemetry;

/// <summary>Figures that the vendor's HMI of March 2026 reads. Our own metrics are at <c>/metrics</c>.</summary>
internal static class LegacyMetricsApi
{
    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application.</param>
    public static void MapLegacyMetrics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/metrics/runtime/latest", static (HttpContext context, RuntimeSampler sampler) =>
            JsonAnswer.WriteAsync(context, sampler.Latest, PanelJson.Declared));
        routes.MapGet("/api/v1/metrics/process/metrics", static (HttpContext context) =>
            JsonAnswer.WriteAsync(context, LinuxProcess.Read(), PanelJson.Declared));
    }
}
