using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.Wago750531Machine;

/// <summary>The far end of a 750-531.</summary>
internal sealed class Wago750531FarEnd() : LaterTestFarEnd(71, "wago_750_531_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new Wago750531Rig();
}

/// <summary>A lamp on each of four outputs.</summary>
public sealed class Wago750531Rig() : WagoRig<VirtualWagoDigitalModule>(VirtualWagoDigitalModule.Wago750531())
{
    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => TestSignals.Lamps(Module.OutputBits, 4);
}
