using System.Text.Json.Serialization;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.Ip20TestMachine;

/// <summary>Commanded values.</summary>
public readonly record struct Ip20State : IDigitalState<Ip20State>
{
    /// <summary>The outputs.</summary>
    [KeyValue]
    [Label("Outputs", German = "Ausgänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList Outputs { get; init; }

    Ip20State IDigitalState<Ip20State>.With(BooleanList inputs, BooleanList outputs) => new() { Outputs = outputs };
}

/// <summary>Measured values, ten times a second.</summary>
public readonly record struct Ip20LiveValues
{
    /// <summary>The inputs.</summary>
    [KeyValue]
    [Label("Inputs", German = "Eingänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList Inputs { get; init; }

    /// <summary>Counts the samples, so that each is sent once.</summary>
    [JsonIgnore]
    public long Sample { get; init; }
}

/// <summary>What can be changed.</summary>
[AdjacentlyTagged("action", "value")]
public abstract record Ip20Mutation : DigitalMutation
{
    private Ip20Mutation()
    {
    }

    /// <summary>Switches one output.</summary>
    /// <param name="Output">Which, and whether it is on.</param>
    [Label("One output", German = "Ein Ausgang")]
    public sealed record SetOutput(OutputOf8 Output) : Ip20Mutation
    {
        internal override BooleanList Apply(BooleanList outputs) => outputs.With(Output.Index, Output.On);
    }

    /// <summary>Switches all outputs.</summary>
    /// <param name="Outputs">Whether they are on.</param>
    [Label("All outputs", German = "Alle Ausgänge")]
    public sealed record SetAllOutputs(AllOutputs Outputs) : Ip20Mutation
    {
        internal override BooleanList Apply(BooleanList outputs) => outputs.WithAll(Outputs.On);
    }
}
