using PanelServer.Host.Common;
using PanelServer.Host.Http;
using PanelServer.SocketIo;

namespace PanelServer.Host.Streams;

/// <summary>Adds the streams: Socket.IO namespaces, and the pump that feeds them.</summary>
internal static class StreamServices
{
    /// <summary>Adds the streams.</summary>
    public static void AddStreams(this IServiceCollection services)
    {
        services.AddCheckedOptions<SocketIoOptions>("Streams");
        services.AddOptions<SocketIoOptions>().Configure<OriginPolicy>((options, origins) => options.IsOriginAllowed = origins.IsCrossOriginAllowed);
        services.AddSocketIo<StreamNamespaces>();
        services.AddSingleton<MainStream>();
        services.AddSingleton<MachineFirstSeen>();
        services.AddSingleton<PendingStateEvents>();
        services.AddSingleton<StreamPump>();
        services.AddDeferredHostedService<StreamPump>();
        services.AddSingleton<IMetricsSource, StreamMetrics>();
    }
}
