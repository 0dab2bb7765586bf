using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>Adds the machine types, configured, and the machine list.</summary>
internal static class MachineModuleServices
{
    /// <summary>Adds them. Types that are added to the services beside these, as <see cref="MachineModule"/>, are treated alike.</summary>
    public static void AddMachineModules(this IServiceCollection services)
    {
        foreach (MachineModule module in MachineModules.CreateAll())
        {
            services.AddSingleton(module);
        }

        services.AddSingleton<MachineSettingsReader>();
        services.AddSingleton(provider => CreateCatalog(provider));
        services.AddSingleton(provider => CreateRoster(provider));

        // Reads the settings when the host checks its own, before anything is built with them.
        services.AddOptions<MachineSettingsCheck>().Configure<MachineCatalog>(static (_, _) => { }).ValidateOnStart();
    }

    private static MachineCatalog CreateCatalog(IServiceProvider provider)
    {
        MachineModule[] modules = [.. provider.GetServices<MachineModule>()];
        MachineSettingsReader reader = provider.GetRequiredService<MachineSettingsReader>();
        foreach (MachineModule module in modules)
        {
            if (module.Settings is { } settings)
            {
                reader.Read(settings);
            }
        }

        return new(modules.Where(module => module.IsEnabled));
    }

    private static MachineRoster CreateRoster(IServiceProvider provider)
    {
        MachineCatalog catalog = provider.GetRequiredService<MachineCatalog>();
        MachineRoster roster = new(catalog, provider.GetService<IMachineMemory>());
        foreach (Machine machine in catalog.Modules.OfType<StandaloneMachineModule>().SelectMany(module => module.Build()))
        {
            roster.Add(machine);
        }

        return roster;
    }

    private sealed class MachineSettingsCheck;
}
