using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.Wago750531Machine;

/// <summary>Commanded values.</summary>
public readonly record struct Wago750531State : IDigitalState<Wago750531State>
{
    /// <summary>The outputs.</summary>
    [KeyValue]
    [Label("Outputs", German = "Ausgänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList OutputsOn { get; init; }

    BooleanList IDigitalState<Wago750531State>.Outputs => OutputsOn;

    Wago750531State IDigitalState<Wago750531State>.With(BooleanList inputs, BooleanList outputs) => new() { OutputsOn = outputs };
}

/// <summary>What can be changed.</summary>
[AdjacentlyTagged("action", "value")]
public abstract record Wago750531Mutation : DigitalMutation
{
    private Wago750531Mutation()
    {
    }

    /// <summary>Switches one output.</summary>
    /// <param name="Output">Which, and whether it is on.</param>
    [Label("One output", German = "Ein Ausgang")]
    public sealed record SetOutput(OutputOf4 Output) : Wago750531Mutation
    {
        internal override BooleanList Apply(BooleanList outputs) => outputs.With(Output.Index, Output.On);
    }

    /// <summary>Switches all outputs.</summary>
    /// <param name="Outputs">Whether they are on.</param>
    [Label("All outputs", German = "Alle Ausgänge")]
    public sealed record SetAllOutputs(AllOutputs Outputs) : Wago750531Mutation
    {
        internal override BooleanList Apply(BooleanList outputs) => outputs.WithAll(Outputs.On);
    }
}
