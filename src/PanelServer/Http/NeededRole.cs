namespace PanelServer.Host.Http;

/// <summary>Says of a route which role its callers need.</summary>
/// <param name="role">The least role.</param>
internal sealed class NeededRole(Role role)
{
    /// <summary>The least role.</summary>
    public Role Role => role;
}

/// <summary>Says it where a route is made.</summary>
internal static class NeededRoles
{
    /// <summary>Callers of the route need this role, or one that may do more.</summary>
    /// <typeparam name="TBuilder">The route.</typeparam>
    /// <param name="route">The route.</param>
    /// <param name="role">The least role.</param>
    public static TBuilder Needs<TBuilder>(this TBuilder route, Role role)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new NeededRole(role));
}
