using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Host.Http;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Plant.Page;

/// <summary>Of a machine's state or live values those that an overview shows. What somebody else has sent is copied, and only what a value can be.</summary>
internal static class KeyValues
{
    private const int MostInList = 32;

    /// <summary>Takes them out.</summary>
    /// <param name="values">All values, as somebody else has sent them.</param>
    /// <param name="schema">What is what.</param>
    /// <returns>The key values where they stand; empty if there are none.</returns>
    public static JsonObject Of(JsonElement values, ValueSchema schema)
    {
        JsonObject taken = [];
        foreach (FieldSchema field in schema.Fields)
        {
            JsonElement value = values.ValueKind == JsonValueKind.Object && values.TryGetProperty(field.Name, out JsonElement found) ? found : default;
            if (field.IsKeyValue)
            {
                taken[field.Name] = Copy(value);
            }
            else if (Of(value, field.Value) is { Count: > 0 } inside)
            {
                taken[field.Name] = inside;
            }
        }

        return taken;
    }

    private static JsonNode? Copy(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        JsonValueKind.Number => value.TryGetDouble(out double number) && double.IsFinite(number) ? JsonValue.Create(number) : null,
        JsonValueKind.String => JsonValue.Create(Shortened.Of(value.GetString()!)),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Take(MostInList).Where(item => item.ValueKind != JsonValueKind.Array).Select(Copy)]),
        _ => null,
    };
}
