using PanelServer.Machines.Schema;

namespace PanelServer.Machines.WinderV1;

/// <summary>
/// The winder: pulls filament, winds it on a spool at the tension of an arm, and lays the windings side by side.
/// This file: the cycle. <see cref="WinderReduction"/> says what mutations do, <see cref="WinderSupervision"/> finds faults.
/// </summary>
public sealed class WinderMachine : BusMachine<WinderState, WinderLiveValues, WinderMutation>
{
    private readonly WinderHardware _hardware;
    private readonly WinderOptions _options;
    private readonly MachineRoster _roster;
    private readonly WinderSupervision _supervision;
    private readonly TensionArm _arm = new();
    private readonly PullerSpeedController _puller;
    private readonly SpoolSpeedController _spool;
    private readonly TraverseController _traverse;
    private readonly LengthCounter _length = new();
    private double _traversePosition;

    /// <summary>Makes the machine in Standby.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">Its module's schema.</param>
    /// <param name="hardware">Its terminals.</param>
    /// <param name="roster">The other machines, of which a laser can be the reference.</param>
    /// <param name="options">What differs between winders.</param>
    public WinderMachine(
        MachineIdentificationUnique identification,
        MachineSchema<WinderState, WinderLiveValues> schema,
        WinderHardware hardware,
        MachineRoster roster,
        WinderOptions options)
        : base(
            identification,
            schema,
            new WinderReduction(options.TraverseTravelMillimetres),
            WinderState.Initial.Within(options.TraverseTravelMillimetres),
            WinderState.Initial.Within(options.TraverseTravelMillimetres) with { IsDefaultState = true },
            hardware.All)
    {
        _hardware = hardware;
        _roster = roster;
        _options = options;
        _supervision = new WinderSupervision(hardware, options);
        _puller = new PullerSpeedController(options.GaugeToPullerMetres);
        _spool = new SpoolSpeedController(options.AdaptiveGreatestRpm);
        _traverse = new TraverseController(options.TraverseTravelMillimetres);
        LiveValues = default(WinderLiveValues);
    }

    /// <inheritdoc/>
    protected override bool IsOff => Mode == WinderMode.Standby;

    private WinderMode Mode => State.ModeState.Mode;

    /// <summary>The spool follows the arm while winding, and in Hold until the puller has come to rest: it would pile up slack.</summary>
    private bool SpoolIsRegulated => State.TraverseState.IsTraversing;

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        double seconds = cycle.PeriodSeconds;
        ReadInputs();
        ServeRequests();
        if (Mode != WinderMode.Standby && !_hardware.DrivesAreEnabled)
        {
            // The motors were off and stand, whatever the ramps have done meanwhile.
            _puller.RestartFromStandstill();
            _spool.RestartFromStandstill();
        }

        React(_supervision.CheckDrives(seconds));

        DiameterReading? diameter = ReadReference();
        bool pulls = Mode == WinderMode.Pull || (Mode == WinderMode.Wind && State.TraverseState.IsTraversing);
        _puller.Update(State.PullerState, pulls, diameter, seconds);
        double metresPerSecond = Math.Abs(_puller.MetresPerMinute) / 60;
        double towardsFaster = _puller.MetresPerMinutePerSecond * Math.Sign(_puller.MetresPerMinute) / 60;
        _spool.Update(
            State.SpoolSpeedControllerState,
            new SpoolInputs(_arm.Reading, metresPerSecond, towardsFaster, SpoolIsRegulated, seconds));
        if (Mode == WinderMode.Hold && metresPerSecond == 0)
        {
            StopWinding();
        }

        UpdateTraverse(seconds);
        React(_supervision.CheckTraverse(_traverse, _traversePosition, State));
        React(_supervision.CheckWinding(_arm, _spool, State, metresPerSecond, seconds));
        CountLength(metresPerSecond, seconds);
        WriteOutputs();

