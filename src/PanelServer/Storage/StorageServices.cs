using PanelServer.Host.Common;

namespace PanelServer.Host.Storage;

/// <summary>Adds the store.</summary>
internal static class StorageServices
{
    /// <summary>Adds it. Before whatever writes when the server stops, since it stops after these.</summary>
    public static void AddStorage(this IServiceCollection services)
    {
        services.AddCheckedOptions<StorageOptions>("Storage");
        services.AddSingleton<Store>();
        services.AddDeferredHostedService<Store>();
        services.AddSingleton<IMetricsSource, StoreMetrics>();
        services.AddSingleton<IAlarmSource, StoreAlarms>();
    }
}
