using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals;

namespace PanelServer.Simulation.FarEnds;

/// <summary>The fault <c>drive</c> of machines with stepper drives.</summary>
internal static class DriveFaults
{
    private static readonly (string Word, Action<VirtualStepperTerminal> Begin)[] Faults =
    [
        ("over-temperature", Error(StepperFaults.OverTemperature)),
        ("torque-overload", Error(StepperFaults.TorqueOverload)),
        ("under-voltage", Error(StepperFaults.UnderVoltage)),
        ("over-voltage", Error(StepperFaults.OverVoltage)),
        ("short-circuit-a", Error(StepperFaults.ShortCircuitA)),
        ("short-circuit-b", Error(StepperFaults.ShortCircuitB)),
        ("no-control-power", Error(StepperFaults.NoControlPower)),
        ("miscellaneous", Error(StepperFaults.Miscellaneous)),
        ("never-ready", drive => drive.IsNeverReady = true),
        ("counter-stands", drive => drive.IsCounterFrozen = true),
        ("stalled", drive => drive.IsStalled = true),
        ("ok", drive => drive.ClearFaults()),
    ];

    /// <summary>The fault of a machine's drives.</summary>
    /// <param name="axes">The drives by their words.</param>
    internal static FaultKind Of(params (string Word, VirtualStepperTerminal Drive)[] axes) => new(
        "drive",
        $"{MachineFaults.Words(axes)} {MachineFaults.Words(Faults)}",
        "A stepper drive reports an error with its cause, does not become ready, its counter stands still, or its motor does.",
        arguments =>
        {
            VirtualStepperTerminal drive = arguments.Choice("the axis", axes);
            Action<VirtualStepperTerminal> begin = arguments.Choice("the fault", Faults);
            return new FaultEffect(_ => begin(drive), _ => drive.ClearFaults());
        });

    private static Action<VirtualStepperTerminal> Error(StepperFaults cause) => drive => drive.Faults |= cause;
}
