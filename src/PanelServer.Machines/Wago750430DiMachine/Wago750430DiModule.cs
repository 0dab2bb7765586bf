using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.Wago750430DiMachine;

/// <summary>What the inputs are; nothing is commanded.</summary>
public readonly record struct Wago750430DiState : IDigitalState<Wago750430DiState>
{
    /// <summary>The inputs.</summary>
    [KeyValue]
    [Label("Inputs", German = "Eingänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList Inputs { get; init; }

    BooleanList IDigitalState<Wago750430DiState>.Outputs => default;

    Wago750430DiState IDigitalState<Wago750430DiState>.With(BooleanList inputs, BooleanList outputs) => new() { Inputs = inputs };
}

/// <summary>Nothing can be changed.</summary>
public abstract record Wago750430DiMutation : DigitalMutation;

/// <summary>Registers the test of a 750-430: eight digital inputs.</summary>
public sealed class Wago750430DiModule()
    : TestMachineModule<Wago750430DiState, NoLiveValues, Wago750430DiMutation>(67, "wago_750_430_di_machine", new("WAGO 750-430 DI", "WAGO 750-430 DI"))
{
    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<Wago750430DiState, NoLiveValues> schema, MachineTerminals terminals) =>
        new DigitalTestMachine<Wago750430DiState, Wago750430DiMutation>(
            identification, schema, terminals, RequireModule<WagoDigitalModule>(terminals, "750-430").Input, outputs: null);
}
