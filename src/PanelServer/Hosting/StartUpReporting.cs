using PanelServer.Host.Common;

namespace PanelServer.Host.Hosting;

/// <summary>Adds the start-up report.</summary>
internal static class StartUpReporting
{
    /// <summary>Adds it. Before all other services that run as long as the server, so that it speaks as soon as somebody can connect.</summary>
    public static void AddStartUpReport(this IServiceCollection services)
    {
        services.AddSingleton<StartUpReport>();
        services.AddDeferredHostedService<StartUpReport>();
    }
}
