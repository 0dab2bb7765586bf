using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.Wago750501TestMachine;

/// <summary>The far end of a 750-501.</summary>
internal sealed class Wago750501FarEnd() : TestFarEnd(66, "wago_750_501_test_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new Wago750501Rig();
}

/// <summary>A lamp on each of two outputs.</summary>
public sealed class Wago750501Rig() : WagoRig<VirtualWagoDigitalModule>(VirtualWagoDigitalModule.Wago750501())
{
    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => TestSignals.Lamps(Module.OutputBits, 2);
}
