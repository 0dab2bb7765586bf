using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PanelServer.Machines.Json;

/// <summary>The JSON of the panel: snake_case names, compact, non-ASCII as it is, floats always recognisable as floats.</summary>
public static class PanelJson
{
    /// <summary>Keys in declared order: fixed envelopes and stream payloads.</summary>
    public static JsonSerializerOptions Declared { get; } = Create(sorted: false);

    /// <summary>Keys in alphabetical order at every level: <c>state</c> and <c>live_values</c> of REST answers.</summary>
    public static JsonSerializerOptions Sorted { get; } = Create(sorted: true);

    private static JsonSerializerOptions Create(bool sorted)
    {
        DefaultJsonTypeInfoResolver resolver = new();
        if (sorted)
        {
            resolver.Modifiers.Add(SortProperties);
        }

        JsonSerializerOptions options = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = resolver,
        };
        options.Converters.Add(new DoubleConverter());
        options.Converters.Add(new JsonStringEnumConverter());
        options.MakeReadOnly();
        return options;
    }

    private static void SortProperties(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        JsonPropertyInfo[] sorted = [.. type.Properties.OrderBy(property => property.Name, StringComparer.Ordinal)];
        type.Properties.Clear();
        foreach (JsonPropertyInfo property in sorted)
        {
            type.Properties.Add(property);
        }
    }
}
