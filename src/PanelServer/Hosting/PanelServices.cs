using Microsoft.Extensions.Options;
using PanelServer.ControlLoop;
using PanelServer.Host.Bus;
using PanelServer.Host.Common;
using PanelServer.Host.Dashboard;
using PanelServer.Host.Devices;
using PanelServer.Host.History;
using PanelServer.Host.Http;
using PanelServer.Host.Loop;
using PanelServer.Host.Machines;
using PanelServer.Host.OpenApi;
using PanelServer.Host.Streams;
using PanelServer.Host.Telemetry;
using PanelServer.Machines;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.Mock;
using PanelServer.Machines.WinderV1;
using PanelServer.SocketIo;
using Prometheus;

namespace PanelServer.Host.Hosting;

/// <summary>Puts the panel together.</summary>
public static class PanelServices
{
    /// <summary>Adds the machines, the control loop and everything that watches them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The configuration.</param>
    public static IServiceCollection AddPanel(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<PanelClock>();
        services.AddCheckedOptions<NetworkOptions>("Network");
        services.AddPanelRateLimits();
        services.AddSingleton<OriginPolicy>();
        services.AddMachines();
        services.AddBus(configuration);
        services.AddDevices(configuration);
        services.AddControlLoop();
        services.AddRest();
        services.AddStreams();
        services.AddHostedService<PanelParts>();
        return services;
    }

    /// <summary>Adds a part that runs as long as the server; it is built and started once the web server listens, after those added before.</summary>
    /// <typeparam name="T">The part, registered as a singleton.</typeparam>
    /// <param name="services">The services.</param>
    internal static void AddPart<T>(this IServiceCollection services)
        where T : IHostedService =>
        services.AddSingleton(new PanelPart(static provider => provider.GetRequiredService<T>()));

    private static void AddMachines(this IServiceCollection services)
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

    private static void AddControlLoop(this IServiceCollection services)
    {
        services.AddCheckedOptions<ControlLoopOptions>("ControlLoop");
        services.AddSingleton(provider => new ControlCycle(provider.GetRequiredService<MachineRoster>(), [.. provider.GetServices<IFieldbus>()]));
        services.AddSingleton<ControlLoopService>();
        services.AddPart<ControlLoopService>();
        services.AddSingleton<LoopHealth>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<LoopHealth>());
        services.AddSingleton<LoopSupervisor>();
        services.AddPart<LoopSupervisor>();
        services.AddSingleton<Readiness>();
    }

    private static void AddStreams(this IServiceCollection services)
    {
        services.AddCheckedOptions<SocketIoOptions>("Streams");
        services.AddOptions<SocketIoOptions>().Configure<OriginPolicy>((options, origins) => options.IsOriginAllowed = origins.IsCrossOriginAllowed);
        services.AddSocketIo<StreamNamespaces>();
        services.AddSingleton<MainStream>();
        services.AddSingleton<MachineBirths>();
        services.AddSingleton<StateRequests>();
        services.AddSingleton<StreamPump>();
        services.AddPart<StreamPump>();
    }

    // One registry for each server, so that several can run in one process. What it measures is not built before somebody asks.
    private static CollectorRegistry CreateMetricsRegistry(IServiceProvider provider)
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        registry.AddBeforeCollectCallback(() => provider.GetRequiredService<PanelMetrics>().Update());
        return registry;
    }

    private static void AddRest(this IServiceCollection services)
    {
        services.AddCheckedOptions<HistoryOptions>("History");
        services.AddSingleton<MachineLookup>();
        services.AddSingleton<CommandWait>();
        services.AddSingleton<SnapshotWriter>();
        services.AddSingleton<DescriptionApi>();
        services.AddSingleton<MutationDesk>();
        services.AddSingleton(CreateMetricsRegistry);
        services.AddSingleton<PanelMetrics>();
        services.AddSingleton<HistoryRecorder>();
        services.AddPart<HistoryRecorder>();
        services.AddSingleton<RuntimeSampler>();
        services.AddPart<RuntimeSampler>();
        services.AddOpenApi();
        services.AddSingleton(_ => DashboardFiles.Load(Path.Combine(AppContext.BaseDirectory, "dashboard")));
    }
}
