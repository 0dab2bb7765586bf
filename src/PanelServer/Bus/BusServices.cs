using Microsoft.Extensions.Options;
using PanelServer.ControlLoop;
using PanelServer.EtherCat;
using PanelServer.Host.Bus.Assignment;
using PanelServer.Host.Bus.Gateway;
using PanelServer.Host.Common;
using PanelServer.Host.Loop;
using PanelServer.Host.Simulation;

namespace PanelServer.Host.Bus;

/// <summary>Adds the EtherCAT bus.</summary>
internal static class BusServices
{
    /// <summary>Adds the bus, unless the configuration says that there is none.</summary>
    public static void AddBus(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<BusOptions>("Bus");
        services.AddSingleton<IValidateOptions<BusOptions>, SegmentCheck>();
        services.AddSingleton<IValidateOptions<BusOptions>, RedundancyCheck>();
        services.AddSingleton<IValidateOptions<BusOptions>, GatewayCheck>();
        services.AddCheckedOptions<BusGatewayOptions>("Bus:MailboxGateway");
        services.AddCheckedOptions<SimulationOptions>("Simulation");
        services.AddSingleton<IValidateOptions<SimulationOptions>, SpeedCheck>();
        services.AddSingleton<IValidateOptions<SimulationOptions>, PlantCheck>();
        services.AddSingleton(CreateLoopTime);
        services.AddSingleton<IValidateOptions<ControlLoopOptions>, CycleTimeCheck>();
        services.AddSingleton<FaultControl>();
        services.AddSingleton<PlantReader>();
        services.AddSingleton<RoleCatalog>();
        services.AddSingleton<AssignmentWriter>();
        services.AddSingleton<AssignmentService>();
        services.AddSingleton<IAlarmSource, BusAlarms>();
        BusOptions options = configuration.GetSection("Bus").Get<BusOptions>() ?? new();
        if (!options.IsPresent)
        {
            services.AddSingleton<AbsentBus>();
            services.AddSingleton<IBus>(provider => provider.GetRequiredService<AbsentBus>());
            services.AddSingleton<ISimulatedBus>(provider => provider.GetRequiredService<AbsentBus>());
            services.AddSingleton<IReferenceClock, OwnClock>();
            return;
        }

        services.AddSingleton(provider => BusLink.Open(
            provider.GetRequiredService<IOptions<BusOptions>>().Value,
            provider.GetRequiredService<IOptions<SimulationOptions>>().Value.PlantsByMachine()));
        services.AddSingleton<ISimulatedBus>(provider => provider.GetRequiredService<BusLink>());
        services.AddSingleton(CreateMainDevice);
        services.AddSingleton<EtherCatFieldbus>();
        services.AddSingleton<IFieldbus>(provider => provider.GetRequiredService<EtherCatFieldbus>());
        services.AddSingleton<IReferenceClock>(provider => provider.GetRequiredService<EtherCatFieldbus>());
        services.AddSingleton<BusMachineAssembler>();
        services.AddSingleton<BusService>();
        services.AddSingleton<IBus>(provider => provider.GetRequiredService<BusService>());
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<BusService>());
        services.AddSingleton<IMetricsSource, BusMetrics>();
        services.AddDeferredHostedService<BusService>();
        services.AddSingleton<MailboxGatewayService>();
        services.AddDeferredHostedService<MailboxGatewayService>();
        services.AddSingleton<SpeedReport>();
        services.AddDeferredHostedService<SpeedReport>();
    }

    private static LoopTime CreateLoopTime(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<BusOptions>>().Value.IsSimulated
            ? LoopTime.Simulated(provider.GetRequiredService<IOptions<SimulationOptions>>().Value.Speed)
            : LoopTime.Real();

    private static MainDevice CreateMainDevice(IServiceProvider provider)
    {
        ControlLoopOptions loop = provider.GetRequiredService<IOptions<ControlLoopOptions>>().Value;
        BusOptions bus = provider.GetRequiredService<IOptions<BusOptions>>().Value;
        return new(
            provider.GetRequiredService<BusLink>().Transport,
            new()
            {
                CycleTime = TimeSpan.FromMicroseconds(loop.CycleTimeMicroseconds),
                MismatchLimit = bus.MismatchLimit,
                GroupOf = IdentificationWords.GroupOf,
                IsSameDevice = IdentificationWords.AreOfSameDevice,
                IsUnmistakable = IdentificationWords.AreUnmistakable,
            },
            provider.GetRequiredService<ILogger<MainDevice>>());
    }
}
