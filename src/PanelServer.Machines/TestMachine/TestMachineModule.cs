using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.TestMachine;

/// <summary>Registers the test machine: four digital outputs of an EL2004.</summary>
public sealed class TestMachineModule()
    : TestMachineModule<TestMachineState, NoLiveValues, TestMachineMutation>(51, "test_machine", new("Test machine", "Testmaschine EL2004"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new TestMachineMutation.SetAllLeds(new(On: false))];

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<TestMachineState, NoLiveValues> schema, MachineTerminals terminals)
    {
        terminals.Allow<Ek1100>(0);
        return new DigitalTestMachine<TestMachineState, TestMachineMutation>(
            identification, schema, terminals, inputs: null, terminals.Require<El2004>(1).Output);
    }
}
