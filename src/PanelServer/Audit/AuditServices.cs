namespace PanelServer.Host.Audit;

/// <summary>Adds the record of commands.</summary>
internal static class AuditServices
{
    /// <summary>Adds it.</summary>
    public static void AddAudit(this IServiceCollection services) => services.AddSingleton<AuditTrail>();
}
