using PanelServer.Host.Common;
using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>Reads what is configured of the machine types, under the names that keys have now and those that they had.</summary>
internal sealed class MachineSettingsReader(IConfiguration configuration, ILogger<MachineSettingsReader> logger)
{
    private readonly HashSet<string> _told = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Binds the section of a machine type to its options and checks them.</summary>
    /// <param name="settings">What the type declares.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A key is unknown or a value wrong.</exception>
    public void Read(MachineSettings settings)
    {
        IConfigurationSection section = configuration.GetSection(settings.Section);
        Dictionary<string, string?> renamed = FindRenamed(settings);
        if (renamed.Count > 0)
        {
            section = new ConfigurationBuilder()
                .AddInMemoryCollection(renamed)
                .AddInMemoryCollection(section.AsEnumerable())
                .Build()
                .GetSection(settings.Section);
        }

        OptionsChecks.BindAndCheck(settings.Options, section);
    }

    private Dictionary<string, string?> FindRenamed(MachineSettings settings)
    {
        Dictionary<string, string?> found = new(StringComparer.OrdinalIgnoreCase);
        foreach (RenamedKey renamed in settings.RenamedKeys)
        {
            foreach ((string key, string? value) in configuration.GetSection(renamed.Old).AsEnumerable())
            {
                if (value is not null && settings.RenamedKeys.First(other => Contains(other.Old, key)) == renamed)
                {
                    string name = renamed.New + key[renamed.Old.Length..];
                    found.TryAdd(name, value);
                    if (_told.Add(key))
                    {
                        logger.LogRenamed(key, name);
                    }
                }
            }
        }

        return found;
    }

    private static bool Contains(string section, string key) =>
        key.StartsWith(section, StringComparison.OrdinalIgnoreCase) && (key.Length == section.Length || key[section.Length] == ':');
}
