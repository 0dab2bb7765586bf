namespace PanelServer.Host.Http;

/// <summary>What somebody may do. Each role may do what those before it may.</summary>
internal enum Role
{
    /// <summary>Nothing: the front door has told of somebody whom it gives no role.</summary>
    None,

    /// <summary>Read and watch.</summary>
    Viewer,

    /// <summary>Command machines: mutations, alarms, recipes, production runs.</summary>
    Operator,

    /// <summary>Everything, also assigning terminals, looking for devices, and faults of the simulation.</summary>
    Maintainer,
}

/// <summary>Names of roles, as credentials.sh, the front door, answers and documents write them.</summary>
internal static class RoleNames
{
    private static readonly string[] Names = ["none", "viewer", "operator", "maintainer"];

    /// <summary>The name of a role.</summary>
    public static string Name(this Role role) => Names[(int)role];

    /// <summary>The role of a name; <see cref="Role.None"/> for what is none.</summary>
    public static Role Parse(string? name) => (Role)Math.Max(0, Array.IndexOf(Names, name));
}