        bool gaugeLost = pulls && State.PullerState.Regulation == PullerRegulation.Diameter && diameter is not { IsUsable: true };
        _supervision.Finish(State, gaugeLost, _length.IsComplete, seconds);
        Error = _supervision.Faults.Message;
        Alarms = _supervision.Alarms;
        Publish(armIsRead: true);
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        _hardware.SetSafeOutputs();
        ServeRequests();
        WinderReduction.Enter(WinderMode.Standby, ref State);
        State = State with { TraverseState = State.TraverseState with { Laserpointer = false } };
        _traverse.SwitchOff();
        _puller.RestartFromStandstill();
        _spool.RestartFromStandstill();
        Publish(armIsRead: false);
    }

    /// <summary>Does what is asked for once.</summary>
    private void ServeRequests()
    {
        TensionArmState arm = State.TensionArmState;
        _arm.Follow(ref arm);
        State = State with { TensionArmState = arm };
        _length.Follow(State);
        _supervision.Faults.Follow(State.ModeState);
    }

    private void ReadInputs()
    {
        _arm.Read(_hardware.TensionArmVolts);
        if (!_hardware.Traverse.IsPositionKnown)
        {
            TraverseState traverse = State.TraverseState;
            _traverse.LoseHome(ref traverse);
            State = State with { TraverseState = traverse };
        }

        if (Mode != WinderMode.Standby)
        {
            _traversePosition = _hardware.Traverse.PositionSteps
                / WinderUnits.FullStepsPerRevolution * _options.TraverseMillimetresPerRevolution;
        }
    }

    private void UpdateTraverse(double seconds)
    {
        if (Mode == WinderMode.Standby)
        {
            return;
        }

        // After Standby the axis is homed before winding begins; spool and puller wait for it.
        TraverseState traverse = State.TraverseState;
        if (Mode == WinderMode.Wind && traverse is { Activity: TraverseActivity.Idle, IsHomed: true })
        {
            traverse = traverse with { Activity = TraverseActivity.Winding };
        }

        double revolutionsPerSecond = _spool.RadiansPerSecond / (2 * Math.PI);
        _traverse.Update(ref traverse, new TraverseInputs(
            _traversePosition, _hardware.EndSwitchIsClosed, _hardware.Traverse.Status.Ready, revolutionsPerSecond, seconds));
        State = State with { TraverseState = traverse };
        if (_traverse.IsAtReference)
        {
            _hardware.Traverse.SetPosition(0);
        }
    }

    private void CountLength(double metresPerSecond, double seconds)
    {
        // With the drives off the ramp that runs out moves no filament.
        double metres = Mode == WinderMode.Standby ? 0 : metresPerSecond * seconds;
        if (_length.Update(State.SpoolAutomaticActionState, Mode, metres) is { } mode)
        {
            WinderReduction.Enter(mode, ref State);
        }
    }

    private void WriteOutputs()
    {
        bool isOn = Mode != WinderMode.Standby;
        if (!isOn)
        {
            _traverse.SwitchOff();
        }

        _hardware.EnableDrives(isOn);
        _hardware.LaserPointer = State.TraverseState.Laserpointer;
        _hardware.Spool.VelocityStepsPerSecond = _spool.StepsPerSecond;
        _hardware.Puller.VelocityStepsPerSecond = _puller.StepsPerSecond;
        _hardware.Traverse.VelocityStepsPerSecond =
            WinderUnits.TraverseSteps(_traverse.MillimetresPerSecond, _options.TraverseMillimetresPerRevolution);
    }

    private void Publish(bool armIsRead)
    {
        State = State with
        {
            TensionArmState = State.TensionArmState with { WiringError = !armIsRead || _supervision.ArmMessage is not null },
            Hindrances = new(FindHardwareFault(), _supervision.DriveMessage, _supervision.ArmMessage),
            Gauges = new(_roster.Entries),
        };
        WinderReduction.Refresh(ref State);
        LiveValues = new WinderLiveValues
        {
            TraversePosition = State.TraverseState.IsHomed ? _traversePosition : null,
            PullerSpeed = Math.Abs(_puller.MetresPerMinute),
            SpoolRpm = _spool.Rpm,
            TensionArmAngle = _arm.ShownDegrees,
            SpoolProgress = _length.Metres,
        };
    }

    private DiameterReading? ReadReference() =>
        State.PullerReferenceMachine is { } id && _roster.Find(id)?.Machine is IDiameterGauge gauge ? gauge.ReadDiameter() : null;

    private void React(WinderFault fault)
    {
        if (fault == WinderFault.None)
        {
            return;
        }

        _supervision.Faults.Remember(fault);
        switch (WinderFaultTexts.ReactionTo(fault))
        {
            case WinderReaction.SwitchOff:
                WinderReduction.Enter(WinderMode.Standby, ref State);
                break;
            case WinderReaction.Hold when Mode != WinderMode.Standby:
                WinderReduction.Enter(WinderMode.Hold, ref State);
                StopWinding();
                break;
        }
    }

    private void StopWinding()
    {
        if (State.TraverseState.IsTraversing)
        {
            WinderReduction.Begin(TraverseActivity.Idle, ref State);
        }
    }
}
