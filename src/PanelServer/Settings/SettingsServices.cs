using PanelServer.Host.Common;
using PanelServer.Machines;

namespace PanelServer.Host.Settings;

/// <summary>Adds that settings survive a restart.</summary>
internal static class SettingsServices
{
    /// <summary>Adds it. After the control loop, so that it stops before this has brought the machines into their safe states.</summary>
    public static void AddSettings(this IServiceCollection services)
    {
        services.AddSingleton<SettingsKeeper>();
        services.AddSingleton<IMachineMemory>(provider => provider.GetRequiredService<SettingsKeeper>());
        services.AddDeferredHostedService<SettingsKeeper>();
    }
}
