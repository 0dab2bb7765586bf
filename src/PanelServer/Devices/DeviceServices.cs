using PanelServer.Host.Bus;
using PanelServer.Host.Common;
using PanelServer.Host.Simulation;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Machines.Devices;

namespace PanelServer.Host.Devices;

/// <summary>Adds the devices beside the bus, whatever their types.</summary>
internal static class DeviceServices
{
    /// <summary>Adds the devices, simulated ones if the configuration says so.</summary>
    public static void AddDevices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<DeviceOptions>("Devices");
        if (IsSimulated(configuration))
        {
            services.AddSingleton<SimulatedDevices>();
        }

        services.AddSingleton(_ => new UsbSerialPorts());
        services.AddSingleton(CreateService);
        services.AddDeferredHostedService<DeviceService>();
        services.AddSingleton<DeviceScanner>();
        services.AddSingleton<DeviceAssignments>();
    }

    private static DeviceService CreateService(IServiceProvider provider)
    {
        SimulatedDevices? simulated = provider.GetService<SimulatedDevices>();
        if (simulated is not null && provider.GetService<BusLink>()?.Plants is { } plants)
        {
            simulated.StandBeside(plants.Machines.Machines);
        }

        DeviceListing[] listings =
        [
            .. provider.GetRequiredService<MachineCatalog>().Modules
                .OfType<DeviceMachineModule>()
                .Select(module => ActivatorUtilities.CreateInstance<DeviceListing>(provider, module)),
        ];
        foreach (DeviceListing listing in listings)
        {
            foreach (ConfiguredDevice device in simulated?.Of(listing.Module.Slug) ?? [])
            {
                listing.Add(device);
            }
        }

        return new(listings, provider.GetRequiredService<IBus>().Announced, provider.GetRequiredService<Store>(), provider.GetRequiredService<ILogger<DeviceService>>());
    }

    private static bool IsSimulated(IConfiguration configuration)
    {
        BusOptions bus = configuration.GetSection("Bus").Get<BusOptions>() ?? new();
        DeviceOptions devices = configuration.GetSection("Devices").Get<DeviceOptions>() ?? new();
        return devices.Simulated ?? (bus.IsPresent && bus.Interface.Length == 0);
    }
}
