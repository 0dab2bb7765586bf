using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.Wago8ChIoTestMachine;

/// <summary>The far end of a 750-1506.</summary>
internal sealed class Wago8ChIoFarEnd() : TestFarEnd(65, "wago_8ch_io_test_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new Wago8ChIoRig();
}

/// <summary>Each output is wired to the input of the same number.</summary>
public sealed class Wago8ChIoRig() : WagoRig<VirtualWagoDigitalModule>(VirtualWagoDigitalModule.Wago7501506())
{
    private LoopBack _wires;

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => TestSignals.Lamps(Module.OutputBits, 8);

    /// <inheritdoc/>
    public override void Advance(double seconds) => Module.SetInputBits(_wires.Follow(Module.OutputBits, seconds));
}
