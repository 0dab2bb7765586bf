using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.DigitalInputTestMachine;

/// <summary>The far end of a 750-402.</summary>
internal sealed class DigitalInputFarEnd() : TestFarEnd(64, "digital_input_test_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new DigitalInputRig();
}

/// <summary>Four inputs that toggle, each half as often as the one before.</summary>
public sealed class DigitalInputRig() : WagoRig<VirtualWagoDigitalModule>(VirtualWagoDigitalModule.Wago750402())
{
    /// <inheritdoc/>
    public override void Advance(double seconds) => Module.SetInputBits(TestSignals.Toggling(seconds));
}
