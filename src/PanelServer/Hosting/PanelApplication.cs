using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using PanelServer.Host.Bus;
using PanelServer.Host.Dashboard;
using PanelServer.Host.History;
using PanelServer.Host.Http;
using PanelServer.Host.Loop;
using PanelServer.Host.Machines;
using PanelServer.Host.OpenApi;
using PanelServer.Host.Simulation;
using PanelServer.Host.Telemetry;
using PanelServer.SocketIo;
using Prometheus;

namespace PanelServer.Host.Hosting;

/// <summary>The request pipeline and its routes.</summary>
public static class PanelApplication
{
    /// <summary>Builds the whole panel: log, web server, machines and all that watches them, and the routes.</summary>
    /// <param name="arguments">Settings of the command line, as docs/configuration.md lists them.</param>
    public static WebApplication Build(string[] arguments)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(arguments);
        builder.AddPanelLogging();
        builder.AddPanelWeb();
        builder.Services.AddPanel(builder.Configuration);

        WebApplication app = builder.Build();
        app.MapPanel();
        return app;
    }

    /// <summary>Adds the web server's own settings.</summary>
    /// <param name="builder">The application's builder.</param>
    public static void AddPanelWeb(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();

        // Before all other parts, so that it speaks as soon as somebody can connect.
        builder.Services.AddSingleton<StartUpReport>();
        builder.Services.AddPart<StartUpReport>();
        builder.Services.AddCors();
        builder.Services.AddAnswerCompression();
    }

    /// <summary>Builds the pipeline.</summary>
    /// <param name="app">The application.</param>
    public static void MapPanel(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        OriginPolicy origins = app.Services.GetRequiredService<OriginPolicy>();
        CollectorRegistry metrics = app.Services.GetRequiredService<CollectorRegistry>();
        app.UseMiddleware<RefusalMiddleware>();

        // Only for requests of web pages: the middleware opens a scope of services even for those that it lets pass.
        app.UseWhen(
            static context => context.Request.Headers.Origin.Count > 0,
            branch => branch.UseCors(policy => policy.SetIsOriginAllowed(origins.IsCrossOriginAllowed).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("Retry-After")));
        app.UseRouting();
        app.UseHttpMetrics(options =>
        {
            // The histogram of durations counts the requests too.
            options.SetMetricFactory(Metrics.WithCustomRegistry(metrics));
            options.InProgress.Enabled = false;
            options.RequestCount.Enabled = false;
        });
        app.UseRateLimiter();
        app.UseAnswerCompression();
        app.UsePanelOpenApi();
        app.MapMachines();
        app.MapMutations();
        app.MapHistory();
        DescriptionApi.Map(app);
        app.MapLegacyMutate();
        app.MapLegacyMetrics();
        app.MapSocketIo();
        app.MapBus();
        app.MapSimulation();
        app.MapHealth();
        app.MapDashboard();
        app.MapMetrics("/metrics", metrics);
    }
}
