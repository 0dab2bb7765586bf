using PanelServer.Host.Common;
using PanelServer.Host.Machines.Places;
using PanelServer.Host.Streams;

namespace PanelServer.Host.Machines;

/// <summary>The machines: their types, who is there, reading and commanding them.</summary>
internal static class MachineServices
{
    /// <summary>Adds the machine types, the machines, and what the routes about them need.</summary>
    public static void AddMachines(this IServiceCollection services)
    {
        services.AddMachineModules();
        services.AddSingleton<ReadYourWrites>();
        services.AddSingleton<SnapshotWriter>();
        services.AddSingleton<MachineListWriter>();
        services.AddSingleton<DescriptionApi>();
        services.AddSingleton<CommandDispatcher>();
        services.AddCheckedOptions<ControlOptions>("Control");
        services.AddSingleton<ControlRegister>();
        services.AddSingleton<ControlStream>();
        services.AddSingleton<PanelNamespace>(provider => provider.GetRequiredService<ControlStream>());
        services.AddSingleton<ControlWatch>();
        services.AddDeferredHostedService<ControlWatch>();
        services.AddSingleton<IMetricsSource, MachineMetrics>();
        services.AddSingleton<IAlarmSource, MachineAlarms>();
    }

    /// <summary>Answers snapshots ahead of routing.</summary>
    public static void UseSnapshotShortcut(this IApplicationBuilder app) => app.UseMiddleware<SnapshotShortcut>();

    /// <summary>Adds the routes.</summary>
    public static void MapMachines(this IEndpointRouteBuilder routes)
    {
        routes.MapSnapshots();
        routes.MapTraces();
        routes.MapMutations();
        routes.MapLegacyMutate();
        routes.MapControl();
        DescriptionApi.Map(routes);
    }
}
