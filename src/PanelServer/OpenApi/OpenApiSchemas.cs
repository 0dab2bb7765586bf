using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using PanelServer.Host.Machines;
using PanelServer.Machines;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.OpenApi;

/// <summary>Machine schemas in OpenAPI form.</summary>
internal static class OpenApiSchemas
{
    /// <summary>A machine as REST shows it.</summary>
    public static OpenApiSchema MachineEntry => Of(ValueSchema.Of(typeof(MachineEntry)));

    /// <summary>An object whose fields are all required.</summary>
    public static OpenApiSchema Object(params (string Name, IOpenApiSchema Schema)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties.ToDictionary(property => property.Name, property => property.Schema),
        Required = properties.Select(property => property.Name).ToHashSet(),
    };

    /// <summary>
    /// A mutation of a machine: an object with one of its mutations as its only key, for which generators make a type with one optional member
    /// for each. The other forms that the server reads say nothing more.
    /// </summary>
    /// <param name="machine">The machine's schema.</param>
    public static OpenApiSchema MutationOf(MachineSchema machine) => new()
    {
        Type = JsonSchemaType.Object,
        Description = machine.Mutations.Count == 0 ? "None: this machine has no mutations." : "Exactly one mutation.",
        Properties = machine.Mutations.ToDictionary(mutation => mutation.Tag, mutation => (IOpenApiSchema)Of(mutation)),
        AdditionalPropertiesAllowed = false,
        MinProperties = 1,
        MaxProperties = 1,
    };

    /// <summary>An example of a mutation, as <see cref="MutationOf"/> describes it.</summary>
    /// <param name="mutation">The mutation.</param>
    public static JsonNode ExampleOf(MutationSchema mutation) => new JsonObject { [mutation.Tag] = mutation.Payload?.Example() };

    /// <summary>A value.</summary>
    /// <param name="value">Its schema.</param>
    /// <param name="description">What it means.</param>
    public static OpenApiSchema Of(ValueSchema value, string description = "")
    {
        OpenApiSchema schema = new() { Type = TypeOf(value.Kind) | (value.IsNullable ? JsonSchemaType.Null : 0) };
        switch (value.Kind)
        {
            case ValueKind.Object:
                schema.Properties = value.Fields.ToDictionary(field => field.Name, field => (IOpenApiSchema)Of(field));
                schema.Required = value.Fields.Select(field => field.Name).ToHashSet();
                break;
            case ValueKind.Choice:
                schema.Enum = [.. value.Choices.Select(choice => (JsonNode)JsonValue.Create(choice)!)];
                SetValueLabels(schema, value.Choices.Zip(value.ChoiceLabels));
                break;
            case ValueKind.BooleanList:
                schema.Items = new OpenApiSchema { Type = JsonSchemaType.Boolean };
                break;
            case ValueKind.Boolean:
                SetValueLabels(schema, [("true", value.BooleanLabels?.True), ("false", value.BooleanLabels?.False)]);
                break;
            case ValueKind.Text when double.IsFinite(value.Maximum):
                // Characters are counted here, of which no text has more than bytes; an empty one has none of either.
                (schema.MinLength, schema.MaxLength) = (Math.Min((int)value.Minimum, 1), (int)value.Maximum);
                break;
            case ValueKind.Number or ValueKind.Integer:
                SetRange(schema, value);
                break;
            default:
                break;
        }

        string unit = value.Unit.Length == 0 ? "" : $" Unit: {value.Unit}.";
        schema.Description = (description + unit).Trim();
        return schema;
    }

    /// <summary>Adds a fact for which OpenAPI has no word of its own.</summary>
    /// <param name="schema">The schema that it is a fact of.</param>
    /// <param name="name">Its name, beginning with <c>x-</c>, or a keyword of JSON Schema that the library can't write.</param>
    /// <param name="value">The fact.</param>
    public static void Extend(OpenApiSchema schema, string name, JsonNode value)
    {
        schema.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        schema.Extensions[name] = new JsonNodeExtension(value);
    }

