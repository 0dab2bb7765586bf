using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.WagoDoTestMachine;

/// <summary>Commanded values.</summary>
public readonly record struct WagoDoState : IDigitalState<WagoDoState>
{
    /// <summary>The outputs.</summary>
    [KeyValue]
    [Label("Outputs", German = "Ausgänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList LedOn { get; init; }

    BooleanList IDigitalState<WagoDoState>.Outputs => LedOn;

    WagoDoState IDigitalState<WagoDoState>.With(BooleanList inputs, BooleanList outputs) => new() { LedOn = outputs };
}

/// <summary>What can be changed.</summary>
[AdjacentlyTagged("action", "value")]
public abstract record WagoDoMutation : DigitalMutation
{
    private WagoDoMutation()
    {
    }

    /// <summary>Switches one output.</summary>
    /// <param name="Output">Which, and whether it is on.</param>
    [Label("One output", German = "Ein Ausgang")]
    public sealed record SetLed(OutputOf8 Output) : WagoDoMutation
    {
        internal override BooleanList Apply(BooleanList outputs) => outputs.With(Output.Index, Output.On);
    }

    /// <summary>Switches all outputs.</summary>
    /// <param name="Outputs">Whether they are on.</param>
    [Label("All outputs", German = "Alle Ausgänge")]
    public sealed record SetAllLeds(AllOutputs Outputs) : WagoDoMutation
    {
        internal override BooleanList Apply(BooleanList outputs) => outputs.WithAll(Outputs.On);
    }
}
