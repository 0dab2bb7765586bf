using PanelServer.Host.Common;
using PanelServer.Host.Streams;

namespace PanelServer.Host.Alarms;

/// <summary>The alarms of all features together: their states, commands, history and stream.</summary>
internal static class AlarmServices
{
    /// <summary>Adds them. What is an alarm, each feature tells as <see cref="IAlarmSource"/>.</summary>
    public static void AddAlarms(this IServiceCollection services)
    {
        services.AddCheckedOptions<AlarmOptions>("Alarms");
        services.AddSingleton<AlarmBook>();
        services.AddSingleton<AlarmCommands>();
        services.AddSingleton<AlarmRecorder>();
        services.AddSingleton<AlarmStream>();
        services.AddSingleton<PanelNamespace>(provider => provider.GetRequiredService<AlarmStream>());
        services.AddSingleton<AlarmMonitor>();
        services.AddDeferredHostedService<AlarmMonitor>();
        services.AddSingleton<IMetricsSource, AlarmMetrics>();
    }

    /// <summary>Adds the routes.</summary>
    public static void MapAlarms(this IEndpointRouteBuilder routes)
    {
        routes.MapAlarmCommands();
        routes.MapAlarmHistory();
    }
}
