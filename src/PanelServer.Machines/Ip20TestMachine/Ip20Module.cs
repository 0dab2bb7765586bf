using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.Ip20TestMachine;

/// <summary>Registers the test of an IP20-EC-DI8-DO8: eight digital inputs and eight digital outputs.</summary>
public sealed class Ip20Module()
    : TestMachineModule<Ip20State, Ip20LiveValues, Ip20Mutation>(52, "ip20_test_machine", new("IP20 test", "IP20-Test"))
{
    /// <inheritdoc/>
    public override bool LiveValuesAreSamples => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new Ip20Mutation.SetAllOutputs(new(On: false))];

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<Ip20State, Ip20LiveValues> schema, MachineTerminals terminals) =>
        new Ip20Machine(identification, schema, terminals, terminals.Require<Ip20Di8Do8>(0));
}

/// <summary>Eight outputs as commanded, eight inputs as sampled ten times a second.</summary>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">Its shapes.</param>
/// <param name="terminals">Its terminals.</param>
/// <param name="device">The device.</param>
public sealed class Ip20Machine(
    MachineIdentificationUnique identification, MachineSchema<Ip20State, Ip20LiveValues> schema, MachineTerminals terminals, Ip20Di8Do8 device)
    : BusMachine<Ip20State, Ip20LiveValues, Ip20Mutation>(
        identification, schema, new DigitalReduction<Ip20State, Ip20Mutation>(), Initial, Initial, terminals.All)
{
    private static readonly TimeSpan SamplePeriod = TimeSpan.FromMilliseconds(100);
    private SampleGrid _grid;
    private long _samples;

    private static Ip20State Initial => new() { Outputs = BooleanList.None(8) };

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        device.Output.Write(State.Outputs);
        if (_grid.IsDue(cycle, SamplePeriod))
        {
            LiveValues = new Ip20LiveValues { Inputs = device.Input.Read(), Sample = ++_samples };
        }
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        State = Initial;
        device.SetSafeOutputs();
        LiveValues = null;
    }
}
