using System.Globalization;
using System.Text.Json;
using PanelServer.Machines;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Mqtt.Sparkplug;

/// <summary>
/// The metrics of a type of machine, derived from its schema: live values, the whole state, what is wrong with it, and a metric to write for each
/// mutation where commands are allowed.
/// </summary>
internal sealed class MachineMetricSet
{
    private readonly MachineSchema _schema;
    private readonly Source[] _sources;
    private readonly double[] _liveNumbers;
    private readonly double[] _stateNumbers;

    /// <summary>Derives the metrics.</summary>
    /// <param name="schema">The machine's schema.</param>
    /// <param name="deadBandSteps">How many steps of its last decimal a measured number has to move.</param>
    /// <param name="withCommands">Whether mutations can be written.</param>
    public MachineMetricSet(MachineSchema schema, double deadBandSteps, bool withCommands)
    {
        _schema = schema;
        _liveNumbers = new double[schema.LiveColumns.Count];
        _stateNumbers = new double[schema.StateColumns.Count];
        Dictionary<string, int> columns = schema.LiveColumns.Index().ToDictionary(one => one.Item.Path, one => one.Index);
        Source[] live = [.. Leaves(schema.LiveValues, "", snapshot => snapshot.LiveValues)
            .Select(leaf => Describe("live/", leaf, leaf.Field.Value, DeadBand.Of(leaf.Field.Value, deadBandSteps), columns.GetValueOrDefault(leaf.Path, -1)))];
        Source[] state = [.. Leaves(schema.State, "", snapshot => snapshot.State)
            .Select(leaf => Describe("state/", leaf, LimitsOf(leaf.Path) ?? leaf.Field.Value, 0, columns.GetValueOrDefault(leaf.Field.Judges ?? "", -1)))];
        Source error = new(new("machine/error", DataType.String, null, null, new("Error", "Fehler"), 0, null), snapshot => snapshot.Status.Error, -1);
        IEnumerable<Source> commands = schema.Mutations.Select(mutation =>
            new Source(new($"command/{mutation.Tag}", TypeOf(mutation.Payload), mutation.Payload, mutation.Payload, mutation.Label, 0, mutation), _ => null, -1));
        _sources = [error, .. live, .. state, .. withCommands ? commands : []];
        Metrics = [.. _sources.Select(source => source.Metric)];
    }

    /// <summary>The metrics. Their order does not change while the server runs.</summary>
    public IReadOnlyList<MachineMetric> Metrics { get; }

    /// <summary>The values of all metrics, in their order. For one thread at a time.</summary>
    /// <param name="snapshot">What the machine has published.</param>
    /// <returns>Null for what is no measurement, and for what can be written only.</returns>
    public object?[] Read(MachineSnapshot snapshot)
    {
        _schema.ReadMeasurements(snapshot, _liveNumbers, _stateNumbers);
        return [.. _sources.Select(source => source.LiveColumn >= 0 && double.IsNaN(_liveNumbers[source.LiveColumn]) ? null : Told(source.Read(snapshot), source.Metric.Shape))];
    }

    private static Source Describe(string prefix, Leaf leaf, ValueSchema limits, double deadBand, int liveColumn) => new(
        new(prefix + leaf.Path.Replace('.', '/'), TypeOf(leaf.Field.Value), leaf.Field.Value, limits, leaf.Field.Label, deadBand, null),
        leaf.Read,
        liveColumn);

    private ValueSchema? LimitsOf(string statePath) => _schema.Mutations.FirstOrDefault(mutation => mutation.StatePath == statePath)?.Payload;

    private static IEnumerable<Leaf> Leaves(ValueSchema shape, string prefix, Func<MachineSnapshot, object?> owner)
    {
        foreach (FieldSchema field in shape.Fields)
        {
            object? Read(MachineSnapshot snapshot) => owner(snapshot) is { } part ? field.Property.GetValue(part) : null;
            IEnumerable<Leaf> leaves = field.Value.Kind == ValueKind.Object
                ? Leaves(field.Value, $"{prefix}{field.Name}.", Read)
                : [new(prefix + field.Name, field, Read)];
            foreach (Leaf leaf in leaves)
            {
                yield return leaf;
            }
        }
    }

    private static DataType TypeOf(ValueSchema? shape) => shape?.Kind switch
    {
        // A mutation without a payload is written as true.
        null or ValueKind.Boolean => DataType.Boolean,
        ValueKind.Number => DataType.Double,
        ValueKind.Integer => shape.Minimum < 0 ? DataType.Int64 : DataType.UInt64,
        _ => DataType.String,
    };

    private static object? Told(object? value, ValueSchema? shape) => value switch
    {
        double number => double.IsFinite(number) ? number : null,
        Enum choice => shape!.Choices[Convert.ToInt32(choice, CultureInfo.InvariantCulture)],
        null or bool or string => value,
        ShortText text => text.ToString(),
        BooleanList => JsonSerializer.Serialize(value, PanelJson.Declared),
        _ when TypeOf(shape) == DataType.UInt64 => Convert.ToUInt64(value, CultureInfo.InvariantCulture),
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };

    private readonly record struct Leaf(string Path, FieldSchema Field, Func<MachineSnapshot, object?> Read);

    // The live column is that of the number itself, or of the number on which a part of the state is a verdict; -1 for neither.
    private sealed record Source(MachineMetric Metric, Func<MachineSnapshot, object?> Read, int LiveColumn);
}
