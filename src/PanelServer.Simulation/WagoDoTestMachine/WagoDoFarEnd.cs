using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.WagoDoTestMachine;

/// <summary>The far end of a 750-530.</summary>
internal sealed class WagoDoFarEnd() : TestFarEnd(14, "wago_do_test_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new WagoDoRig();
}

/// <summary>A lamp on each of eight outputs.</summary>
public sealed class WagoDoRig() : WagoRig<VirtualWagoDigitalModule>(VirtualWagoDigitalModule.Wago750530())
{
    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => TestSignals.Lamps(Module.OutputBits, 8);
}
