using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.TestMachineStepper;

/// <summary>Registers the test of a 750-672: one stepper motor.</summary>
public sealed class StepperModule()
    : TestMachineModule<StepperState, StepperLiveValues, StepperMutation>(55, "test_machine_stepper", new("Stepper test", "Schrittmotortest"))
{
    /// <inheritdoc/>
    public override bool LiveValuesAreSamples => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new StepperMutation.SetEnabled(Enabled: false)];

    /// <inheritdoc/>
    /// <remarks>The HMI takes none of this machine.</remarks>
    public override IReadOnlyList<PanelEvent> LiveValuesEvents(object liveValues, long unixMilliseconds) => [];

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<StepperState, StepperLiveValues> schema, MachineTerminals terminals) =>
        new StepperMachine(identification, schema, terminals, RequireModule<WagoStepper>(terminals, "750-672"));
}

/// <summary>One stepper motor. It starts switched off, and stays off after whatever has switched it off.</summary>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">Its shapes.</param>
/// <param name="terminals">Its terminals.</param>
/// <param name="drive">The module.</param>
public sealed class StepperMachine(
    MachineIdentificationUnique identification, MachineSchema<StepperState, StepperLiveValues> schema, MachineTerminals terminals, WagoStepper drive)
    : BusMachine<StepperState, StepperLiveValues, StepperMutation>(identification, schema, new StepperReduction(), default, default, terminals.All)
{
    private static readonly TimeSpan SamplePeriod = TimeSpan.FromMilliseconds(100);
    private SampleGrid _grid;
    private long _samples;

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        State = State with { Enabled = drive.Drive(State.Enabled, State.TargetSpeed, State.Freq, State.AccFreq) };
        Error = StepperControl.FindFault(drive);
        if (_grid.IsDue(cycle, SamplePeriod))
        {
            LiveValues = new()
            {
                ActualSpeed = drive.ActualSpeed,
                Position = drive.Position,
                Inputs = new(drive.Inputs, 6),
                Error = drive.HasError,
                Sample = ++_samples,
            };
        }
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        State = State with { Enabled = false };
        drive.SetSafeOutputs();
        LiveValues = null;
    }
}
