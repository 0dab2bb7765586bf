using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.DigitalInputTestMachine;

/// <summary>What the inputs are; nothing is commanded.</summary>
public readonly record struct DigitalInputState : IDigitalState<DigitalInputState>
{
    /// <summary>The inputs.</summary>
    [KeyValue]
    [Label("Inputs", German = "Eingänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList LedOn { get; init; }

    BooleanList IDigitalState<DigitalInputState>.Outputs => default;

    DigitalInputState IDigitalState<DigitalInputState>.With(BooleanList inputs, BooleanList outputs) => new() { LedOn = inputs };
}

/// <summary>Nothing can be changed.</summary>
public abstract record DigitalInputMutation : DigitalMutation;

/// <summary>Registers the test of a 750-402: four digital inputs.</summary>
public sealed class DigitalInputModule()
    : TestMachineModule<DigitalInputState, NoLiveValues, DigitalInputMutation>(64, "digital_input_test_machine", new("Digital input test", "Digitaleingangstest"))
{
    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<DigitalInputState, NoLiveValues> schema, MachineTerminals terminals) =>
        new DigitalTestMachine<DigitalInputState, DigitalInputMutation>(
            identification, schema, terminals, RequireModule<WagoDigitalModule>(terminals, "750-402").Input, outputs: null);
}
