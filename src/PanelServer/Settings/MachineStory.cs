using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Machines;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Settings;

/// <summary>Tells people in a few words what a machine does, from the values by which an operator judges it.</summary>
internal static class MachineStory
{
    private const int MostValues = 5;

    /// <summary>What it was told to do, for example <c>Heat</c>; empty for a machine without modes.</summary>
    /// <param name="schema">The machine's shapes.</param>
    /// <param name="state">Its state.</param>
    public static string Mode(MachineSchema schema, object state) => string.Join(", ", Told(schema.State, state, static field => KeptSettings.IsMode(field.Name)));

    /// <summary>The same with what it measures, for example <c>Heat, Front temperature 200.0 °C</c>.</summary>
    /// <param name="schema">The machine's shapes.</param>
    /// <param name="snapshot">The machine.</param>
    public static string Tell(MachineSchema schema, MachineSnapshot snapshot) =>
        string.Join(", ", [.. Told(schema.State, snapshot.State, IsKey), .. Told(schema.LiveValues, snapshot.LiveValues, IsKey).Take(MostValues)]);

    private static bool IsKey(FieldSchema field) => field.IsKeyValue;

    private static IEnumerable<string> Told(ValueSchema shape, object? value, Func<FieldSchema, bool> isTold)
    {
        return value is null ? [] : Told(shape, JsonSerializer.SerializeToNode(value, value.GetType(), PanelJson.Declared), isTold);
    }

    private static IEnumerable<string> Told(ValueSchema shape, JsonNode? value, Func<FieldSchema, bool> isTold) => shape.Fields.SelectMany(field => value?[field.Name] switch
    {
        null => [],
        JsonObject part => Told(field.Value, part, isTold),
        { } leaf when isTold(field) => [Text(field, leaf)],
        _ => [],
    });

    private static string Text(FieldSchema field, JsonNode value)
    {
        ValueSchema shape = field.Value;
        switch (shape.Kind)
        {
            case ValueKind.Choice:
                string choice = value.GetValue<string>();
                int index = shape.Choices.ToList().IndexOf(choice);
                return index >= 0 ? shape.ChoiceLabels[index]?.English ?? choice : choice;
            case ValueKind.Number or ValueKind.Integer:
                string number = value.GetValue<JsonElement>().GetDouble().ToString($"F{shape.Decimals}", CultureInfo.InvariantCulture);
                return $"{field.LabelOrName.English} {number} {shape.Unit}".TrimEnd();
            case ValueKind.Boolean:
                return $"{field.LabelOrName.English} {(value.GetValue<bool>() ? shape.BooleanLabels?.True : shape.BooleanLabels?.False)?.English}";
            default:
                return $"{field.LabelOrName.English} {value.ToJsonString()}";
        }
    }
}
