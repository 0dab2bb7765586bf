using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.FarEnds;
using PanelServer.Simulation.TestMachines;

namespace PanelServer.Simulation.MotorTestMachine;

/// <summary>The far end of the motor test.</summary>
internal sealed class MotorTestFarEnd() : TestFarEnd(17, "motor_test_machine")
{
    /// <inheritdoc/>
    protected override TestRig CreateRig() => new MotorTestRig();
}

/// <summary>A motor without load.</summary>
public sealed class MotorTestRig : TestRig
{
    private readonly VirtualEl7031Variant0030 _drive;

    /// <summary>Plugs the terminals together.</summary>
    public MotorTestRig()
        : this(new VirtualEl7031Variant0030())
    {
    }

    private MotorTestRig(VirtualEl7031Variant0030 drive)
        : base((DigitalDescriptions.Ek1100, new VirtualEk1100()), (StepperDescriptions.El7031Variant0030, drive)) => _drive = drive;

    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults =>
    [
        MachineFaults.Condition(
            "motor", "The motor supply fails.", ClearFaults, ("under-voltage", () => _drive.Faults = StepperFaults.UnderVoltage)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => [new("motor_speed", "steps/s", _drive.StepsPerSecond)];

    /// <inheritdoc/>
    public override void ClearFaults() => _drive.ClearFaults();
}
