using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.Wago750553Machine;

/// <summary>Registers the test of a 750-553: four analog outputs 0–20 mA. The HMI knows its state as two lists.</summary>
public sealed class Wago750553Module()
    : LaterTestMachineModule<Wago750553State, NoLiveValues, Wago750553Mutation>(70, "wago_750_553_machine", new("WAGO 750-553 test", "WAGO-750-553-Test"))
{
    private const double GreatestMilliampere = 20;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new Wago750553Mutation.SetAllOutputs(0)];

    /// <inheritdoc/>
    public override IReadOnlyList<PanelEvent> StateEvents(object state)
    {
        Wago750553State set = (Wago750553State)state;
        double[] outputs = [set.Output1, set.Output2, set.Output3, set.Output4];
        return [new(StateEventName, new Dictionary<string, object> { ["outputs"] = outputs, ["outputs_ma"] = Array.ConvertAll(outputs, share => share * GreatestMilliampere) })];
    }

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<Wago750553State, NoLiveValues> schema, MachineTerminals terminals) =>
        new AnalogOutputMachine(identification, schema, terminals, RequireModule<Wago750553>(terminals, "750-553"));
}

/// <summary>Four currents as commanded. Once off for safety, outputs stay off.</summary>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">Its shapes.</param>
/// <param name="terminals">Its terminals.</param>
/// <param name="module">The module.</param>
public sealed class AnalogOutputMachine(
    MachineIdentificationUnique identification, MachineSchema<Wago750553State, NoLiveValues> schema, MachineTerminals terminals, Wago750553 module)
    : BusMachine<Wago750553State, NoLiveValues, Wago750553Mutation>(identification, schema, new Wago750553Reduction(), default, default, terminals.All)
{
    /// <inheritdoc/>
    protected override void Update(in Cycle cycle) => Write();

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        State = default;
        Write();
    }

    private void Write()
    {
        module.SetOutput(1, (float)State.Output1);
        module.SetOutput(2, (float)State.Output2);
        module.SetOutput(3, (float)State.Output3);
        module.SetOutput(4, (float)State.Output4);
    }
}
