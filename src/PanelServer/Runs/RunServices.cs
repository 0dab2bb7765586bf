using PanelServer.Host.Common;

namespace PanelServer.Host.Runs;

/// <summary>Production runs: their record, figures, reports and labels.</summary>
internal static class RunServices
{
    /// <summary>Adds them.</summary>
    public static void AddRuns(this IServiceCollection services)
    {
        services.AddCheckedOptions<RunOptions>("Runs");
        services.AddSingleton<RunBook>();
        services.AddSingleton<RunMachines>();
        services.AddSingleton<RunRecord>();
        services.AddSingleton<RunMonitor>();
        services.AddDeferredHostedService<RunMonitor>();
    }

    /// <summary>Adds the routes.</summary>
    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        routes.MapRunCommands();
        routes.MapRunReports();
    }
}
