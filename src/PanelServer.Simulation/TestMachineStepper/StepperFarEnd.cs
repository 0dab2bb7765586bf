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
    public override IReadOnlyList<FaultKind> Faults =>
    [
        MachineFaults.Condition(
            "stepper",
            "The 750-672 reports an error or a restart until it is acknowledged, or follows no command.",
            ClearFaults,
            ("error", () => Module.HasError = true),
            ("reset", () => Module.HasRestarted = true),
            ("deaf", () => Module.IsDeaf = true)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() =>
    [
        new("motor_speed", "1", Module.Speed),
        new("position", "steps", Module.Position),
        new("control_byte", "1", Module.ControlByte),
    ];

    /// <inheritdoc/>
    public override void ClearFaults() => (Module.HasError, Module.HasRestarted, Module.IsDeaf) = (false, false, false);
}
