using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using PanelServer.Host.History;
using PanelServer.Host.Machines;
using PanelServer.Host.Settings;
using PanelServer.Machines;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace PanelServer.Host.OpenApi;

/// <summary>
/// Replaces each machine route in the OpenAPI document by one for every machine type, with that type's own mutation, state and live-value
/// schemas, units, ranges and examples. What else a route answers is taken over as the route tells it.
/// </summary>
/// <param name="catalog">The machine types.</param>
/// <param name="roster">The machines; their serial numbers are the examples.</param>
internal sealed class MachineDocumentFilter(MachineCatalog catalog, MachineRoster roster) : IDocumentFilter
{
    private const string Slug = "{slug}";
    private const string MachineRoute = "/machine/" + Slug;
    private const string State = "State";
    private const string LiveValues = "LiveValues";
    private const string Mutation = "Mutation";

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        (string Path, IOpenApiPathItem Item)[] generic = [.. swaggerDoc.Paths.Where(pair => pair.Key.Contains(MachineRoute, StringComparison.Ordinal)).Select(pair => (pair.Key, pair.Value))];
        foreach ((string path, _) in generic)
        {
            swaggerDoc.Paths.Remove(path);
        }

        swaggerDoc.Components ??= new();
        swaggerDoc.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        swaggerDoc.Tags ??= new HashSet<OpenApiTag>();

