using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Machines.Json;

namespace PanelServer.Machines.Schema;

/// <summary>One part of a machine's state that is kept when the server restarts.</summary>
public sealed class KeptSetting
{
    private readonly PropertyInfo[] _properties;

    /// <summary>Describes a setting.</summary>
    /// <param name="path">Dotted path in the state.</param>
    /// <param name="properties">The properties that lead to it from the state, in order.</param>
    /// <param name="value">What is allowed.</param>
    /// <param name="mutation">The mutation that sets it; null for a calibration.</param>
    internal KeptSetting(string path, PropertyInfo[] properties, ValueSchema value, MutationSchema? mutation)
    {
        Path = path;
        _properties = properties;
        Value = value;
        Mutation = mutation;
    }

    /// <summary>Dotted path in the state, as on the wire.</summary>
    public string Path { get; }

    /// <summary>What is allowed: the mutation's payload, or the shape of the calibration.</summary>
    public ValueSchema Value { get; }

    /// <summary>The mutation that sets it; null for a calibration, which no client can set.</summary>
    public MutationSchema? Mutation { get; }

    /// <summary>What it is in a state.</summary>
    /// <param name="state">A boxed state.</param>
    public JsonNode? Read(object state)
    {
        object? value = state;
        foreach (PropertyInfo property in _properties)
        {
            value = value is null ? null : property.GetValue(value);
        }

        return value is null ? null : JsonSerializer.SerializeToNode(value, value.GetType(), PanelJson.Declared);
    }

    /// <summary>Changes it in a state.</summary>
    /// <param name="state">A boxed state, which is changed itself.</param>
    /// <param name="value">The value, of the right type.</param>
    internal void Write(object state, object? value) => Write(state, _properties, value);

    private static void Write(object owner, ReadOnlySpan<PropertyInfo> properties, object? value)
    {
        object? part = value;
        if (properties.Length > 1)
        {
            part = properties[0].GetValue(owner)!;
            Write(part, properties[1..], value);
        }

        properties[0].SetValue(owner, part);
    }
}
