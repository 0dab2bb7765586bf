using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.Wago750501TestMachine;

/// <summary>Registers the test of a 750-501: two digital outputs.</summary>
public sealed class Wago750501Module()
    : TestMachineModule<Wago750501State, NoLiveValues, Wago750501Mutation>(66, "wago_750_501_test_machine", new("WAGO 750-501 test", "WAGO-750-501-Test"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new Wago750501Mutation.SetAllOutputs(new(On: false))];

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<Wago750501State, NoLiveValues> schema, MachineTerminals terminals) =>
        new DigitalTestMachine<Wago750501State, Wago750501Mutation>(
            identification, schema, terminals, inputs: null, RequireModule<WagoDigitalModule>(terminals, "750-501").Output);
}
