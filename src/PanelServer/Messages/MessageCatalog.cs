using System.Reflection;
using System.Text.Json;
using PanelServer.Machines;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Messages;

/// <summary>
/// Everything that the server tells operators, in both languages. Each part of the server has its share in a file <c>messages.json</c> in its
/// folder, a machine in its own.
/// </summary>
internal static class MessageCatalog
{
    private const string FileName = ".messages.json";

    /// <summary>Reads all of it from the libraries that belong to the server.</summary>
    public static MessageList Read() => new([.. new[] { typeof(MachineModule).Assembly, typeof(MessageCatalog).Assembly }.SelectMany(ReadFrom)]);

    private static IEnumerable<OperatorMessage> ReadFrom(Assembly assembly) =>
        assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(FileName, StringComparison.Ordinal))
            .SelectMany(name =>
            {
                using Stream file = assembly.GetManifestResourceStream(name)!;
                return JsonSerializer.Deserialize<OperatorMessage[]>(file, PanelJson.Declared)!;
            });
}
