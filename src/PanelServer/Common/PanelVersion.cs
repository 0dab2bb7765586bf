using System.Reflection;

namespace PanelServer.Host.Common;

/// <summary>Which version of the server this is.</summary>
internal static class PanelVersion
{
    /// <summary>As semantic versioning has it, from the last tag of the source: <c>0.2.0</c>, between two versions <c>0.2.1-alpha.0.17</c>.</summary>
    public static string Text { get; } =
        typeof(PanelVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
