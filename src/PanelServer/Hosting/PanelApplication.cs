using PanelServer.Host.Access;
using PanelServer.Host.Alarms;
using PanelServer.Host.Audit;
using PanelServer.Host.Bus;
using PanelServer.Host.Bus.Assignment;
using PanelServer.Host.Bus.Diagnosis;
using PanelServer.Host.Common;
using PanelServer.Host.Dashboard;
using PanelServer.Host.Devices;
using PanelServer.Host.History;
using PanelServer.Host.Http;
using PanelServer.Host.Loop;
using PanelServer.Host.Machines;
using PanelServer.Host.Messages;
using PanelServer.Host.Mqtt;
using PanelServer.Host.OpenApi;
using PanelServer.Host.Plant;
using PanelServer.Host.Plant.Page;
using PanelServer.Host.Recipes;
using PanelServer.Host.Runs;
using PanelServer.Host.Settings;
using PanelServer.Host.Simulation;
using PanelServer.Host.Storage;
using PanelServer.Host.Streams;
using PanelServer.Host.Telemetry;
using PanelServer.SocketIo;

namespace PanelServer.Host.Hosting;

/// <summary>Puts the features together: what each adds, the request pipeline, and the routes.</summary>
internal static class PanelApplication
{
    // The framework would watch the working directory with all that is below it for changed settings, which take effect at a restart only:
    // every write to the log or to the store would wake it, and a start in / would look at the whole disk.
    private const string WatchNoFolder = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>Builds the whole panel: log, web server, machines and all that watches them, and the routes.</summary>
    /// <param name="arguments">Settings of the command line, as docs/configuration.md lists them.</param>
    public static WebApplication Build(string[] arguments)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder([WatchNoFolder, .. arguments]);
        PlantPage.HaveNoMachines(builder.Configuration);
        builder.AddPanelLogging();
        builder.Services.AddPanel(builder.Configuration);

        WebApplication app = builder.Build();
        app.UsePanel();
        app.MapPanel();
        return app;
    }

    /// <summary>Adds the features. Services that run as long as the server start in this order, and stop in the reverse one.</summary>
    public static void AddPanel(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCommon();
        services.AddHttp();
        services.AddStartUpReport();
        services.AddStorage();
        services.AddAudit();
        services.AddMachines();
        services.AddBus(configuration);
        services.AddDevices(configuration);
        services.AddLoop();
        services.AddSettings();
        services.AddRecipes();
        services.AddHistory();
        services.AddTelemetry();
        services.AddStreams();
        services.AddAlarms();
        services.AddRuns();
        services.AddMqtt(configuration);
        services.AddPlant(configuration);
        services.AddPlantPage(configuration);
        services.AddOpenApi();
        services.AddDashboard();
    }

    /// <summary>Builds the request pipeline.</summary>
    public static void UsePanel(this WebApplication app)
    {
        ServerRefusals.Listen(app);
        app.UseRequestMetrics();
        app.UseRefusals();
        app.UseSnapshotShortcut();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseRoles();
        app.UseAnswerCompression();
        app.UsePanelOpenApi();
    }

    /// <summary>Adds the routes.</summary>
    public static void MapPanel(this WebApplication app)
    {
        app.MapMachines();
        app.MapSettings();
        app.MapRecipes();
        app.MapHistory();
        app.MapAudit();
        app.MapCaller();
        app.MapAlarms();
        app.MapMessages();
        app.MapPlantPage();
        app.MapRuns();
        app.MapBus();
        app.MapAssignments();
        app.MapDiagnosis();
        app.MapDevices();
        app.MapSimulation();
        app.MapHealth();
        app.MapTelemetry();
        app.MapSocketIo().Needs(Role.Viewer);
        app.MapDashboard();
    }
}
