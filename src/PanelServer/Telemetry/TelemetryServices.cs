using PanelServer.Host.Common;
using PanelServer.Host.Http;
using Prometheus;

namespace PanelServer.Host.Telemetry;

/// <summary>Adds the metrics: <c>/metrics</c> in Prometheus form, fed by the features, and the figures of the vendor's HMI.</summary>
internal static class TelemetryServices
{
    /// <summary>Adds the metrics.</summary>
    public static void AddTelemetry(this IServiceCollection services)
    {
        services.AddSingleton(CreateRegistry);
        services.AddSingleton<IMetricsSource, MemoryMetrics>();
        services.AddSingleton<IMetricsSource, VersionMetrics>();
        services.AddSingleton<RuntimeSampler>();
        services.AddDeferredHostedService<RuntimeSampler>();
    }

    /// <summary>Counts requests from here on; in front of all that answers.</summary>
    public static void UseRequestMetrics(this IApplicationBuilder app) => app.UseMiddleware<RequestMetrics>();

    /// <summary>Adds the routes.</summary>
    public static void MapTelemetry(this WebApplication app)
    {
        app.MapLegacyMetrics();
        app.MapMetrics("/metrics", app.Services.GetRequiredService<CollectorRegistry>()).Needs(Role.Viewer);
    }

    // One registry for each server, so that several can run in one process. What it measures is not built before somebody asks.
    private static CollectorRegistry CreateRegistry(IServiceProvider provider)
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        Lazy<IMetricsSource[]> sources = new(() => Register(provider, registry));
        registry.AddBeforeCollectCallback(() =>
        {
            foreach (IMetricsSource source in sources.Value)
            {
                source.Update();
            }
        });
        return registry;
    }

    private static IMetricsSource[] Register(IServiceProvider provider, CollectorRegistry registry)
    {
        MetricFactory metrics = Metrics.WithCustomRegistry(registry);
        IMetricsSource[] sources = [.. provider.GetServices<IMetricsSource>()];
        foreach (IMetricsSource source in sources)
        {
            source.Register(metrics);
        }

        return sources;
    }
}
