using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using PanelServer.Host.Http;
using PanelServer.Machines.Json;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace PanelServer.Host.OpenApi;

/// <summary>OpenAPI: the document at <c>/swagger/v2/swagger.json</c> and the page at <c>/swagger</c>, from which requests can be tried.</summary>
internal static class OpenApiSetup
{
    private const string Document = "v2";
    private const OpenApiSpecVersion Version = OpenApiSpecVersion.OpenApi3_1;

    /// <summary>Adds the generator.</summary>
    public static void AddOpenApi(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSingleton<ISerializerDataContractResolver>(new JsonSerializerDataContractResolver(PanelJson.Declared));
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Document, new OpenApiInfo
            {
                Title = "PanelServer",
                Version = Document,
                Description = "Machines of an extrusion line: who is there, commanded state, measured live values, mutations. Continuous updates come by Socket.IO, see docs/streams.md.",
            });
            options.AddServer(new OpenApiServer { Url = "/", Description = "This panel" });
            options.MapType<JsonNode>(() => new OpenApiSchema());
            options.OperationFilter<RoleFilter>();
            options.SchemaFilter<NullabilityFilter>();
            options.DocumentFilter<PanelDocumentFilter>();
            options.DocumentFilter<MachineDocumentFilter>();
        });
    }

    /// <summary>Serves document and page.</summary>
    public static void UsePanelOpenApi(this WebApplication app)
    {
        // Only for their own addresses: the middleware makes a generator, and so the catalogue of all machines, for whatever passes it.
        app.UseWhen(static context => context.Request.Path.StartsWithSegments("/swagger"), static branch =>
        {
            branch.Use(static (context, next) =>
            {
                PageProtection.ApplyToApiPage(context.Response);
                return next(context);
            });
            branch.UseSwagger(options => options.OpenApiVersion = Version);
            branch.UseSwaggerUI(options =>
            {
                options.SwaggerEndpoint($"/swagger/{Document}/swagger.json", "PanelServer");
                options.DocumentTitle = "PanelServer API";
            });
        });
    }

    /// <summary>The document as it is served, from a server that is not started: without the serial numbers of machines, which are examples.</summary>
    public static Task<string> WritePanelOpenApiAsync(this WebApplication app)
    {
        // Starting would do this: the routes become known to those who describe them.
        app.UseEndpoints(static _ => { });
        return app.Services.GetRequiredService<ISwaggerProvider>().GetSwagger(Document).SerializeAsJsonAsync(Version);
    }
}
