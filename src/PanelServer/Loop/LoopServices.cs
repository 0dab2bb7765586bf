using PanelServer.ControlLoop;
using PanelServer.Host.Common;
using PanelServer.Machines;

namespace PanelServer.Host.Loop;

/// <summary>Adds the control loop, its supervision, and what tells whether the panel is ready.</summary>
internal static class LoopServices
{
    /// <summary>Adds them. Behind the features whose buses and clocks the loop works with.</summary>
    public static void AddLoop(this IServiceCollection services)
    {
        services.AddCheckedOptions<ControlLoopOptions>("ControlLoop");
        services.AddSingleton(provider => new ControlCycle(provider.GetRequiredService<MachineRoster>(), [.. provider.GetServices<IFieldbus>()]));
        services.AddSingleton<ControlLoopService>();
        services.AddDeferredHostedService<ControlLoopService>();
        services.AddSingleton<LoopHealth>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<LoopHealth>());
        services.AddSingleton<LoopSupervision>();
        services.AddDeferredHostedService<LoopSupervision>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<IMetricsSource, LoopMetrics>();
        services.AddSingleton<IAlarmSource, LoopAlarms>();
    }
}
