using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.TestMachine;

/// <summary>Commanded values.</summary>
public readonly record struct TestMachineState : IDigitalState<TestMachineState>
{
    /// <summary>The outputs.</summary>
    [KeyValue]
    [Label("Outputs", German = "Ausgänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList LedOn { get; init; }

    BooleanList IDigitalState<TestMachineState>.Outputs => LedOn;

    TestMachineState IDigitalState<TestMachineState>.With(BooleanList inputs, BooleanList outputs) => new() { LedOn = outputs };
}

/// <summary>What can be changed.</summary>
[AdjacentlyTagged("action", "value")]
public abstract record TestMachineMutation : DigitalMutation
{
    private TestMachineMutation()
    {
    }

    /// <summary>Switches one output.</summary>
    /// <param name="Output">Which, and whether it is on.</param>
    [Label("One output", German = "Ein Ausgang")]
    public sealed record SetLed(OutputOf4 Output) : TestMachineMutation
    {
        internal override BooleanList Apply(BooleanList outputs) => outputs.With(Output.Index, Output.On);
    }

    /// <summary>Switches all outputs.</summary>
    /// <param name="Outputs">Whether they are on.</param>
    [Label("All outputs", German = "Alle Ausgänge")]
    public sealed record SetAllLeds(AllOutputs Outputs) : TestMachineMutation
    {
        internal override BooleanList Apply(BooleanList outputs) => outputs.WithAll(Outputs.On);
    }
}
