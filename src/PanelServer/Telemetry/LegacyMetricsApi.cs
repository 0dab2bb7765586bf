using PanelServer.Host.Http;

namespace PanelServer.Host.Telemetry;

/// <summary>Figures that the vendor's HMI of March 2026 reads. Our own metrics are at <c>/metrics</c>.</summary>
internal static class LegacyMetricsApi
{
    /// <summary>Adds the routes.</summary>
    public static void MapLegacyMetrics(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = RefusalFilter.GroupIn(routes).WithTags("operation");
        group.MapGet("/api/v1/metrics/runtime/latest", static (RuntimeSampler sampler) => new Answer<RuntimeSample?>(sampler.Latest))
            .Needs(Role.Viewer)
            .Described("readRuntimeMetrics", "Process and loop, each second", "As the vendor's HMI reads it; null before the first second has passed.");
        group.MapGet("/api/v1/metrics/process/metrics", static () => new Answer<ProcessSample>(LinuxProcess.Read()))
            .Needs(Role.Viewer)
            .Described("readProcessMetrics", "The process", "As the vendor's HMI reads it; cumulative since the start.");
    }
}
