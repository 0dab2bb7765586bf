using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Mqtt.Sparkplug;

namespace PanelServer.Host.Mqtt;

/// <summary>Adds the way to an MQTT broker.</summary>
internal static class MqttServices
{
    /// <summary>Adds it, if the configuration names a broker. After what runs the machines, so that it says goodbye while they are still there.</summary>
    public static void AddMqtt(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<MqttOptions>("Mqtt");
        if (string.IsNullOrEmpty(configuration["Mqtt:Host"]))
        {
            return;
        }

        services.AddSingleton<MqttStatus>();
        services.AddSingleton(provider => new Outbox(provider.GetRequiredService<IOptions<MqttOptions>>().Value.StoreBytes));
        services.AddSingleton<EdgeNode>();
        services.AddSingleton<PanelSummary>();
        services.AddSingleton<JsonTopics>();
        services.AddSingleton<CommandReceiver>();
        services.AddSingleton<MqttService>();
        services.AddSingleton<MachineSampler>();
        services.AddDeferredHostedService<MachineSampler>();
        services.AddDeferredHostedService<MqttService>();
        services.AddSingleton<IMetricsSource, MqttMetrics>();
    }
}
