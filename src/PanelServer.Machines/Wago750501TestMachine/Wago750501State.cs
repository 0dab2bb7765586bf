using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.Wago750501TestMachine;

/// <summary>Commanded values.</summary>
public readonly record struct Wago750501State : IDigitalState<Wago750501State>
{
    /// <summary>The outputs.</summary>
    [KeyValue]
    [Label("Outputs", German = "Ausgänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList Outputs { get; init; }

    BooleanList IDigitalState<Wago750501State>.Outputs => Outputs;

    Wago750501State IDigitalState<Wago750501State>.With(BooleanList inputs, BooleanList outputs) => new() { Outputs = outputs };
}

/// <summary>What can be changed.</summary>
[AdjacentlyTagged("action", "value")]
public abstract record Wago750501Mutation : DigitalMutation
{
    private Wago750501Mutation()
    {
    }

    /// <summary>Switches one output.</summary>
    /// <param name="Output">Which, and whether it is on.</param>
    [Label("One output", German = "Ein Ausgang")]
    public sealed record SetOutput(OutputOf2 Output) : Wago750501Mutation
    {
        internal override BooleanList Apply(BooleanList outputs) => outputs.With(Output.Index, Output.On);
    }

    /// <summary>Switches all outputs.</summary>
    /// <param name="Outputs">Whether they are on.</param>
    [Label("All outputs", German = "Alle Ausgänge")]
    public sealed record SetAllOutputs(AllOutputs Outputs) : Wago750501Mutation
    {
        internal override BooleanList Apply(BooleanList outputs) => outputs.WithAll(Outputs.On);
    }
}
