using Microsoft.Extensions.Configuration.Memory;
using PanelServer.Host.Common;
using PanelServer.Host.Mqtt;

namespace PanelServer.Host.Plant.Page;

/// <summary>A server that shows all panels of a plant, and has no machine of its own.</summary>
internal static class PlantPage
{
    private const string Section = "Plant:Broker";

    // Whoever sets them otherwise gets them.
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Bus:Segment"] = "none",
        ["Devices:Simulated"] = "false",
        ["Machines:Mock:Enabled"] = "false",
        ["Machines:LaserV1:HotPlug"] = "false",
    };

    /// <summary>True if the server is to show a plant.</summary>
    /// <param name="configuration">The configuration.</param>
    public static bool IsWanted(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[Section + ":Host"]);

    /// <summary>A server that shows a plant has no machine of its own, unless it is told to.</summary>
    /// <param name="configuration">The configuration.</param>
    public static void HaveNoMachines(ConfigurationManager configuration)
    {
        if (IsWanted(configuration))
        {
            ((IConfigurationBuilder)configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        }
    }

    /// <summary>Adds what listens to the broker, if the configuration names one.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The configuration.</param>
    public static void AddPlantPage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<PlantBrokerOptions>(Section);
        if (IsWanted(configuration))
        {
            services.AddSingleton<PlantBoard>();
            services.AddKeyedSingleton<MqttStatus>(PlantListener.Key);
            services.AddSingleton<PlantListener>();
            services.AddDeferredHostedService<PlantListener>();
        }
    }
}