        // Shapes of the generic routes; those of the types take their place.
        swaggerDoc.Components.Schemas.Remove(nameof(MachineValues));
        swaggerDoc.Components.Schemas.Remove(nameof(MachineDefault));
        swaggerDoc.Components.Schemas[nameof(MachineEntry)] = OpenApiSchemas.MachineEntry;
        HashSet<string> traces = [.. catalog.Modules.Select(module => module.Schema.Trace?.Name).OfType<string>()];
        foreach (MachineModule module in catalog.Modules)
        {
            swaggerDoc.Tags.Add(new() { Name = module.Slug, Description = $"Machines of the type {module.Slug}." });
            AddSchemas(swaggerDoc, module);
            foreach ((string path, IOpenApiPathItem item) in generic.Where(pair => !traces.Contains(NameIn(pair.Path)) || NameIn(pair.Path) == module.Schema.Trace?.Name))
            {
                OpenApiPathItem special = Special(swaggerDoc, module, path, item);
                swaggerDoc.Paths[path.Replace(Slug, module.Slug, StringComparison.Ordinal)] = special;
                if (module.Schema.Trace is { } trace && trace.Name == NameIn(path))
                {
                    special.Operations![HttpMethod.Get].Responses!["200"] = new OpenApiResponse { Description = "OK", Content = Json(context.SchemaGenerator.GenerateSchema(trace.DataType, context.SchemaRepository)) };
                }
            }
        }
    }

    private static string NameIn(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static void AddSchemas(OpenApiDocument document, MachineModule module)
    {
        IDictionary<string, IOpenApiSchema> schemas = document.Components!.Schemas!;
        schemas[NameOf(module, State)] = OpenApiSchemas.Of(module.Schema.State);
        schemas[NameOf(module, LiveValues)] = OpenApiSchemas.Of(module.Schema.LiveValues);
        OpenApiSchema mutation = OpenApiSchemas.MutationOf(module.Schema);
        OpenApiSchemas.Extend(mutation, "x-stop", module.StopAsJson());
        schemas[NameOf(module, Mutation)] = mutation;
    }

    private OpenApiPathItem Special(OpenApiDocument document, MachineModule module, string path, IOpenApiPathItem item)
    {
        bool isHistory = path.EndsWith("/history", StringComparison.Ordinal);
        return new()
        {
            Parameters = isHistory ? [SerialParameter(module), .. HistoryParameters(module)] : [SerialParameter(module)],
            Operations = item.Operations!.ToDictionary(pair => pair.Key, pair => Special(document, module, path, pair.Key, pair.Value)),
        };
    }

    private static OpenApiOperation Special(OpenApiDocument document, MachineModule module, string path, HttpMethod method, OpenApiOperation generic)
    {
        bool isMutation = method == HttpMethod.Post;
        OpenApiOperation operation = new()
        {
            Tags = new HashSet<OpenApiTagReference> { new(module.Slug, document) },
            OperationId = generic.OperationId + NameOf(module),
            Summary = generic.Summary,
            Description = generic.Description,
            Extensions = generic.Extensions,
            RequestBody = isMutation ? Mutations(document, module) : null,
            Responses = [],
        };
        foreach ((string status, IOpenApiResponse response) in generic.Responses!)
        {
            operation.Responses[status] = response;
        }

        Dictionary<string, IOpenApiMediaType> content =
            isMutation || method == HttpMethod.Delete ? Json(new OpenApiSchema { Type = JsonSchemaType.Null })
            : path.EndsWith("/settings", StringComparison.Ordinal) ? Json(new OpenApiSchemaReference(nameof(SettingsAnswer), document))
            : path.EndsWith("/history", StringComparison.Ordinal) ? WithTables(Json(new OpenApiSchemaReference(nameof(HistoryAnswer), document)))
            : path.EndsWith("/default", StringComparison.Ordinal) ? Json(OpenApiSchemas.Object(("machine", new OpenApiSchemaReference(nameof(MachineEntry), document)), ("state", Reference(document, module, State))))
            : Json(Snapshot(document, module));
        operation.Responses["200"] = new OpenApiResponse { Description = "OK", Content = content };
        return operation;
    }

    private static OpenApiRequestBody Mutations(OpenApiDocument document, MachineModule module) => new()
    {
        Required = true,
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            ["application/json"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Reference(document, module, Mutation) },
                Example = new JsonArray([.. module.Schema.Mutations.Select(OpenApiSchemas.ExampleOf)]),
            },
        },
    };

    private static Dictionary<string, IOpenApiMediaType> WithTables(Dictionary<string, IOpenApiMediaType> content)
    {
        content["text/csv"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        content["application/vnd.apache.parquet"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
        return content;
    }

    private OpenApiParameter SerialParameter(MachineModule module)
    {
        ushort? serial = roster.Entries.FirstOrDefault(entry => entry.Slug == module.Slug)?.Identification.Serial;
        return new()
        {
            Name = "serial",
            In = ParameterLocation.Path,
            Required = true,
            Description = "Serial number of the machine.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0", Maximum = "65535" },
            Example = serial is { } number ? JsonValue.Create((int)number) : null,
        };
    }

    private static OpenApiParameter[] HistoryParameters(MachineModule module) =>
    [
        QueryParameter("fields", "List of fields, separated by commas; all if left out, in CSV without set points: " + string.Join(", ", HistoryField.Of(module.Schema).Select(field => field.Name))),
        .. HistoryQuery.Parameters.Select(parameter => QueryParameter(parameter.Name, parameter.Meaning)),
    ];

    private static OpenApiParameter QueryParameter(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiSchema Snapshot(OpenApiDocument document, MachineModule module) =>
        OpenApiSchemas.Object(("machine", new OpenApiSchemaReference(nameof(MachineEntry), document)), ("state", Reference(document, module, State)), ("live_values", Reference(document, module, LiveValues)));

    /// <summary>Name of a type's part in generated code: <c>ExtruderV1State</c>.</summary>
    private static string NameOf(MachineModule module, string part = "") =>
        string.Concat(module.Slug.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + part;

    private static OpenApiSchemaReference Reference(OpenApiDocument document, MachineModule module, string part) => new(NameOf(module, part), document);

    private static Dictionary<string, IOpenApiMediaType> Json(IOpenApiSchema schema) => new() { ["application/json"] = new OpenApiMediaType { Schema = schema } };
}
