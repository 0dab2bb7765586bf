using System.Text.Json.Nodes;
using PanelServer.Machines.Json;

namespace PanelServer.Machines.Schema;

/// <summary>Example values in JSON, made from schemas: for OpenAPI and for messages.</summary>
public static class SchemaExamples
{
    /// <summary>An example of a mutation, as JSON text: <c>{"SetMode":"Running"}</c>.</summary>
    /// <param name="mutation">The mutation.</param>
    public static string Example(this MutationSchema mutation)
    {
        string payload = mutation.Payload?.Example().ToJsonString(PanelJson.Declared) ?? "";
        return mutation switch
        {
            { Payload: null } => $"\"{mutation.Tag}\"",
            { Adjacent: { } keys } => $"{{\"{keys.Tag}\":\"{mutation.Tag}\",\"{keys.Content}\":{payload}}}",
            _ => $"{{\"{mutation.Tag}\":{payload}}}",
        };
    }

    /// <summary>An example of a value: the declared one, or one that the range allows.</summary>
    /// <param name="schema">The shape.</param>
    public static JsonNode Example(this ValueSchema schema)
    {
        return schema.Kind switch
        {
            ValueKind.Number => JsonValue.Create(ExampleNumber(schema))!,
            ValueKind.Integer => JsonValue.Create((long)ExampleNumber(schema))!,
            ValueKind.Boolean => JsonValue.Create(true)!,
            ValueKind.BooleanList => new JsonArray(true, false),
            ValueKind.Text => JsonValue.Create("text")!,
            ValueKind.Choice => JsonValue.Create(schema.Choices[^1])!,
            _ => new JsonObject(schema.Fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, field.Value.Example()))),
        };
    }

    private static double ExampleNumber(ValueSchema schema)
    {
        if (!double.IsNaN(schema.Example))
        {
            return schema.Example;
        }

        if (schema.Allows(1))
        {
            return 1;
        }

        return double.IsFinite(schema.Minimum) && !schema.MinimumIsExclusive ? schema.Minimum : schema.Maximum;
    }
}
