using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.Wago750430DiMachine;

/// <summary>The far end of a 750-430.</summary>
internal sealed class Wago750430DiFarEnd() : TestFarEnd(67, "wago_750_430_di_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new Wago750430DiRig();
}

/// <summary>Eight inputs that toggle, each half as often as the one before.</summary>
public sealed class Wago750430DiRig() : WagoRig<VirtualWagoDigitalModule>(VirtualWagoDigitalModule.Wago750430())
{
    /// <inheritdoc/>
    public override void Advance(double seconds) => Module.SetInputBits(TestSignals.Toggling(seconds));
}
