using Microsoft.Extensions.Options;
using PanelServer.Host.Bus;
using PanelServer.Host.Common;
using PanelServer.Host.Simulation;
using PanelServer.Machines;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.WagoPowerV1;

namespace PanelServer.Host.Devices;

/// <summary>Adds the devices beside the bus: power supplies on Modbus TCP and diameter gauges on serial lines.</summary>
internal static class DeviceServices
{
    /// <summary>Adds the devices, simulated ones if the configuration says so.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The configuration.</param>
    public static void AddDevices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<DeviceOptions>("Devices");
        services.AddCheckedOptions<WagoPowerOptions>("WagoPower");
        services.AddCheckedOptions<LaserOptions>("Laser");
        if (IsSimulated(configuration))
        {
            services.AddSingleton<SimulatedDevices>();
            services.AddOptions<WagoPowerOptions>().Configure<SimulatedDevices>((options, simulated) => simulated.AddTo(options));
            services.AddOptions<LaserOptions>().Configure<SimulatedDevices>((options, simulated) => simulated.AddTo(options));
        }

        services.AddSingleton<WagoPowerModule>();
        services.AddSingleton<MachineModule>(provider => provider.GetRequiredService<WagoPowerModule>());
        services.AddSingleton<LaserModule>();
        services.AddSingleton<MachineModule>(provider => provider.GetRequiredService<LaserModule>());
        services.AddSingleton(_ => new UsbSerialPorts());
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<WagoPowerOptions>>().Value);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<LaserOptions>>().Value);
        services.AddSingleton<WagoPowerService>();
        services.AddSingleton<LaserService>();
        services.AddSingleton(CreateService);
        services.AddDeferredHostedService<DeviceService>();
    }

    private static DeviceService CreateService(IServiceProvider provider)
    {
        if (provider.GetService<SimulatedDevices>() is { } simulated && provider.GetService<BusLink>()?.Plants?.Winder is { } winder)
        {
            simulated.Measure(winder.Plant);
        }

        return new(
            provider.GetRequiredService<WagoPowerService>(),
            provider.GetRequiredService<LaserService>(),
            provider.GetRequiredService<IBus>().Announced);
    }

    private static bool IsSimulated(IConfiguration configuration)
    {
        BusOptions bus = configuration.GetSection("Bus").Get<BusOptions>() ?? new();
        DeviceOptions devices = configuration.GetSection("Devices").Get<DeviceOptions>() ?? new();
        return devices.Simulated ?? (bus.IsPresent && bus.Interface.Length == 0);
    }
}
