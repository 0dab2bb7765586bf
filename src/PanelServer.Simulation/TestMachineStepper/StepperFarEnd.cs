using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.TestMachineStepper;

/// <summary>The far end of a 750-672.</summary>
internal sealed class StepperFarEnd() : TestFarEnd(55, "test_machine_stepper")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new StepperRig();
}

/// <summary>A motor without load.</summary>
public sealed class StepperRig() : WagoRig<VirtualWagoStepper>(VirtualWagoStepper.Wago750672())
{
    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults => [WagoStepperFaults.Of(Module)];

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => WagoStepperFaults.TrueValues(Module);

    /// <inheritdoc/>
    public override void ClearFaults() => WagoStepperFaults.Clear(Module);
}
