using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Machines;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.Mock;
using PanelServer.Machines.WinderV1;

namespace PanelServer.Host.Machines;

/// <summary>The machines: their types, who is there, reading and commanding them.</summary>
internal static class MachineServices
{
    /// <summary>Adds the machine types, the machines, and what the routes about them need.</summary>
    /// <param name="services">The services.</param>
    public static void AddMachines(this IServiceCollection services)
    {
        services.AddCheckedOptions<MockOptions>("Mock");
        services.AddSingleton<MockModule>();
        services.AddSingleton<MachineModule>(provider => provider.GetRequiredService<MockModule>());
        services.AddCheckedOptions<ExtruderOptions>(ExtruderOptions.Section);
        services.AddSingleton<MachineModule>(provider => new ExtruderModule(provider.GetRequiredService<IOptions<ExtruderOptions>>().Value));
        services.AddCheckedOptions<WinderOptions>("Machines:WinderV1");
        services.AddSingleton<MachineModule>(provider => WinderModule.WithEl7041(provider.GetRequiredService<IOptions<WinderOptions>>().Value));
        services.AddSingleton<MachineModule>(provider => WinderModule.WithEl7031(provider.GetRequiredService<IOptions<WinderOptions>>().Value));
        services.AddSingleton<MachineCatalog>();
        services.AddSingleton(CreateRoster);
        services.AddSingleton<ReadYourWrites>();
        services.AddSingleton<SnapshotWriter>();
        services.AddSingleton<MachineListWriter>();
        services.AddSingleton<DescriptionApi>();
        services.AddSingleton<CommandDispatcher>();
        services.AddSingleton<IMetricsSource, MachineMetrics>();
    }

    private static MachineRoster CreateRoster(IServiceProvider provider)
    {
        MachineRoster roster = new(provider.GetRequiredService<MachineCatalog>());
        MockOptions mock = provider.GetRequiredService<IOptions<MockOptions>>().Value;
        if (mock.Enabled)
        {
            roster.Add(provider.GetRequiredService<MockModule>().Create((ushort)mock.Serial));
        }

        return roster;
    }

    /// <summary>Answers snapshots ahead of routing.</summary>
    /// <param name="app">The application.</param>
    public static void UseSnapshotShortcut(this IApplicationBuilder app) => app.UseMiddleware<SnapshotShortcut>();

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application.</param>
    public static void MapMachines(this IEndpointRouteBuilder routes)
    {
        routes.MapSnapshots();
        routes.MapMutations();
        routes.MapLegacyMutate();
        DescriptionApi.Map(routes);
    }
}
