using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.WagoDoTestMachine;

/// <summary>Registers the test of a 750-530: eight digital outputs.</summary>
public sealed class WagoDoModule()
    : TestMachineModule<WagoDoState, NoLiveValues, WagoDoMutation>(14, "wago_do_test_machine", new("WAGO DO test", "WAGO-DO-Test"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new WagoDoMutation.SetAllLeds(new(On: false))];

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<WagoDoState, NoLiveValues> schema, MachineTerminals terminals) =>
        new DigitalTestMachine<WagoDoState, WagoDoMutation>(
            identification, schema, terminals, inputs: null, RequireModule<WagoDigitalModule>(terminals, "750-530").Output);
}
