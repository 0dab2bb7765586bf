using System.Reflection;

namespace PanelServer.Tests.Architecture;

/// <summary>The rules of the architecture, each as a function that tells its violations.</summary>
internal static class Rules
{
    /// <summary>Namespaces under a root, each by its first part, that import one another in a circle.</summary>
    /// <param name="dependencies">Who uses whom.</param>
    /// <param name="root">The root, for example <c>PanelServer.Host</c>.</param>
    public static IReadOnlyList<string> Circles(IEnumerable<Dependency> dependencies, string root)
    {
        Dictionary<string, HashSet<string>> imports = Imports(dependencies, root);
        List<string> circles = [];
        foreach (string folder in imports.Keys.Order(StringComparer.Ordinal))
        {
            if (PathTo(folder, folder, imports, []) is { } path)
            {
                circles.Add(string.Join(" → ", path));
            }
        }

        return circles;
    }

    /// <summary>Which folder, a namespace's first part under a root, imports which.</summary>
    /// <param name="dependencies">Who uses whom.</param>
    /// <param name="root">The root.</param>
    public static Dictionary<string, HashSet<string>> Imports(IEnumerable<Dependency> dependencies, string root)
    {
        Dictionary<string, HashSet<string>> imports = [];
        foreach (Dependency dependency in dependencies)
        {
            if (FolderOf(dependency.FromNamespace, root) is { } from && FolderOf(dependency.ToNamespace, root) is { } to && from != to)
            {
                imports.TryAdd(from, []);
                imports[from].Add(to);
            }
        }

        return imports;
    }

    /// <summary>Uses of the product's other namespaces that are not allowed.</summary>
    /// <param name="dependencies">Who uses whom.</param>
    /// <param name="own">The namespace that the rule is about.</param>
    /// <param name="product">The root of all namespaces that the rule concerns.</param>
    /// <param name="allowed">What it may use; each allows what is below it.</param>
    public static IReadOnlyList<string> Strangers(IEnumerable<Dependency> dependencies, string own, string product, params string[] allowed) =>
    [
        .. dependencies
            .Where(one => IsIn(one.FromNamespace, own) && IsIn(one.ToNamespace, product) && !IsIn(one.ToNamespace, own) && !allowed.Any(name => IsIn(one.ToNamespace, name)))
            .Select(one => $"{one.From} uses {one.To}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Types that other assemblies can see.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="root">The namespace that the rule is about.</param>
    public static IReadOnlyList<string> Visible(Assembly assembly, string root) =>
        [.. assembly.GetExportedTypes().Where(type => IsIn(type.Namespace ?? "", root)).Select(type => type.FullName!).Order(StringComparer.Ordinal)];

    private static bool IsIn(string name, string root) => name == root || name.StartsWith(root + ".", StringComparison.Ordinal);

    private static string? FolderOf(string name, string root) => name != root && IsIn(name, root) ? name[(root.Length + 1)..].Split('.')[0] : null;

    private static List<string>? PathTo(string goal, string from, Dictionary<string, HashSet<string>> imports, HashSet<string> seen)
    {
        foreach (string next in imports.GetValueOrDefault(from, []).Order(StringComparer.Ordinal))
        {
            if (next == goal)
            {
                return [from, goal];
            }

            if (seen.Add(next) && PathTo(goal, next, imports, seen) is { } rest)
            {
                return [from, .. rest];
            }
        }

        return null;
    }
}
