using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.Input;

/// <summary>Reads a JSON value of a known shape, checking type and range.</summary>
public static class ValueReader
{
    /// <summary>Reads a value.</summary>
    /// <param name="element">The JSON value.</param>
    /// <param name="schema">Its shape.</param>
    /// <param name="where">JSON pointer to it.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="value">The value, of the schema's CLR type; null for JSON null where allowed.</param>
    /// <returns>False if something is wrong.</returns>
    public static bool TryRead(JsonElement element, ValueSchema schema, string where, List<InputError> errors, out object? value)
    {
        value = null;
        if (element.ValueKind == JsonValueKind.Null && schema.IsNullable)
        {
            return true;
        }

        if (schema.Kind == ValueKind.Object && element.ValueKind == JsonValueKind.Object)
        {
            return TryReadObject(element, schema, where, errors, out value);
        }

        (value, string? problem) = (schema.Kind, element.ValueKind) switch
        {
            (ValueKind.Number, JsonValueKind.Number) => ReadNumber(element, schema),
            (ValueKind.Integer, JsonValueKind.Number) => ReadInteger(element, schema),
            (ValueKind.Boolean, JsonValueKind.True) => (true, null),
            (ValueKind.Boolean, JsonValueKind.False) => (false, null),
            (ValueKind.Text, JsonValueKind.String) => ReadText(element, schema),
            (ValueKind.Choice, JsonValueKind.String) => ReadChoice(element, schema),
            _ => (null, $"found {MutationParser.NameOf(element)}"),
        };
        if (problem is not null)
        {
            errors.Add(new(where, problem, schema.Describe()));
        }

        return problem is null;
    }

    private static (object? Value, string? Problem) ReadNumber(JsonElement element, ValueSchema schema)
    {
        string text = MutationParser.Shorten(element.GetRawText());
        if (!element.TryGetDouble(out double number) || !double.IsFinite(number))
        {
            return (null, $"{text} is too large for a 64-bit float");
        }

        // Adding zero turns -0 into 0, which no machine tells apart.
        return schema.Allows(number) ? (number + 0.0, null) : (null, $"{text} is out of range");
    }

    private static (object? Value, string? Problem) ReadInteger(JsonElement element, ValueSchema schema)
    {
        string raw = element.GetRawText();
        if (raw.AsSpan().ContainsAny('.', 'e', 'E'))
        {
            return (null, $"{MutationParser.Shorten(raw)} is not written as an integer");
        }

        return element.TryGetInt64(out long number) && schema.Allows(number)
            ? (Convert.ChangeType(number, schema.Type, CultureInfo.InvariantCulture), null)
            : (null, $"{MutationParser.Shorten(raw)} is out of range");
    }

    private static (object? Value, string? Problem) ReadText(JsonElement element, ValueSchema schema)
    {
        if (!MutationParser.TryGetText(element, out string? text))
        {
            return (null, "the string is not valid text");
        }

        int length = Encoding.UTF8.GetByteCount(text);
        return schema.Allows(length) ? (text, null) : (null, $"the string has {length} bytes");
    }

    private static (object? Value, string? Problem) ReadChoice(JsonElement element, ValueSchema schema)
    {
        if (!MutationParser.TryGetText(element, out string? text))
        {
            return (null, "the string is not valid text");
        }

        for (int i = 0; i < schema.Choices.Count; i++)
        {
            if (schema.Choices[i] == text)
            {
                return (schema.Type.GetFields(BindingFlags.Public | BindingFlags.Static)[i].GetValue(null), null);
            }
        }

        string? nearest = NearestText.Find(text, schema.Choices);
        return (null, $"\"{MutationParser.Shorten(text)}\" is unknown{(nearest is null ? "" : $"; did you mean \"{nearest}\"?")}");
    }

    private static bool TryReadObject(JsonElement element, ValueSchema schema, string where, List<InputError> errors, out object? value)
    {
        int errorsBefore = errors.Count;
        Dictionary<string, object?> values = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!MutationParser.TryGetName(property, out string? name))
            {
                errors.Add(new(where, "a key is not valid text", schema.Describe()));
                continue;
            }

            string place = $"{where}/{MutationParser.Escape(name)}";
            if (!seen.Add(name))
            {
                errors.Add(new(place, "the key occurs twice", "each key once"));
                continue;
            }

            // Fields that the machine does not know are ignored, as clients of other versions send them.
            if (schema.Fields.FirstOrDefault(field => field.Name == name) is { } field && TryRead(property.Value, field.Value, place, errors, out object? fieldValue))
            {
                values[field.Property.Name] = fieldValue;
            }
        }

        foreach (FieldSchema field in schema.Fields.Where(field => !seen.Contains(field.Name)))
        {
            errors.Add(new($"{where}/{field.Name}", "the key is missing", field.Value.Describe()));
        }

        value = errors.Count == errorsBefore ? Construct(schema.Type, values) : null;
        return value is not null;
    }

    private static object Construct(Type type, Dictionary<string, object?> values)
    {
        ConstructorInfo? constructor = type.GetConstructors().FirstOrDefault(candidate => candidate.GetParameters().Length == values.Count);
        return constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. constructor.GetParameters().Select(parameter => values[parameter.Name!])]);
    }
}
