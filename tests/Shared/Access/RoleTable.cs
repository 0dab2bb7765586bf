using System.Text.RegularExpressions;

namespace PanelServer.Tests.Access;

/// <summary>The table of docs/security.md that says which role each door needs.</summary>
internal static partial class RoleTable
{
    /// <summary>The roles, from the one that may do least.</summary>
    public static readonly string[] Roles = ["none", "viewer", "operator", "maintainer"];

    /// <summary>Its rows.</summary>
    /// <param name="repository">Root of the working copy.</param>
    public static IReadOnlyList<Door> Read(string repository) =>
        [.. Row().Matches(File.ReadAllText(Path.Combine(repository, "docs/security.md"))).Select(row => new Door(row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value))];

    [GeneratedRegex(@"^\| `(GET|POST|PUT|PATCH|DELETE) (/[^` ]*)`[^|]*\| (viewer|operator|maintainer) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

/// <summary>A door and who may use it.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Route">Its address, with placeholders.</param>
/// <param name="Role">The least role that it needs.</param>
internal sealed partial record Door(string Method, string Route, string Role)
{
    /// <summary>An address of this kind.</summary>
    public string Path => Placeholder().Replace(Route.Replace("{slug}", "mock", StringComparison.Ordinal).Replace("{serial}", "57922", StringComparison.Ordinal), "1");

    /// <summary>Whether a role may use it.</summary>
    public bool IsOpenTo(string role) => Array.IndexOf(RoleTable.Roles, role) >= Array.IndexOf(RoleTable.Roles, Role);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();
}