    private static OpenApiSchema Of(FieldSchema field)
    {
        OpenApiSchema schema = Of(field.Value, field.Description);
        if (field.Label is { } label)
        {
            Extend(schema, "x-label", Json(label));
        }

        if (field.IsKeyValue)
        {
            Extend(schema, "x-key", JsonValue.Create(true));
        }

        if (field.SetPoint is { } setPoint)
        {
            Extend(schema, "x-set-point", JsonValue.Create(setPoint.Path)!);
            if (setPoint.ConditionAsJson() is { } condition)
            {
                Extend(schema, "x-set-point-when", condition);
            }
        }

        if (field.Invalid is { } invalid)
        {
            Extend(schema, "x-invalid", new JsonObject { ["when"] = invalid.When, ["when_alarm"] = invalid.WhenAlarm, ["when_zero"] = invalid.WhenZero, ["reason"] = Json(invalid.Reason) });
        }

        if (field.Judges is { } judged)
        {
            Extend(schema, "x-judges", JsonValue.Create(judged)!);
        }

        return schema;
    }

    private static OpenApiSchema Of(MutationSchema mutation)
    {
        OpenApiSchema schema = mutation.Payload is { } payload ? Of(payload, mutation.Description) : OnlyNull(mutation.Description);
        Extend(schema, "x-label", Json(mutation.LabelOrName));
        if (mutation.StatePath is { } path)
        {
            Extend(schema, "x-sets", JsonValue.Create(path)!);
        }

        if (mutation.IsKept)
        {
            Extend(schema, "x-setting", JsonValue.Create(true));
        }

        if (mutation.AppliesWhen is { } applies)
        {
            Extend(schema, "x-applies-when", applies.ToJson());
        }

        if (mutation.Confirmations.Count > 0)
        {
            Extend(schema, "x-confirm", new JsonArray([.. mutation.Confirmations.Select(ConfirmationOf)]));
        }

        return schema;
    }

    /// <summary>Not the type null, of which generators make a class that is never null.</summary>
    private static OpenApiSchema OnlyNull(string description)
    {
        OpenApiSchema schema = new() { Description = description };
        Extend(schema, "const", JsonNullSentinel.JsonNull);
        return schema;
    }

    private static JsonObject ConfirmationOf(Confirmation confirmation)
    {
        JsonObject question = new() { ["question"] = Json(confirmation.Question) };
        if (confirmation.When is { } payload)
        {
            question["when"] = JsonSerializer.SerializeToNode(payload, PanelJson.Declared);
        }

        if (confirmation.While is { } condition)
        {
            question["while"] = condition.ToJson();
        }

        return question;
    }

    private static void SetValueLabels(OpenApiSchema schema, IEnumerable<(string Value, LocalizedText? Label)> labels)
    {
        KeyValuePair<string, JsonNode?>[] known = [.. labels.Where(pair => pair.Label is not null).Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Value, Json(pair.Label!)))];
        if (known.Length > 0)
        {
            Extend(schema, "x-value-labels", new JsonObject(known));
        }
    }

    private static JsonNode Json(LocalizedText text) => JsonSerializer.SerializeToNode(text, PanelJson.Declared)!;

    private static JsonSchemaType TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Number => JsonSchemaType.Number,
        ValueKind.Integer => JsonSchemaType.Integer,
        ValueKind.Boolean => JsonSchemaType.Boolean,
        ValueKind.Object => JsonSchemaType.Object,
        ValueKind.BooleanList => JsonSchemaType.Array,
        _ => JsonSchemaType.String,
    };

    private static void SetRange(OpenApiSchema schema, ValueSchema value)
    {
        if (double.IsFinite(value.Minimum))
        {
            string minimum = value.Minimum.ToString(CultureInfo.InvariantCulture);
            schema.Minimum = value.MinimumIsExclusive ? null : minimum;
            schema.ExclusiveMinimum = value.MinimumIsExclusive ? minimum : null;
        }

        if (double.IsFinite(value.Maximum))
        {
            schema.Maximum = value.Maximum.ToString(CultureInfo.InvariantCulture);
        }

        if (value.Unit.Length > 0)
        {
            Extend(schema, "x-unit", JsonValue.Create(value.Unit)!);
        }
    }
}
