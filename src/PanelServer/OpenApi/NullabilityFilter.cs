using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using PanelServer.Machines.Json;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace PanelServer.Host.OpenApi;

/// <summary>Says of what is never null that it is always there, as its declaration does; generated clients need not ask then.</summary>
internal sealed class NullabilityFilter : ISchemaFilter
{
    /// <inheritdoc/>
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { Count: > 0 } properties } whole)
        {
            return;
        }

        NullabilityInfoContext declarations = new();
        foreach (PropertyInfo property in context.Type.GetProperties().Where(property => declarations.Create(property).ReadState == NullabilityState.NotNull))
        {
            string name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? PanelJson.Declared.PropertyNamingPolicy!.ConvertName(property.Name);
            if (!properties.TryGetValue(name, out IOpenApiSchema? value))
            {
                continue;
            }

            whole.Required ??= new HashSet<string>();
            whole.Required.Add(name);
            if (value is OpenApiSchema own)
            {
                own.Type &= ~JsonSchemaType.Null;
            }
        }
    }
}
