namespace PanelServer.Machines.Wago750553Machine;

/// <summary>Commanded values.</summary>
public readonly record struct Wago750553State
{
    /// <summary>Output of channel 1, as a part of 20 mA.</summary>
    [KeyValue]
    [Quantity("", IsFraction = true, Decimals = 3)]
    [Label("Output 1", German = "Ausgang 1")]
    public double Output1 { get; init; }

    /// <summary>Output of channel 2, as a part of 20 mA.</summary>
    [KeyValue]
    [Quantity("", IsFraction = true, Decimals = 3)]
    [Label("Output 2", German = "Ausgang 2")]
    public double Output2 { get; init; }

    /// <summary>Output of channel 3, as a part of 20 mA.</summary>
    [KeyValue]
    [Quantity("", IsFraction = true, Decimals = 3)]
    [Label("Output 3", German = "Ausgang 3")]
    public double Output3 { get; init; }

    /// <summary>Output of channel 4, as a part of 20 mA.</summary>
    [KeyValue]
    [Quantity("", IsFraction = true, Decimals = 3)]
    [Label("Output 4", German = "Ausgang 4")]
    public double Output4 { get; init; }

    /// <summary>The state with another output.</summary>
    /// <param name="index">Which, counted from 0.</param>
    /// <param name="value">Part of 20 mA.</param>
    internal Wago750553State With(int index, double value) => index switch
    {
        0 => this with { Output1 = value },
        1 => this with { Output2 = value },
        2 => this with { Output3 = value },
        _ => this with { Output4 = value },
    };
}

/// <summary>One of four analog outputs.</summary>
/// <param name="Index">Which, counted from 0.</param>
/// <param name="Value">Part of 20 mA.</param>
public readonly record struct AnalogOutputOf4(
    [Quantity("", Minimum = 0, Maximum = 3, Example = 1)][Label("Index", German = "Index")] int Index,
    [Quantity("", Minimum = 0, Maximum = 1, Step = 0.01, Example = 0.5, IsFraction = true)][Label("Output", German = "Ausgang")] double Value);

/// <summary>What can be changed.</summary>
[AdjacentlyTagged("action", "value")]
public abstract record Wago750553Mutation : Mutation
{
    private Wago750553Mutation()
    {
    }

    /// <summary>Sets one output.</summary>
    /// <param name="Output">Which, and what it is.</param>
    [Label("One output", German = "Ein Ausgang")]
    public sealed record SetOutput(AnalogOutputOf4 Output) : Wago750553Mutation;

    /// <summary>Sets all outputs.</summary>
    /// <param name="Value">Part of 20 mA.</param>
    [PayloadKey("value")]
    [Label("All outputs", German = "Alle Ausgänge")]
    public sealed record SetAllOutputs([Quantity("", Minimum = 0, Maximum = 1, Step = 0.01, Example = 0.5, IsFraction = true)] double Value) : Wago750553Mutation;
}

/// <summary>What the mutations mean: all are allowed at any time.</summary>
public sealed class Wago750553Reduction : Reduction<Wago750553State, Wago750553Mutation>
{
    /// <inheritdoc/>
    protected override string? Apply(Wago750553Mutation mutation, ref Wago750553State state)
    {
        state = mutation switch
        {
            Wago750553Mutation.SetOutput set => state.With(set.Output.Index, set.Output.Value),
            Wago750553Mutation.SetAllOutputs set => new() { Output1 = set.Value, Output2 = set.Value, Output3 = set.Value, Output4 = set.Value },
            _ => state,
        };
        return null;
    }
}
