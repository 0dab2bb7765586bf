namespace PanelServer.Host.Dashboard;

/// <summary>Serves the dashboard at <c>/</c>, or a page that says why there is none.</summary>
public static class DashboardSite
{
    // Everything comes from this server: no inline script or style, no frames, no plug-ins. "blob:" is the picture that the
    // operator exports, made in the browser itself.
    private const string ContentSecurityPolicy =
        "default-src 'self'; connect-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the routes: one for each file that is there.</summary>
    /// <param name="app">The application.</param>
    public static void MapDashboard(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        DashboardFiles dashboard = app.Services.GetRequiredService<DashboardFiles>();
        foreach (DashboardFile file in dashboard.Files)
        {
            app.MapMethods(file.Path, GetAndHead, (HttpContext context) => Protect(context, file.WriteAsync)).ExcludeFromDescription();
        }

        app.MapMethods("/", GetAndHead, (HttpContext context) => Protect(context, dashboard.Start is { } start ? start.WriteAsync : AbsentPage.WriteAsync)).ExcludeFromDescription();
    }

    private static Task Protect(HttpContext context, RequestDelegate write)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return write(context);
    }
}
