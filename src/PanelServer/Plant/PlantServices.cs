using Microsoft.Extensions.Options;
using PanelServer.Host.Common;

namespace PanelServer.Host.Plant;

/// <summary>Adds the way into the common history of many panels.</summary>
internal static class PlantServices
{
    /// <summary>Adds it, if the configuration names a database.</summary>
    public static void AddPlant(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<PlantOptions>("Plant");
        if (string.IsNullOrEmpty(configuration["Plant:ConnectionString"]))
        {
            return;
        }

        services.AddSingleton<IValidateOptions<PlantOptions>, StoreCheck>();
        services.AddSingleton<PlantStatus>();
        services.AddSingleton<PlantDatabase>();
        services.AddSingleton<PlantCopier>();
        services.AddSingleton<PlantHistory>();
        services.AddDeferredHostedService<PlantHistory>();
        services.AddSingleton<IMetricsSource, PlantMetrics>();
        services.AddSingleton<IAlarmSource, PlantAlarms>();
    }
}
