using Microsoft.OpenApi;
using PanelServer.Host.Alarms;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Host.Machines.Places;
using PanelServer.Host.Recipes;
using PanelServer.Host.Runs;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace PanelServer.Host.OpenApi;

/// <summary>What no single route tells: that there is a password behind the proxy, what the groups of routes are, and the metrics.</summary>
internal sealed class PanelDocumentFilter : IDocumentFilter
{
    private const string Password = "password";
    private const string Forbidden = "403";

    private static readonly (string Name, string Description)[] Groups =
    [
        ("machines", "All machines, and their types."),
        ("alarms", "What is wrong, who knows of it, and what became of it."),
        ("runs", "Production runs, their spools, reports and labels."),
        ("recipes", "Named sets of settings."),
        ("bus", "The EtherCAT bus and its devices."),
        ("devices", "Devices beside the bus."),
        ("simulation", "Faults of a simulated bus."),
        ("operation", "Health, readiness and figures of the server."),
    ];

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        // HEAD is answered wherever GET is, as HTTP has it, and needs no operation of its own.
        foreach (IOpenApiPathItem item in swaggerDoc.Paths.Values)
        {
            item.Operations?.Remove(HttpMethod.Head);
        }

        swaggerDoc.Components ??= new();
        swaggerDoc.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        swaggerDoc.Components.SecuritySchemes[Password] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "basic",
            Description = "A user or a token with its password, on port 443. Port 3001 asks for nothing.",
        };
        swaggerDoc.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Password, swaggerDoc)] = [] }, []];
        swaggerDoc.Tags = Groups.Select(group => new OpenApiTag { Name = group.Name, Description = group.Description }).ToHashSet();
        swaggerDoc.Paths["/metrics"] = Metrics(swaggerDoc);
        DescribeQuery(swaggerDoc, AuditApi.Route, AuditQuery.Parameters, hasCsv: true);
        DescribeQuery(swaggerDoc, AlarmApi.Route, AlarmQuery.Parameters, hasCsv: false);
        DescribeQuery(swaggerDoc, AlarmHistoryApi.Route, AlarmHistoryQuery.Parameters, hasCsv: true);
        DescribeQuery(swaggerDoc, RunApi.Route, RunQuery.Parameters, hasCsv: true);
        foreach (string route in (string[])[RecipeApi.OneRoute, RecipeApplyApi.CompareRoute, RecipeExchangeApi.ExportRoute])
        {
            DescribeQuery(swaggerDoc, route, RecipeApi.Parameters, hasCsv: false);
        }

        DescribeQuery(swaggerDoc, RecipeApi.OneRoute, RecipeApi.DeleteParameters, hasCsv: false, HttpMethod.Delete);

        foreach (string route in (string[])[ControlApi.MachineRoute, ControlApi.KeepRoute])
        {
            ((OpenApiPathItem)swaggerDoc.Paths[route]).Parameters =
            [
                PathParameter("slug", "Type of the machine.", new() { Type = JsonSchemaType.String }),
                PathParameter("serial", "Serial number of the machine.", new() { Type = JsonSchemaType.Integer, Minimum = "0", Maximum = "65535" }),
            ];
        }

        DescribeQuery(swaggerDoc, ControlApi.MachineRoute, ControlApi.Parameters, hasCsv: false, HttpMethod.Put);

        // Whatever it asks for, a web page of a foreign origin is refused, and whoever lacks the role.
        IOpenApiSchema forbidden = context.SchemaGenerator.GenerateSchema(typeof(ForbiddenBody), context.SchemaRepository);
        foreach (OpenApiOperation operation in swaggerDoc.Paths.Values.SelectMany(item => item.Operations ?? []).Select(pair => pair.Value))
        {
            operation.Responses ??= [];
            operation.Responses[Forbidden] = new OpenApiResponse
            {
                Description = "Forbidden",
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    ["application/json"] = new OpenApiMediaType { Schema = forbidden },
                },
            };
        }
    }

    private static void DescribeQuery(OpenApiDocument document, string route, IReadOnlyList<(string Name, string Meaning)> parameters, bool hasCsv, HttpMethod? method = null)
    {
        OpenApiOperation operation = document.Paths[route].Operations![method ?? HttpMethod.Get];
        operation.Parameters =
        [
            .. operation.Parameters ?? [],
            .. parameters.Select(parameter => new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Meaning,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            }),
        ];
        if (hasCsv)
        {
            ((OpenApiResponse)operation.Responses!["200"]).Content!["text/csv"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }

    private static OpenApiParameter PathParameter(string name, string description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Path, Required = true, Description = description, Schema = schema };

    private static OpenApiPathItem Metrics(OpenApiDocument document) => new()
    {
        Operations = new()
        {
            [HttpMethod.Get] = new OpenApiOperation
            {
                Tags = new HashSet<OpenApiTagReference> { new("operation", document) },
                OperationId = "readMetrics",
                Summary = "Metrics",
                Description = "In the text form of Prometheus.",
                Extensions = new Dictionary<string, IOpenApiExtension> { [RoleFilter.Name] = RoleFilter.ValueOf(Role.Viewer) },
                Responses = new()
                {
                    ["200"] = new OpenApiResponse
                    {
                        Description = "OK",
                        Content = new Dictionary<string, IOpenApiMediaType> { ["text/plain"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } },
                    },
                },
            },
        },
    };
}
