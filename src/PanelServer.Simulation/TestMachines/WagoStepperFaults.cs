using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.TestMachines;

/// <summary>The fault <c>stepper</c> of machines with a stepper module, and what is true of its motor.</summary>
internal static class WagoStepperFaults
{
    /// <summary>The fault of a module.</summary>
    public static FaultKind Of(VirtualWagoStepper module) => MachineFaults.Condition(
        "stepper",
        "The stepper module reports an error or a restart until it is acknowledged, or follows no command.",
        () => Clear(module),
        ("error", () => module.HasError = true),
        ("error-stays", () => (module.HasError, module.IsDeaf) = (true, true)),
        ("reset", () => module.HasRestarted = true),
        ("deaf", () => module.IsDeaf = true));

    /// <summary>Ends all of them.</summary>
    public static void Clear(VirtualWagoStepper module) => (module.HasError, module.HasRestarted, module.IsDeaf) = (false, false, false);

    /// <summary>Speed and position of the motor, and the first control byte.</summary>
    public static IReadOnlyList<PlantValue> TrueValues(VirtualWagoStepper module) =>
    [
        new("motor_speed", "1", module.Speed),
        new("position", "steps", module.Position),
        new("control_byte", "1", module.ControlByte),
    ];
}
