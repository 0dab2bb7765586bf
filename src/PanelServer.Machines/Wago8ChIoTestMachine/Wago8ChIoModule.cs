using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.Wago8ChIoTestMachine;

/// <summary>Inputs as they are, and outputs as commanded.</summary>
public readonly record struct Wago8ChIoState : IDigitalState<Wago8ChIoState>
{
    /// <summary>The inputs.</summary>
    [KeyValue]
    [Label("Inputs", German = "Eingänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList DigitalInput { get; init; }

    /// <summary>The outputs.</summary>
    [KeyValue]
    [Label("Outputs", German = "Ausgänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList DigitalOutput { get; init; }

    BooleanList IDigitalState<Wago8ChIoState>.Outputs => DigitalOutput;

    Wago8ChIoState IDigitalState<Wago8ChIoState>.With(BooleanList inputs, BooleanList outputs) =>
        new() { DigitalInput = inputs, DigitalOutput = outputs };
}

/// <summary>One of eight outputs.</summary>
/// <param name="Index">Which, counted from 0.</param>
/// <param name="Value">Whether it is on.</param>
public readonly record struct IndexedValue(
    [Quantity("", Minimum = 0, Maximum = 7, Example = 1)][Label("Index", German = "Index")] int Index,
    [Label("Output", German = "Ausgang", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")] bool Value);

/// <summary>What can be changed.</summary>
[AdjacentlyTagged("action", "value")]
public abstract record Wago8ChIoMutation : DigitalMutation
{
    private Wago8ChIoMutation()
    {
    }

    /// <summary>Switches one output.</summary>
    /// <param name="Output">Which, and whether it is on.</param>
    [Label("One output", German = "Ein Ausgang")]
    public sealed record SetOutput(IndexedValue Output) : Wago8ChIoMutation
    {
        internal override BooleanList Apply(BooleanList outputs) => outputs.With(Output.Index, Output.Value);
    }
}

/// <summary>Registers the test of a 750-1506: eight digital inputs and eight digital outputs.</summary>
public sealed class Wago8ChIoModule()
    : TestMachineModule<Wago8ChIoState, NoLiveValues, Wago8ChIoMutation>(65, "wago_8ch_io_test_machine", new("WAGO 8-channel DIO test", "WAGO-8-Kanal-DIO-Test"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } =
        [.. Enumerable.Range(0, 8).Select(index => new Wago8ChIoMutation.SetOutput(new(index, Value: false)))];

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<Wago8ChIoState, NoLiveValues> schema, MachineTerminals terminals)
    {
        WagoDigitalModule module = RequireModule<WagoDigitalModule>(terminals, "750-1506");
        return new DigitalTestMachine<Wago8ChIoState, Wago8ChIoMutation>(identification, schema, terminals, module.Input, module.Output);
    }
}
