using System.Text.Json.Nodes;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Plant.Page;

/// <summary>Of a machine's state or live values those that an overview shows.</summary>
internal static class KeyValues
{
    /// <summary>Takes them out.</summary>
    /// <param name="values">All values, as somebody else has sent them.</param>
    /// <param name="schema">What is what.</param>
    /// <returns>The key values where they stand; empty if there are none.</returns>
    public static JsonObject Of(JsonNode? values, ValueSchema schema)
    {
        JsonObject taken = [];
        foreach (FieldSchema field in schema.Fields)
        {
            JsonNode? value = (values as JsonObject)?[field.Name];
            if (field.IsKeyValue)
            {
                taken[field.Name] = value?.DeepClone();
            }
            else if (Of(value, field.Value) is { Count: > 0 } inside)
            {
                taken[field.Name] = inside;
            }
        }

        return taken;
    }
}
