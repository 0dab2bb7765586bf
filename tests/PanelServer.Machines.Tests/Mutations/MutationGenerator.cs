using System.Text;
using System.Text.Json.Nodes;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.Tests.Mutations;

/// <summary>Random lists of mutations of a machine, made from its schema, so that new mutations are among them by themselves.</summary>
/// <param name="schema">The machine's schema.</param>
/// <param name="random">Chance.</param>
internal sealed class MutationGenerator(MachineSchema schema, Random random)
{
    private const int LongestList = 5;

    /// <summary>Identifications worth trying, where a mutation takes one.</summary>
    public IReadOnlyList<MachineIdentificationUnique> Machines { get; init; } = [];

    /// <summary>A list of one to five mutations within their ranges.</summary>
    public Mutation[] Next()
    {
        JsonArray list = [];
        int count = random.Next(1, LongestList + 1);
        while (list.Count < count)
        {
            MutationSchema mutation = schema.Mutations[random.Next(schema.Mutations.Count)];
            list.Add(mutation.Payload is { } payload ? new JsonObject { [mutation.Tag] = Value(payload) } : JsonValue.Create(mutation.Tag));
        }

        MutationParseResult result = new MutationParser(schema).ParseList(Encoding.UTF8.GetBytes(list.ToJsonString(PanelJson.Declared)));
        Assert.True(result.Outcome == MutationParseOutcome.Valid, $"{list.ToJsonString()}: {string.Join("; ", result.Errors)}");
        return result.Mutations;
    }

    private JsonNode? Value(ValueSchema shape)
    {
        if (shape.IsNullable && random.Next(4) == 0)
        {
            return null;
        }

        return shape.Kind switch
        {
            ValueKind.Boolean => JsonValue.Create(random.Next(2) == 0),
            ValueKind.Choice => JsonValue.Create(shape.Choices[random.Next(shape.Choices.Count)]),
            ValueKind.Text => JsonValue.Create("text"),
            ValueKind.Integer => JsonValue.Create((long)Number(shape)),
            ValueKind.Number => JsonValue.Create(Number(shape)),
            _ when shape.Type == typeof(MachineIdentificationUnique) && Machines.Count > 0 =>
                System.Text.Json.JsonSerializer.SerializeToNode(Machines[random.Next(Machines.Count)], PanelJson.Declared),
            _ => new JsonObject(shape.Fields.Select(field => KeyValuePair.Create(field.Name, Value(field.Value)))),
        };
    }

    /// <summary>An end of the range, the example, or anything between, since faults like to sit at the ends.</summary>
    private double Number(ValueSchema shape)
    {
        double low = Math.Max(shape.Minimum, -1e6);
        double high = Math.Min(shape.Maximum, 1e6);
        double value = random.Next(6) switch
        {
            0 => low,
            1 => high,
            2 or 3 when !double.IsNaN(shape.Example) => shape.Example,
            _ => low + (random.NextDouble() * (high - low)),
        };
        return shape.Allows(value) ? value : high;
    }
}
