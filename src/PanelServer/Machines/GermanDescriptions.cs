using System.Reflection;
using System.Text.Json;
using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>
/// The German of what the shapes of machines say of their parts. In English that is the documentation in the source; each machine has the German
/// beside it, in a file <c>descriptions.json</c> in its folder.
/// </summary>
internal static class GermanDescriptions
{
    private const string FileName = ".descriptions.json";

    /// <summary>Reads all of it.</summary>
    /// <returns>German texts by the English ones.</returns>
    public static IReadOnlyDictionary<string, string> Read()
    {
        Assembly machines = typeof(MachineModule).Assembly;
        return machines.GetManifestResourceNames()
            .Where(name => name.EndsWith(FileName, StringComparison.Ordinal))
            .SelectMany(name =>
            {
                using Stream file = machines.GetManifestResourceStream(name)!;
                return JsonSerializer.Deserialize<Dictionary<string, string>>(file)!;
            })
            .ToDictionary();
    }
}
