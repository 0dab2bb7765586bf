using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using PanelServer.Host.History;
using PanelServer.Machines;
using PanelServer.Machines.Schema;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace PanelServer.Host.OpenApi;

/// <summary>
/// Replaces the generic machine routes in the OpenAPI document by one set for every machine type, with that type's own
/// mutation, state and live-value schemas, units, ranges and examples.
/// </summary>
/// <param name="catalog">The machine types.</param>
/// <param name="roster">The machines; their serial numbers are the examples.</param>
internal sealed class MachineDocumentFilter(MachineCatalog catalog, MachineRoster roster) : IDocumentFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        foreach (string generic in swaggerDoc.Paths.Keys.Where(path => path.Contains("{slug}", StringComparison.Ordinal)).ToList())
        {
            swaggerDoc.Paths.Remove(generic);
        }

        swaggerDoc.Components ??= new();
        swaggerDoc.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        foreach (MachineModule module in catalog.Modules)
        {
            AddSchemas(swaggerDoc, module);
            AddPaths(swaggerDoc, module);
        }
    }

    private static void AddSchemas(OpenApiDocument document, MachineModule module)
    {
        IDictionary<string, IOpenApiSchema> schemas = document.Components!.Schemas!;
        schemas[$"{module.Slug}.state"] = OpenApiSchemas.Of(module.Schema.State);
        schemas[$"{module.Slug}.live_values"] = OpenApiSchemas.Of(module.Schema.LiveValues);
        OpenApiSchema mutation = new() { OneOf = [.. module.Schema.Mutations.Select(OpenApiSchemas.Of)] };
        OpenApiSchemas.Extend(mutation, "x-stop", module.StopAsJson());
        schemas[$"{module.Slug}.mutation"] = mutation;
    }

    private void AddPaths(OpenApiDocument document, MachineModule module)
    {
        string machine = $"/machine/{module.Slug}/{{serial}}";
        HashSet<OpenApiTagReference> tags = [new(module.Slug, document)];
        document.Tags ??= new HashSet<OpenApiTag>();
        document.Tags.Add(new() { Name = module.Slug });
        document.Paths[$"/api/v2{machine}"] = new OpenApiPathItem
        {
            Parameters = [SerialParameter(module)],
            Operations = new()
            {
                [HttpMethod.Get] = Operation(tags, "Current values", "State and live values of one and the same cycle.", Snapshot(document, module)),
                [HttpMethod.Post] = Mutate(document, module, tags),
            },
        };
        document.Paths[$"/api/v1{machine}"] = new OpenApiPathItem
        {
            Parameters = [SerialParameter(module)],
            Operations = new() { [HttpMethod.Post] = Mutate(document, module, tags) },
        };
        document.Paths[$"/api/v2{machine}/default"] = new OpenApiPathItem
        {
            Parameters = [SerialParameter(module)],
            Operations = new() { [HttpMethod.Get] = Operation(tags, "Default state", "The state the machine starts with.", Object(("machine", OpenApiSchemas.MachineEntry), ("state", Reference(document, module, "state")))) },
        };
        document.Paths[$"/api/v2{machine}/history"] = new OpenApiPathItem
        {
            Parameters = [SerialParameter(module), .. HistoryParameters(module)],
            Operations = new() { [HttpMethod.Get] = Operation(tags, "History", "The last hour of live values and of their set points, one sample a second, oldest first. No value is null, and so is a set point that was not in force.", History()) },
        };
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
        QueryParameter("from", "First time, as Unix milliseconds or ISO 8601."),
        QueryParameter("to", "Last time, as Unix milliseconds or ISO 8601."),
        QueryParameter("format", "json (default) or csv."),
    ];

    private static OpenApiParameter QueryParameter(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiOperation Operation(HashSet<OpenApiTagReference> tags, string summary, string description, IOpenApiSchema answer) => new()
    {
        Tags = tags,
        Summary = summary,
        Description = description,
        Responses = new()
        {
            ["200"] = new OpenApiResponse { Description = "OK", Content = Json(answer) },
            ["400"] = new OpenApiResponse { Description = "The serial is no number from 0 to 65535, or a query parameter is wrong.", Content = Json(Error("error_bad_request")) },
            ["404"] = new OpenApiResponse { Description = "There is no such machine.", Content = Json(Error("error_not_found")) },
            ["503"] = new OpenApiResponse { Description = "The control loop does not answer at the moment; try again.", Content = Json(Error("error_unavailable")) },
        },
    };

    private static OpenApiOperation Mutate(OpenApiDocument document, MachineModule module, HashSet<OpenApiTagReference> tags)
    {
        OpenApiOperation operation = Operation(tags, "Change the state", "Mutations, applied in order and all in one cycle, or refused all together. The answer does not wait for the plant.", new OpenApiSchema { Type = JsonSchemaType.Null });
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Reference(document, module, "mutation") },
                    Example = new JsonArray([.. module.Schema.Mutations.Select(mutation => JsonNode.Parse(mutation.Example()))]),
                },
            },
        };
        operation.Responses!["422"] = new OpenApiResponse { Description = "A mutation is unknown, of a wrong type, out of range, or not possible in the present state. Nothing was applied.", Content = Json(Error("error_bad_request")) };
        return operation;
    }

    private static OpenApiSchema Snapshot(OpenApiDocument document, MachineModule module) =>
        Object(("machine", OpenApiSchemas.MachineEntry), ("state", Reference(document, module, "state")), ("live_values", Reference(document, module, "live_values")));

    private static OpenApiSchemaReference Reference(OpenApiDocument document, MachineModule module, string part) => new($"{module.Slug}.{part}", document);

    private static OpenApiSchema History() => Object(
        ("interval_seconds", new OpenApiSchema { Type = JsonSchemaType.Integer }),
        ("ts", new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Integer }, Description = "Unix milliseconds." }),
        ("columns", HistoryColumns("Measured values, each under its path in live_values.")),
        ("set_points", HistoryColumns("Set points that were in force, each under the path of the value that follows it and \".set_point\".", ("state", new OpenApiSchema { Type = JsonSchemaType.String, Description = "Path in state." }))));

    private static OpenApiSchema HistoryColumns(string description, params (string Name, IOpenApiSchema Schema)[] more) => new()
    {
        Type = JsonSchemaType.Array,
        Description = description,
        Items = Object([
            ("field", new OpenApiSchema { Type = JsonSchemaType.String }),
            .. more,
            ("unit", new OpenApiSchema { Type = JsonSchemaType.String }),
            ("values", new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Number | JsonSchemaType.Null } })]),
    };

    private static OpenApiSchema Error(string key) => Object((key, new OpenApiSchema { Type = JsonSchemaType.String }));

    private static OpenApiSchema Object(params (string Name, IOpenApiSchema Schema)[] properties) => OpenApiSchemas.Object(properties);

    private static Dictionary<string, IOpenApiMediaType> Json(IOpenApiSchema schema) => new() { ["application/json"] = new OpenApiMediaType { Schema = schema } };
}
