using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.TestMachine;

/// <summary>The far end of the test machine.</summary>
internal sealed class TestMachineFarEnd() : TestFarEnd(51, "test_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new TestMachineRig();
}

/// <summary>A lamp on each of four outputs.</summary>
public sealed class TestMachineRig : TestRig
{
    private const int Channels = 4;
    private readonly VirtualEl2004 _outputs;

    /// <summary>Plugs the terminals together.</summary>
    public TestMachineRig()
        : this(new VirtualEl2004())
    {
    }

    private TestMachineRig(VirtualEl2004 outputs)
        : base((DigitalDescriptions.Ek1100, new VirtualEk1100()), (DigitalDescriptions.El2004, outputs)) => _outputs = outputs;

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() =>
        [.. Enumerable.Range(1, Channels).Select(channel => new PlantValue($"lamp_{channel}", "1", _outputs.Output(channel) ? 1 : 0))];
}
