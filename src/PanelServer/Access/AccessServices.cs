namespace PanelServer.Host.Access;

/// <summary>Lets everybody do what their role allows, and tells them what it is.</summary>
internal static class AccessServices
{
    /// <summary>Asks for roles from here on; after routing, before what answers.</summary>
    public static void UseRoles(this IApplicationBuilder app) => app.UseMiddleware<RoleMiddleware>();
}
