using PanelServer.Host.Http;

namespace PanelServer.Host.Dashboard;

/// <summary>Serves the dashboard at <c>/</c>, or a page that says why there is none.</summary>
internal static class DashboardSite
{
    /// <summary>Adds the files.</summary>
    public static void AddDashboard(this IServiceCollection services) =>
        services.AddSingleton(_ => DashboardFiles.Load(Path.Combine(AppContext.BaseDirectory, "dashboard")));

    /// <summary>Adds the routes: one for each file that is there.</summary>
    public static void MapDashboard(this WebApplication app)
    {
        DashboardFiles dashboard = app.Services.GetRequiredService<DashboardFiles>();
        foreach (DashboardFile file in dashboard.Files)
        {
            app.MapMethods(file.Path, ReadMethods.GetAndHead, (HttpContext context) => Protect(context, file.WriteAsync)).Needs(Role.Viewer).ExcludeFromDescription();
        }

        app.MapMethods("/", ReadMethods.GetAndHead, (HttpContext context) => Protect(context, dashboard.Start is { } start ? start.WriteAsync : AbsentPage.WriteAsync)).Needs(Role.Viewer).ExcludeFromDescription();
    }

    private static Task Protect(HttpContext context, RequestDelegate write)
    {
        PageProtection.Apply(context.Response);
        return write(context);
    }
}
