using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.Wago750531Machine;

/// <summary>Registers the test of a 750-531: four digital outputs.</summary>
public sealed class Wago750531Module()
    : LaterTestMachineModule<Wago750531State, NoLiveValues, Wago750531Mutation>(71, "wago_750_531_machine", new("WAGO 750-531 test", "WAGO-750-531-Test"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new Wago750531Mutation.SetAllOutputs(new(On: false))];

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<Wago750531State, NoLiveValues> schema, MachineTerminals terminals) =>
        new DigitalTestMachine<Wago750531State, Wago750531Mutation>(
            identification, schema, terminals, inputs: null, RequireModule<WagoDigitalModule>(terminals, "750-531").Output);
}
