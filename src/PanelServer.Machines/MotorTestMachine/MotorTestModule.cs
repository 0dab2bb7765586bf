using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.MotorTestMachine;

/// <summary>Registers the test of an EL7031-0030: one stepper motor.</summary>
public sealed class MotorTestModule()
    : TestMachineModule<MotorTestState, NoLiveValues, MotorTestMutation>(17, "motor_test_machine", new("Motor test", "Motortest"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new MotorTestMutation.SetMotorOn(false)];

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<MotorTestState, NoLiveValues> schema, MachineTerminals terminals)
    {
        terminals.Require<Ek1100>(0);
        return new MotorMachine(identification, schema, terminals, terminals.Require<El7031Variant0030>(1));
    }
}

/// <summary>One stepper motor. It starts switched off, and an error of the drive switches it off; switching it on again resets the error.</summary>
public sealed class MotorMachine : BusMachine<MotorTestState, NoLiveValues, MotorTestMutation>
{
    private const double FullStepsPerRevolution = 200;
    private const double SecondsPerMinute = 60;
    private static readonly MotorTestState Initial = new() { MotorVelocity = 100 };
    private static readonly TimeSpan ResetTime = TimeSpan.FromMilliseconds(200);

    private readonly El7031Variant0030 _drive;
    private TimeSpan _enabledAt;

    /// <summary>Makes the machine and sets the drive's start-up parameters.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">Its shapes.</param>
    /// <param name="terminals">Its terminals.</param>
    /// <param name="drive">The drive.</param>
    public MotorMachine(
        MachineIdentificationUnique identification, MachineSchema<MotorTestState, NoLiveValues> schema, MachineTerminals terminals, El7031Variant0030 drive)
        : base(identification, schema, new MotorTestReduction(), Initial, Initial, terminals.All)
    {
        _drive = drive;
        drive.Parameters.MaximumCurrentMilliampere = 1500;
        drive.Parameters.SpeedRangeStepsPerSecond = 1000;
    }

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        Error = _drive.FaultSentence;
        if (State.MotorEnabled && !_drive.Enable)
        {
            _enabledAt = cycle.Time;
            _drive.ResetError();
        }
        else if (_drive.Status.Error && cycle.Time - _enabledAt > ResetTime)
        {
            State = State with { MotorEnabled = false };
        }

        // A drive that has failed wants a new edge once its error is reset.
        _drive.Enable = State.MotorEnabled && !_drive.Status.Error;
        _drive.VelocityStepsPerSecond = State.MotorEnabled ? State.MotorVelocity * FullStepsPerRevolution / SecondsPerMinute : 0;
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        State = State with { MotorEnabled = false };
        _drive.SetSafeOutputs();
    }
}
